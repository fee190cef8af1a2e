package io.sirocco.training;

import io.sirocco.objectives.TextSize;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of evaluating one or several sets.
 *
 * @param scores a score for each objective of each set, at least one
 */
public record Evaluation(List<Score> scores) {

  /** Checks that there are some and copies them. */
  public Evaluation {
    if (scores.isEmpty()) {
      throw new IllegalArgumentException("an evaluation of nothing");
    }
    scores = List.copyOf(scores);
  }

  /**
   * How well one objective is met on one set.
   *
   * @param objective such as {@code mlm}
   * @param language of the set, or its pair of languages; empty where none is known
   * @param sum of the losses, in nats
   * @param weight of the targets: their number, if every one counts 1
   * @param correct the weight of those that were predicted right; null where that was not looked at
   * @param text what the targets stand for, where that is known
   */
  public record Score(
      String objective,
      String language,
      double sum,
      double weight,
      @Nullable Double correct,
      @Nullable TextSize text) {

    /** Nats per target. */
    public double mean() {
      return weight == 0 ? 0 : sum / weight;
    }

    /** exp of the mean loss. */
    public double perplexity() {
      return StrictMath.exp(mean());
    }

    /** The share of targets that were predicted right; null where that was not looked at. */
    public @Nullable Double accuracy() {
      return correct == null ? null : weight == 0 ? 0 : correct / weight;
    }

    /** Bits per byte of text; null where the text is not known. */
    public @Nullable Double bitsPerByte() {
      return text == null || text.bytes() == 0 ? null : bits() / text.bytes();
    }

    /** Bits per character of text; null where the text is not known. */
    public @Nullable Double bitsPerCharacter() {
      return text == null || text.characters() == 0 ? null : bits() / text.characters();
    }

    private double bits() {
      return sum / StrictMath.log(2);
    }

    /** The objective and the language, such as {@code mlm/de}. */
    public String name() {
      return language.isEmpty() ? objective : objective + "/" + language;
    }
  }

  /** Of one set with one objective. */
  public static Evaluation of(String objective, double sum, double weight) {
    return new Evaluation(List.of(new Score(objective, "", sum, weight, null, null)));
  }

  /** The mean of the mean losses of all scores, in nats: what training is judged by. */
  public double mean() {
    double sum = 0;
    for (Score score : scores) {
      sum += score.mean();
    }
    return sum / scores.size();
  }

  /** exp of the mean loss. */
  public double perplexity() {
    return StrictMath.exp(mean());
  }

  /** The weight of all targets. */
  public double weight() {
    return scores.stream().mapToDouble(Score::weight).sum();
  }
}
