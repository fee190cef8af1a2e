package io.sirocco.classification;

import io.sirocco.kernels.Randomness;
import io.sirocco.objectives.Draws;
import io.sirocco.training.Provenance;
import java.util.ArrayList;
import java.util.List;

/**
 * Labeled texts to train on, and others to choose the best epoch by.
 *
 * @param train to train on
 * @param dev held out
 * @param files where they come from
 */
public record FineTuningData(
    LabeledExamples train, LabeledExamples dev, List<Provenance.DataFile> files) {

  /** Copies the list. */
  public FineTuningData {
    files = List.copyOf(files);
  }

  /**
   * Holds out a share of each class.
   *
   * @param all the texts
   * @param share of them, in (0, 1)
   * @param seed which texts
   * @param files where they come from
   * @throws IllegalArgumentException if nothing is left on one side
   */
  public static FineTuningData split(
      LabeledExamples all, double share, long seed, List<Provenance.DataFile> files) {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException("a share of %s is not in (0, 1)".formatted(share));
    }
    int[] order = new Draws(seed, Randomness.SAMPLING, -1, 0).permutation(all.size(), 0);
    List<Integer> train = new ArrayList<>();
    List<Integer> dev = new ArrayList<>();
    for (String label : all.classes()) {
      List<Integer> texts = new ArrayList<>();
      for (int text : order) {
        if (all.labels().get(text).equals(label)) {
          texts.add(text);
        }
      }
      int held = (int) Math.round(share * texts.size());
      dev.addAll(texts.subList(0, held));
      train.addAll(texts.subList(held, texts.size()));
    }
    if (train.isEmpty() || dev.isEmpty()) {
      throw new IllegalArgumentException(
          "%d texts are too few to hold out %s of them".formatted(all.size(), share));
    }
    return new FineTuningData(subset(all, train), subset(all, dev), files);
  }

  private static LabeledExamples subset(LabeledExamples all, List<Integer> numbers) {
    return all.subset(numbers.stream().sorted().mapToInt(i -> i).toArray());
  }
}
