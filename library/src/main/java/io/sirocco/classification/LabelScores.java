package io.sirocco.classification;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How often texts with each of several labels were told to have it. A precision, recall or F1 whose
 * denominator is 0 is 0, as scikit-learn has it.
 */
public final class LabelScores implements Scores {

  private final List<String> labels;
  private final int texts;
  private final long[] hits;
  private final long[] support;
  private final long[] predicted;
  private final long exact;
  private final boolean collapsed;

  /**
   * Counts.
   *
   * @param labels that there are (K)
   * @param gold 1 for the labels that each text has, 0 for others
   * @param told 1 for the labels that it was told to have
   */
  public LabelScores(List<String> labels, double[][] gold, double[][] told) {
    if (gold.length != told.length) {
      throw new IllegalArgumentException(
          "%d texts, %d predictions".formatted(gold.length, told.length));
    }
    this.labels = List.copyOf(labels);
    texts = gold.length;
    hits = new long[labels.size()];
    support = new long[labels.size()];
    predicted = new long[labels.size()];
    long same = 0;
    for (int i = 0; i < texts; i++) {
      for (int k = 0; k < hits.length; k++) {
        hits[k] += gold[i][k] == 1 && told[i][k] == 1 ? 1 : 0;
        support[k] += gold[i][k] == 1 ? 1 : 0;
        predicted[k] += told[i][k] == 1 ? 1 : 0;
      }
      same += Arrays.equals(gold[i], told[i]) ? 1 : 0;
    }
    exact = same;
    collapsed = areAlike(told) && !areAlike(gold);
  }

  private static boolean areAlike(double[][] texts) {
    return Arrays.stream(texts).allMatch(text -> Arrays.equals(text, texts[0]));
  }

  /** The labels. */
  public List<String> labels() {
    return labels;
  }

  /** How many texts there are. */
  public int texts() {
    return texts;
  }

  /** Texts that have a label. */
  public long support(int label) {
    return support[label];
  }

  /** Texts that were told to have a label. */
  public long predicted(int label) {
    return predicted[label];
  }

  /** The share of what was told to have a label that has it. */
  public double precision(int label) {
    return share(hits[label], predicted[label]);
  }

  /** The share of texts with a label that were told to have it. */
  public double recall(int label) {
    return share(hits[label], support[label]);
  }

  /** The harmonic mean of both. */
  public double f1(int label) {
    return share(2 * hits[label], support[label] + predicted[label]);
  }

  /** The mean over the labels. */
  public double macroF1() {
    return IntStream.range(0, hits.length).mapToDouble(this::f1).average().orElse(0);
  }

  /** Of all pairs of a text and a label together. */
  public double microF1() {
    long all = Arrays.stream(support).sum() + Arrays.stream(predicted).sum();
    return share(2 * Arrays.stream(hits).sum(), all);
  }

  /** The share of texts that were told to have just the labels that they have. */
  public double subsetAccuracy() {
    return share(exact, texts);
  }

  @Override
  public List<Measure> headline() {
    return List.of(
        new Measure("macro-F1", macroF1(), Unit.SHARE),
        new Measure("micro-F1", microF1(), Unit.SHARE),
        new Measure("subset accuracy", subsetAccuracy(), Unit.SHARE));
  }

  @Override
  public List<Measure> measures() {
    List<Measure> all = new ArrayList<>(headline());
    for (int k = 0; k < labels.size(); k++) {
      all.add(new Measure("F1 of " + labels.get(k), f1(k), Unit.SHARE));
    }
    return all;
  }

  @Override
  public boolean collapsed() {
    return collapsed;
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
