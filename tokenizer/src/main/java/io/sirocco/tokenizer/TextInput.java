package io.sirocco.tokenizer;

import org.jspecify.annotations.Nullable;

/**
 * A text to encode, or a pair of them.
 *
 * @param text the first text
 * @param pair the second one; null if there is none
 */
public record TextInput(String text, @Nullable String pair) {
  /** A single text. */
  public TextInput(String text) {
    this(text, null);
  }
}
