package io.sirocco.classification;

import io.sirocco.ProblemType;
import io.sirocco.kernels.Randomness;
import io.sirocco.objectives.Draws;
import io.sirocco.training.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Labeled texts to train on, and others to choose the best epoch by.
 *
 * @param kind of their labels
 * @param train to train on
 * @param dev held out
 * @param files where they come from
 */
public record FineTuningData(
    LabelKind kind, LabeledExamples train, LabeledExamples dev, List<Provenance.DataFile> files)
    implements TuningData {

  /** Copies the list. */
  public FineTuningData {
    files = List.copyOf(files);
  }

  /** Of one class each. */
  public FineTuningData(
      LabeledExamples train, LabeledExamples dev, List<Provenance.DataFile> files) {
    this(SingleLabel.PLAIN, train, dev, files);
  }

  /**
   * Holds out a share of each class; where texts have no single class, of all.
   *
   * @param kind of the labels
   * @param all the texts
   * @param share of them, in (0, 1)
   * @param seed which texts
   * @param files where they come from
   * @throws IllegalArgumentException if nothing is left on one side
   */
  public static FineTuningData split(
      LabelKind kind,
      LabeledExamples all,
      double share,
      long seed,
      List<Provenance.DataFile> files) {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException("a share of %s is not in (0, 1)".formatted(share));
    }
    int[] order = new Draws(seed, Randomness.SAMPLING, -1, 0).permutation(all.size(), 0);
    List<Integer> train = new ArrayList<>();
    List<Integer> dev = new ArrayList<>();
    Map<String, List<Integer>> strata = new TreeMap<>();
    for (int text : order) {
      String stratum = kind.stratum(all.labels().get(text));
      strata.computeIfAbsent(stratum, _ -> new ArrayList<>()).add(text);
    }
    for (List<Integer> texts : strata.values()) {
      int held = (int) Math.round(share * texts.size());
      dev.addAll(texts.subList(0, held));
      train.addAll(texts.subList(held, texts.size()));
    }
    if (train.isEmpty() || dev.isEmpty()) {
      throw new IllegalArgumentException(
          "%d texts are too few to hold out %s of them".formatted(all.size(), share));
    }
    return new FineTuningData(kind, subset(all, train), subset(all, dev), files);
  }

  @Override
  public ProblemType type() {
    return kind.type();
  }

  @Override
  public String separator() {
    return kind instanceof MultiLabel(var separator, _) ? separator : TuningData.super.separator();
  }

  @Override
  public Map<String, String> record() {
    return switch (kind) {
      case SingleLabel(var gamma) ->
          gamma == 0
              ? Map.of("loss", "cross_entropy")
              : Map.of("loss", "focal", "focal_gamma", Double.toString(gamma));
      case MultiLabel _ -> Map.of("loss", "binary_cross_entropy");
      case Regression _ -> Map.of("loss", "mean_squared_error");
    };
  }

  @Override
  public List<String> labels() {
    return train.names(kind);
  }

  private static LabeledExamples subset(LabeledExamples all, List<Integer> numbers) {
    return all.subset(numbers.stream().sorted().mapToInt(i -> i).toArray());
  }
}
