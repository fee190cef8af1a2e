package io.sirocco.training;

import java.util.List;

/**
 * What a model makes of the first sequence of a masked set.
 *
 * @param objective such as {@code mlm}
 * @param language of the set, or its pair of languages; empty where none is known
 * @param given the tokens of the sequence as the model sees them
 * @param predicted the likeliest token at each position that is predicted; -1 at the others
 */
public record FilledMasks(
    String objective, String language, List<Integer> given, List<Integer> predicted) {

  /** Checks the lengths and copies the lists. */
  public FilledMasks {
    if (given.size() != predicted.size()) {
      throw new IllegalArgumentException(
          "%d tokens, %d predictions".formatted(given.size(), predicted.size()));
    }
    given = List.copyOf(given);
    predicted = List.copyOf(predicted);
  }
}
