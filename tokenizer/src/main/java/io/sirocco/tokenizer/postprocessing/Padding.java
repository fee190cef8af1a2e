package io.sirocco.tokenizer.postprocessing;

import java.util.List;

/**
 * Fills sequences up to a length.
 *
 * @param length which length
 * @param direction the end that is filled
 * @param multipleOf the length is rounded up to a multiple of this; 1 leaves it
 * @param token what it is filled with
 */
public record Padding(Length length, Direction direction, int multipleOf, Token token) {
  /** Checks the multiple. */
  public Padding {
    if (multipleOf < 1) {
      throw new IllegalArgumentException(
          "padding to a multiple of %d, which is less than 1".formatted(multipleOf));
    }
  }

  /** A length to fill up to. */
  public sealed interface Length {
    /** The length of the longest sequence of a batch. */
    record Longest() implements Length {}

    /**
     * A given length; longer sequences stay as they are.
     *
     * @param tokens the length
     */
    record Fixed(int tokens) implements Length {
      /** Checks the length. */
      public Fixed {
        if (tokens < 0) {
          throw new IllegalArgumentException("padding to %d tokens".formatted(tokens));
        }
      }
    }
  }

  /**
   * The token that fills.
   *
   * @param id its id
   * @param type its type, also called segment
   * @param content what it looks like
   */
  public record Token(int id, int type, String content) {}

  /** Fills up the sequences of a batch. */
  public void apply(List<TokenSequence> batch) {
    int tokens =
        switch (length) {
          case Length.Fixed(int fixed) -> fixed;
          case Length.Longest() -> batch.stream().mapToInt(TokenSequence::size).max().orElse(0);
        };
    int rounded = Math.multiplyExact(Math.ceilDiv(tokens, multipleOf), multipleOf);
    for (TokenSequence sequence : batch) {
      sequence.pad(rounded, token, direction);
    }
  }
}
