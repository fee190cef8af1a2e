package io.sirocco.classification;

import java.util.List;

/**
 * A text as words, each with its tag.
 *
 * @param words at least one
 * @param tags of each word; empty where they are not known
 */
public record TaggedText(List<String> words, List<String> tags) {

  /** Checks the lengths and copies the lists. */
  public TaggedText {
    words = List.copyOf(words);
    tags = List.copyOf(tags);
    if (words.isEmpty() || (!tags.isEmpty() && tags.size() != words.size())) {
      throw new IllegalArgumentException(
          "%d words with %d tags".formatted(words.size(), tags.size()));
    }
  }
}
