package io.sirocco.corpora;

import java.util.List;

/**
 * A text and what it was read from.
 *
 * @param text the texts of all sources, one after the other with nothing between them
 * @param sources in the order of the text
 */
public record Corpus(String text, List<TextSource> sources) {
  /** Checks that there is text and copies the list. */
  public Corpus {
    sources = List.copyOf(sources);
    if (text.isEmpty() || sources.isEmpty()) {
      throw new IllegalArgumentException(
          "%d characters from %d sources".formatted(text.length(), sources.size()));
    }
  }

  /** The length of the text in characters (code points). */
  public long characters() {
    return sources.stream().mapToLong(TextSource::characters).sum();
  }
}
