package io.sirocco.training;

import io.sirocco.kernels.Executable;
import io.sirocco.kernels.Tensor;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.transformer.ModelInputs;
import java.util.stream.IntStream;

/** Counts the tokens and the labels that a model predicts right: the highest logit is the class. */
final class PredictedClasses {

  private static final int CLASSES_OF_LABELS = 2;

  private final Executable executable;
  private final ModelInputs inputs;
  private final int V;
  private final float[] logits;
  private final float[] labelLogits;

  PredictedClasses(Executable executable, ModelInputs inputs, int V) {
    this.executable = executable;
    this.inputs = inputs;
    this.V = V;
    logits = new float[size(inputs.logits(V))];
    labelLogits =
        executable.program().tensors().contains(inputs.labelLogits())
            ? new float[size(inputs.labelLogits())]
            : new float[0];
  }

  private static int size(Tensor tensor) {
    return Math.toIntExact(tensor.elements());
  }

  /** The weight of the targets that are right. */
  double correctTokens(TokenBatch batch) {
    executable.read(inputs.logits(V), logits);
    return correct(logits, V, batch.targets(), batch.weights());
  }

  /** The likeliest token of each prediction, used or not. */
  int[] tokens() {
    executable.read(inputs.logits(V), logits);
    return IntStream.range(0, logits.length / V).map(row -> best(logits, row * V, V)).toArray();
  }

  /** The weight of the labels that are right; 0 without any. */
  double correctLabels(TokenBatch batch) {
    if (labelLogits.length == 0) {
      return 0;
    }
    executable.read(inputs.labelLogits(), labelLogits);
    return correct(labelLogits, CLASSES_OF_LABELS, batch.labels(), batch.labelWeights());
  }

  private static double correct(float[] logits, int classes, int[] targets, float[] weights) {
    return IntStream.range(0, targets.length)
        .filter(row -> weights[row] > 0 && best(logits, row * classes, classes) == targets[row])
        .mapToDouble(row -> weights[row])
        .sum();
  }

  /** The first of the highest. */
  private static int best(float[] logits, int at, int classes) {
    int best = 0;
    for (int i = 1; i < classes; i++) {
      best = logits[at + i] > logits[at + best] ? i : best;
    }
    return best;
  }
}
