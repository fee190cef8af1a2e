package io.sirocco.tasks;

import io.sirocco.tokenizer.SpecialToken;
import io.sirocco.tokenizer.Tokenizer;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;

/**
 * The special tokens of a tokenizer by what they are for. Each family of models calls them by its
 * own names.
 *
 * @param tokenizer whose tokens they are
 */
public record SpecialIds(Tokenizer tokenizer) {

  private static final List<String> BEGIN = List.of("[CLS]", "<s>", "</s>", "<|endoftext|>");
  private static final List<String> SEPARATOR = List.of("</s>", "[SEP]", "<eos>", "<|endoftext|>");
  private static final List<String> END = List.of("<|endoftext|>", "</s>", "<eos>", "[SEP]");
  private static final List<String> MASK = List.of("[MASK]", "<mask>", "<special1>");

  /** Begins a sequence of BERT. */
  public int classification() {
    return required("begins a sequence", BEGIN);
  }

  /** Stands between sentences. */
  public int separator() {
    return required("separates sentences", SEPARATOR);
  }

  /** Stands after a document, if there is such a token. */
  public OptionalInt end() {
    return find(END);
  }

  /** Stands in the place of a token that is to be predicted. */
  public int mask() {
    return required("masks others", MASK);
  }

  /** The ids of all special tokens. */
  public BitSet ids() {
    BitSet ids = new BitSet();
    tokenizer.specialTokens().forEach(token -> ids.set(token.id()));
    return ids;
  }

  private int required(String purpose, List<String> names) {
    return find(names)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "the tokenizer has no special token that %s: one of %s; it has %s"
                    .formatted(
                        purpose,
                        String.join(", ", names),
                        tokenizer.specialTokens().stream().map(SpecialToken::content).toList())));
  }

  private OptionalInt find(List<String> names) {
    for (String name : names) {
      for (SpecialToken token : tokenizer.specialTokens()) {
        if (token.content().equals(name)) {
          return OptionalInt.of(token.id());
        }
      }
    }
    return OptionalInt.empty();
  }
}
