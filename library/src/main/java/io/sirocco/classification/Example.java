package io.sirocco.classification;

import org.jspecify.annotations.Nullable;

/**
 * A text, or a pair of texts, to be classified.
 *
 * @param text the text
 * @param second the second text of a pair; null for a text
 */
public record Example(String text, @Nullable String second) {
  /** A text. */
  public static Example of(String text) {
    return new Example(text, null);
  }
}
