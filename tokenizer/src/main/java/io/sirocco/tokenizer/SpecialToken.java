package io.sirocco.tokenizer;

/**
 * A token that stands for something other than its letters, such as an unknown character.
 *
 * @param id its id in the vocabulary
 * @param content what it looks like in text, such as {@code <unk>}
 */
public record SpecialToken(int id, String content) {
  /** Checks the parts. */
  public SpecialToken {
    if (id < 0) {
      throw new IllegalArgumentException("special token " + content + " has id " + id + " < 0");
    }
    if (content.isEmpty()) {
      throw new IllegalArgumentException("special token " + id + " has no content");
    }
  }
}
