package io.sirocco.tokenization;

import io.sirocco.tokenizer.TokenizerType;
import io.sirocco.tokenizer.training.TrainingPreset;
import io.sirocco.tokenizer.training.TrainingPresets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The types of tokenizers by the names that users say. */
public final class TokenizerTypes {
  private static final List<TokenizerType> TRAINED =
      TrainingPresets.ALL.stream().map(TrainingPreset::type).distinct().toList();

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

  /**
   * The preset of a name, or the usual one of a type where there is no name.
   *
   * @throws IllegalArgumentException if there is none of this name and type; the message lists
   *     those of the type
   */
  public static TrainingPreset preset(TokenizerType type, @Nullable String name) {
    List<TrainingPreset> fitting =
        TrainingPresets.ALL.stream().filter(preset -> preset.type() == type).toList();
    for (TrainingPreset preset : fitting) {
      if (name == null || preset.name().equals(name)) {
        return preset;
      }
    }
    throw new IllegalArgumentException(
        "no preset %s of type %s; there are %s"
            .formatted(
                name,
                id(type),
                String.join(", ", fitting.stream().map(TrainingPreset::name).toList())));
  }
}
