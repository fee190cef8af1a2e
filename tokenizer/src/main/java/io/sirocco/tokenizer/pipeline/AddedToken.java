package io.sirocco.tokenizer.pipeline;

import java.util.Set;

/**
 * A token that is looked for in a text before the model sees it.
 *
 * @param content what it looks like
 * @param traits how it is looked for
 */
public record AddedToken(String content, Set<Trait> traits) {
  /** How a token is looked for. */
  public enum Trait {
    /** It stands for something other than its letters. */
    SPECIAL,
    /** It is looked for in the normalized text, and is itself normalized for that. */
    NORMALIZED,
    /** It counts only where no word goes on beside it. */
    SINGLE_WORD,
    /** It takes the white space before it. */
    STRIP_LEFT,
    /** It takes the white space behind it. */
    STRIP_RIGHT
  }

  /** The most bytes of a token, so that looking for it takes bounded time. */
  public static final int MAX_BYTES = 1024;

  /** Checks the length and copies the traits. */
  public AddedToken {
    traits = Set.copyOf(traits);
    if (content.length() > MAX_BYTES) {
      throw new IllegalArgumentException(
          "an added token has %d characters, at most %d are looked for"
              .formatted(content.length(), MAX_BYTES));
    }
  }

  /** A special token, looked for in the text as it is. */
  public static AddedToken special(String content) {
    return new AddedToken(content, Set.of(Trait.SPECIAL));
  }

  /** Whether the token has a trait. */
  public boolean has(Trait trait) {
    return traits.contains(trait);
  }
}
