package io.sirocco.tokenization;

import io.sirocco.tokenizer.TokenizerType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The types of tokenizers by the names that users say. */
public final class TokenizerTypes {
  private static final List<TokenizerType> TRAINED =
      Arrays.stream(TokenizerPreset.values()).map(TokenizerPreset::type).distinct().toList();

  private TokenizerTypes() {}

  /** The name of a type, such as {@code wordpiece}. */
  public static String id(TokenizerType type) {
    return type.name().toLowerCase(Locale.ROOT).replace("_", "");
  }

  /**
   * The type of a name, among those that can be trained.
   *
   * @throws IllegalArgumentException if there is none; the message lists all
   */
  public static TokenizerType of(String id) {
    for (TokenizerType type : TRAINED) {
      if (id(type).equals(id)) {
        return type;
      }
    }
    throw new IllegalArgumentException(
        "no type %s; there are %s"
            .formatted(id, String.join(", ", TRAINED.stream().map(TokenizerTypes::id).toList())));
  }
}
