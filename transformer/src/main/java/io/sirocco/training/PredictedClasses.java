package io.sirocco.training;

import io.sirocco.kernels.Executable;
import io.sirocco.kernels.Tensor;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.transformer.LanguageModel;
import io.sirocco.transformer.ModelInputs;
import io.sirocco.transformer.ProjectionInputs;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Counts the tokens and the labels that a model predicts right: the highest logit is the class.
 *
 * <p>The logits of tokens are made for a few rows at a time, and only where the loss of the target
 * does not tell: whether it has more than half of the probability, or less than its share.
 */
final class PredictedClasses implements AutoCloseable {

  private static final int CLASSES_OF_LABELS = 2;

  /** About so many logits are held at a time. */
  private static final int LOGITS = 1 << 20;

  /** A product of fewer rows is mostly the reading of its weights. */
  private static final int FEWEST_ROWS = 16;

  /** Far more than the rounding of a loss, in nats. */
  private static final double MARGIN = .01;

  private final Executable measurement;
  private final Executable projection;
  private final ModelInputs inputs;
  private final ProjectionInputs chunk;
  private final float[] states;
  private final float[] chunkStates;
  private final float[] logits;
  private final float[] labelLogits;

  /**
   * What reads the results of a measurement.
   *
   * @param measurement compiled from {@link LanguageModel#measurement}
   * @param projection compiled from {@link LanguageModel#projection} of the rows; closed with this
   * @param inputs of the measurement
   * @param chunk of the projection
   */
  PredictedClasses(
      Executable measurement, Executable projection, ModelInputs inputs, ProjectionInputs chunk) {
    this.measurement = measurement;
    this.projection = projection;
    this.inputs = inputs;
    this.chunk = chunk;
    states = new float[size(inputs.tokenStates(chunk.C()))];
    chunkStates = new float[size(chunk.states())];
    logits = new float[size(chunk.logits())];
    labelLogits =
        measurement.program().tensors().contains(inputs.labelLogits())
            ? new float[size(inputs.labelLogits())]
            : new float[0];
  }

  /** The rows that are projected at a time. */
  static ProjectionInputs chunk(LanguageModel model, ModelInputs inputs) {
    int V = model.vocabularySize();
    int rows = Math.min(inputs.predictionCount(), Math.max(FEWEST_ROWS, LOGITS / V));
    return new ProjectionInputs(rows, model.channels(), V);
  }

  private static int size(Tensor tensor) {
    return Math.toIntExact(tensor.elements());
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
      } else if (weight > 0 && !(loss > Math.log(chunk.V()) + MARGIN)) {
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
    int[] rows =
        IntStream.range(0, batch.weights().length)
            .filter(row -> batch.weights()[row] > 0)
            .toArray();
    int[] likeliest = likeliest(rows);
    int[] tokens = new int[batch.weights().length];
    Arrays.fill(tokens, -1);
    for (int i = 0; i < rows.length; i++) {
      tokens[rows[i]] = likeliest[i];
    }
    return tokens;
  }

  private int[] likeliest(int[] rows) {
    int C = chunk.C();
    int[] tokens = new int[rows.length];
    if (rows.length > 0) {
      measurement.read(inputs.tokenStates(C), states);
    }
    for (int first = 0; first < rows.length; first += chunk.N()) {
      int count = Math.min(chunk.N(), rows.length - first);
      for (int i = 0; i < count; i++) {
        System.arraycopy(states, rows[first + i] * C, chunkStates, i * C, C);
      }
      projection.write(chunk.states(), chunkStates);
      projection.run();
      projection.read(chunk.logits(), logits);
      for (int i = 0; i < count; i++) {
        tokens[first + i] = best(logits, i * chunk.V(), chunk.V());
      }
    }
    return tokens;
  }

  /** The weight of the labels that are right; 0 without any. */
  double correctLabels(TokenBatch batch) {
    if (labelLogits.length == 0) {
      return 0;
    }
    measurement.read(inputs.labelLogits(), labelLogits);
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

  @Override
  public void close() {
    projection.close();
  }
}
