package io.sirocco.classification;

import java.util.List;

/** What is worth what was told of texts. */
public sealed interface Scores permits ConfusionMatrix, LabelScores, ValueScores, SpanScores {

  /**
   * A number that stands for the scores.
   *
   * @param name of it
   * @param value the higher the better, unless it is an error
   * @param unit how it is written
   */
  record Measure(String name, double value, Unit unit) {}

  /** How numbers are written. */
  enum Unit {
    /** A share, in percent. */
    SHARE,
    /** As it is. */
    NUMBER
  }

  /** The most important, that by which the best epoch is chosen first: the higher the better. */
  List<Measure> headline();

  /** All of them, the headline first. */
  List<Measure> measures();

  /** By which the best epoch is chosen. */
  default double choice() {
    return headline().getFirst().value();
  }

  /** Whether (nearly) all texts were told the same, though they are not. */
  boolean collapsed();
}
