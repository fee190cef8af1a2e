package io.sirocco.classification;

import io.sirocco.ProblemType;
import io.sirocco.classification.FineTuningSettings.ClassWeights;
import io.sirocco.kernels.Criterion;
import io.sirocco.kernels.Mask;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.training.LossForm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * One of several classes: a softmax over the outputs, of which one is right, 1 among 0.
 *
 * @param gamma of the focal loss (Lin et al. 2017), at least 0; 0: the cross-entropy
 */
public record SingleLabel(double gamma) implements LabelKind {

  /** With the cross-entropy. */
  public static final SingleLabel PLAIN = new SingleLabel(0);

  /** Checks the exponent. */
  public SingleLabel {
    if (!(gamma >= 0 && gamma <= 100)) {
      throw new IllegalArgumentException("focal gamma %s is not in [0, 100]".formatted(gamma));
    }
  }

  @Override
  public ProblemType type() {
    return ProblemType.SINGLE_LABEL_CLASSIFICATION;
  }

  @Override
  public List<String> names(Collection<String> written) {
    return List.copyOf(new TreeSet<>(written));
  }

  @Override
  public double[] values(String written, List<String> names) {
    int label = names.indexOf(written);
    if (label < 0) {
      throw new IllegalArgumentException(
          "the label '%s'; the classes are %s".formatted(written, names));
    }
    double[] values = new double[names.size()];
    values[label] = 1;
    return values;
  }

  @Override
  public String stratum(String written) {
    return written;
  }

  @Override
  public LossForm form(Mask mask, int outputs) {
    return gamma == 0
        ? LossForm.classes(mask)
        : LossForm.values(mask, new Criterion.Focal(gamma), outputs);
  }

  @Override
  public double[] weights(double[][] gold, ClassWeights weights) {
    int K = gold[0].length;
    double[] counts = MultiLabel.counts(gold);
    double[] each = new double[K];
    for (int c = 0; c < K; c++) {
      each[c] = weights.of(counts[c] == 0 ? 0 : gold.length / (K * counts[c]));
    }
    return each;
  }

  @Override
  public void fill(TokenBatch batch, int row, double[] gold, double[] weights) {
    int label = first(gold);
    if (gamma == 0) {
      batch.label(row, label);
    } else {
      batch.value(row, label, 1, (float) weights[label]);
    }
    batch.labelWeights()[row] = (float) weights[label];
  }

  @Override
  public double[] outputs(double[] logits) {
    double highest = Double.NEGATIVE_INFINITY;
    for (double logit : logits) {
      highest = Math.max(highest, logit);
    }
    double[] probabilities = new double[logits.length];
    double sum = 0;
    for (int c = 0; c < logits.length; c++) {
      probabilities[c] = StrictMath.exp(logits[c] - highest);
      sum += probabilities[c];
    }
    for (int c = 0; c < logits.length; c++) {
      probabilities[c] /= sum;
    }
    return probabilities;
  }

  @Override
  public double[] decide(double[] outputs) {
    double[] decided = new double[outputs.length];
    decided[first(outputs)] = 1;
    return decided;
  }

  @Override
  public List<String> columns(List<String> names) {
    List<String> columns = new ArrayList<>(List.of(TextTable.PREDICTED, TextTable.CONFIDENCE));
    names.forEach(name -> columns.add(TextTable.PROBABILITY + name));
    return columns;
  }

  @Override
  public List<String> cells(List<String> names, double[] outputs) {
    int label = first(outputs);
    List<String> cells = new ArrayList<>();
    cells.add(names.get(label));
    cells.add(LabelKind.cell(outputs[label]));
    Arrays.stream(outputs).forEach(p -> cells.add(LabelKind.cell(p)));
    return cells;
  }

  @Override
  public ConfusionMatrix scores(List<String> names, double[][] gold, double[][] decided) {
    int[] right = new int[gold.length];
    int[] told = new int[gold.length];
    for (int i = 0; i < gold.length; i++) {
      right[i] = first(gold[i]);
      told[i] = first(decided[i]);
    }
    return new ConfusionMatrix(names, right, told);
  }

  /** The number of the first of the highest. */
  static int first(double[] values) {
    int best = 0;
    for (int c = 1; c < values.length; c++) {
      best = values[c] > values[best] ? c : best;
    }
    return best;
  }
}
