package io.sirocco.training;

import io.sirocco.kernels.Executable;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.transformer.ModelInputs;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Counts the tokens and the labels that a model predicts right: the highest logit is the class.
 *
 * <p>The logits of tokens are made only where the loss of the target does not tell: whether it has
 * more than half of the probability, or less than its share.
 */
final class PredictedClasses {

  private static final int CLASSES_OF_LABELS = 2;

  /** Far more than the rounding of a loss, in nats. */
  private static final double MARGIN = .01;

  private final SelectedLogits tokens;
  private final Executable labels;
  private final ModelInputs inputs;
  private final float[] labelLogits;

  /**
   * What reads the results of a measurement.
   *
   * @param tokens the logits of tokens
   * @param labels gives the logits of labels, if there are any
   * @param inputs of the measurement
   */
  PredictedClasses(SelectedLogits tokens, Executable labels, ModelInputs inputs) {
    this.tokens = tokens;
    this.labels = labels;
    this.inputs = inputs;
    labelLogits =
        labels.program().tensors().contains(inputs.labelLogits())
            ? new float[Math.toIntExact(inputs.labelLogits().elements())]
            : new float[0];
  }

  /**
   * The weight of the targets that are right.
   *
   * @param losses of the targets, each times its weight
   */
  double correctTokens(TokenBatch batch, float[] losses) {
    double correct = 0;
    int[] undecided = new int[losses.length];
    int count = 0;
    for (int row = 0; row < losses.length; row++) {
      float weight = batch.weights()[row];
      double loss = losses[row] / (double) weight;
      if (weight > 0 && loss < Math.log(2) - MARGIN) {
        correct += weight;
      } else if (weight > 0 && !(loss > Math.log(tokens.V()) + MARGIN)) {
        undecided[count++] = row;
      }
    }
    int[] rows = Arrays.copyOf(undecided, count);
    int[] likeliest = likeliest(rows);
    for (int i = 0; i < count; i++) {
      correct += likeliest[i] == batch.targets()[rows[i]] ? batch.weights()[rows[i]] : 0;
    }
    return correct;
  }

  /** The likeliest token of each prediction; -1 for those that are not used. */
  int[] tokens(TokenBatch batch) {
    int[] rows = batch.predictions();
    int[] likeliest = likeliest(rows);
    int[] all = new int[batch.weights().length];
    Arrays.fill(all, -1);
    for (int i = 0; i < rows.length; i++) {
      all[rows[i]] = likeliest[i];
    }
    return all;
  }

  private int[] likeliest(int[] rows) {
    int[] best = new int[rows.length];
    tokens.forEach(rows, (i, logits, at) -> best[i] = best(logits, at, tokens.V()));
    return best;
  }

  /** The weight of the labels that are right; 0 without any. */
  double correctLabels(TokenBatch batch) {
    if (labelLogits.length == 0) {
      return 0;
    }
    labels.read(inputs.labelLogits(), labelLogits);
    return IntStream.range(0, batch.labels().length)
        .filter(row ->
            batch.labelWeights()[row] > 0
                && best(labelLogits, row * CLASSES_OF_LABELS, CLASSES_OF_LABELS)
                    == batch.labels()[row])
        .mapToDouble(row -> batch.labelWeights()[row])
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
