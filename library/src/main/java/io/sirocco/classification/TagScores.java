package io.sirocco.classification;

import java.util.List;

/** What told tags are worth: as spans, where they are tags of such, else as classes of words. */
public final class TagScores {

  private TagScores() {}

  /**
   * Scores.
   *
   * @param names of the tags
   * @param gold the tags of the words of each text
   * @param told what they were told to be, as many
   * @throws IllegalArgumentException if there are others, or not as many
   */
  public static Scores of(List<String> names, List<List<String>> gold, List<List<String>> told) {
    return TagSpans.areSpans(names)
        ? new SpanScores(names, gold, told)
        : new ConfusionMatrix(names, numbers(names, gold), numbers(names, told));
  }

  private static int[] numbers(List<String> names, List<List<String>> texts) {
    return texts.stream().flatMap(List::stream).mapToInt(tag -> number(names, tag)).toArray();
  }

  private static int number(List<String> names, String tag) {
    int number = names.indexOf(tag);
    if (number < 0) {
      throw new IllegalArgumentException("the tag '%s'; the tags are %s".formatted(tag, names));
    }
    return number;
  }
}
