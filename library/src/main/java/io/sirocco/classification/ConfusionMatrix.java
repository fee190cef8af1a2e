package io.sirocco.classification;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How often texts of each class were told to be of each: all that scores of classes are made of. A
 * precision, recall or F1 whose denominator is 0 is 0, as scikit-learn has it.
 */
public final class ConfusionMatrix implements Scores {

  /** The share that one class has of what texts were told to be, where that is suspicious. */
  private static final double COLLAPSED = .99;

  private final List<String> labels;
  private final long[][] counts;

  /**
   * Counts.
   *
   * @param labels the classes
   * @param gold the class of each text, an index of the labels
   * @param predicted what it was told to be
   */
  public ConfusionMatrix(List<String> labels, int[] gold, int[] predicted) {
    if (gold.length != predicted.length) {
      throw new IllegalArgumentException(
          "%d classes, %d predictions".formatted(gold.length, predicted.length));
    }
    this.labels = List.copyOf(labels);
    counts = new long[labels.size()][labels.size()];
    for (int i = 0; i < gold.length; i++) {
      counts[gold[i]][predicted[i]]++;
    }
  }

  /** The classes. */
  public List<String> labels() {
    return labels;
  }

  /** Texts of one class that were told to be of another. */
  public long count(int gold, int predicted) {
    return counts[gold][predicted];
  }

  /** Texts. */
  public long total() {
    return sum(c -> support(c));
  }

  /** Texts of a class. */
  public long support(int label) {
    return sum(predicted -> counts[label][predicted]);
  }

  /** Texts that were told to be of a class. */
  public long predicted(int label) {
    return sum(gold -> counts[gold][label]);
  }

  /** The share of texts that are right: micro-averaged precision, recall and F1, too. */
  public double accuracy() {
    return share(sum(c -> counts[c][c]), total());
  }

  /** The share of what was told to be of a class that is. */
  public double precision(int label) {
    return share(counts[label][label], predicted(label));
  }

  /** The share of a class that was told to be of it. */
  public double recall(int label) {
    return share(counts[label][label], support(label));
  }

  /** The harmonic mean of both. */
  public double f1(int label) {
    return share(2 * counts[label][label], support(label) + predicted(label));
  }

  /** The mean over the classes. */
  public double macroF1() {
    return classes().mapToDouble(this::f1).average().orElse(0);
  }

  /** The mean over the classes, each with the share of its texts. */
  public double weightedF1() {
    return classes().mapToDouble(c -> f1(c) * support(c)).sum() / Math.max(1, total());
  }

  /** The mean precision of the classes. */
  public double macroPrecision() {
    return classes().mapToDouble(this::precision).average().orElse(0);
  }

  /** The mean recall of the classes. */
  public double macroRecall() {
    return classes().mapToDouble(this::recall).average().orElse(0);
  }

  /** The harmonic mean of mean precision and mean recall: the score of GermEval 2018. */
  public double f1OfMeans() {
    double precision = macroPrecision();
    double recall = macroRecall();
    return ratio(2 * precision * recall, precision + recall);
  }

  @Override
  public List<Measure> headline() {
    return List.of(
        new Measure("macro-F1", macroF1(), Unit.SHARE),
        new Measure("accuracy", accuracy(), Unit.SHARE));
  }

  @Override
  public List<Measure> measures() {
    List<Measure> all = new ArrayList<>(headline());
    classes().forEach(c -> all.add(new Measure("F1 of " + labels.get(c), f1(c), Unit.SHARE)));
    return all;
  }

  @Override
  public boolean collapsed() {
    return classes()
        .anyMatch(c -> predicted(c) > COLLAPSED * total() && support(c) < COLLAPSED * total());
  }

  private IntStream classes() {
    return IntStream.range(0, labels.size());
  }

  private interface Count {
    long of(int label);
  }

  private long sum(Count count) {
    return classes().mapToLong(count::of).sum();
  }

  private static double share(long part, long whole) {
    return ratio((double) part, (double) whole);
  }

  private static double ratio(double part, double whole) {
    return whole == 0 ? 0 : part / whole;
  }
}
