package io.sirocco.objectives;

import io.sirocco.transformer.ModelInputs;
import io.sirocco.transformer.Predictions;
import java.util.Arrays;

/**
 * B sequences of T positions as the inputs of a model, with N tokens to predict, filled anew for
 * each run. Rows that are not filled are absent: group -1, weight 0.
 */
public final class TokenBatch {

  /** The group of a position that holds no token. */
  public static final int ABSENT = -1;

  private final ModelInputs inputs;
  private final int[] ids;
  private final int[] positions;
  private final int[] segments;
  private final int[] groups;
  private final int[] rows;
  private final int[] targets;
  private final float[] weights;
  private final int[] labels;
  private final float[] labelWeights;
  private int selected;

  /** A batch with every row absent. */
  public TokenBatch(ModelInputs inputs) {
    this.inputs = inputs;
    ids = new int[inputs.positionCount()];
    positions = new int[inputs.positionCount()];
    segments = new int[inputs.positionCount()];
    groups = new int[inputs.positionCount()];
    rows = new int[inputs.predictionCount()];
    targets = new int[inputs.predictionCount()];
    weights = new float[inputs.predictionCount()];
    labels = new int[inputs.B()];
    labelWeights = new float[inputs.B()];
    clear();
  }

  /**
   * A batch with every row absent and a prediction at every position.
   *
   * @param B sequences, at least 1
   * @param T positions, at least 1
   */
  public TokenBatch(int B, int T) {
    this(new ModelInputs(B, T));
  }

  /** Makes every row absent. */
  public void clear() {
    Arrays.fill(ids, 0);
    Arrays.fill(positions, 0);
    Arrays.fill(segments, 0);
    Arrays.fill(groups, ABSENT);
    Arrays.fill(rows, 0);
    Arrays.fill(targets, 0);
    Arrays.fill(weights, 0);
    Arrays.fill(labels, 0);
    Arrays.fill(labelWeights, 0);
    selected = 0;
  }

  /**
   * Asks for a token at a position that holds one.
   *
   * @param row the sequence
   * @param position in it
   * @param target the token that is right
   * @throws IllegalStateException if the batch has no room for another prediction
   */
  public void predict(int row, int position, int target) {
    int at = row * T() + position;
    int prediction =
        switch (inputs.predictions()) {
          case Predictions.Everywhere _ -> at;
          case Predictions.Selected(int most) -> {
            if (selected == most) {
              throw new IllegalStateException(
                  "row %d, position %d: the batch has %d predictions, as many as it can have"
                      .formatted(row, position, most));
            }
            yield selected++;
          }
        };
    rows[prediction] = at;
    targets[prediction] = target;
    weights[prediction] = 1;
  }

  /** How many more predictions the batch has room for. */
  public int room() {
    return inputs.predictionCount() - selected;
  }

  /** Says the class of a sequence. */
  public void label(int row, int label) {
    labels[row] = label;
    labelWeights[row] = 1;
  }

  /** What the batch is made for. */
  public ModelInputs inputs() {
    return inputs;
  }

  /** Sequences. */
  public int B() {
    return inputs.B();
  }

  /** Positions. */
  public int T() {
    return inputs.T();
  }

  /** Token ids (BT). */
  public int[] ids() {
    return ids;
  }

  /** Position ids (BT). */
  public int[] positions() {
    return positions;
  }

  /** Token types or languages (BT). */
  public int[] segments() {
    return segments;
  }

  /** Attention groups (BT). */
  public int[] groups() {
    return groups;
  }

  /** The rows of the predictions (N). */
  public int[] rows() {
    return rows;
  }

  /** Target ids (N). */
  public int[] targets() {
    return targets;
  }

  /** Target weights (N). */
  public float[] weights() {
    return weights;
  }

  /** Classes (B). */
  public int[] labels() {
    return labels;
  }

  /** Weights of classes (B). */
  public float[] labelWeights() {
    return labelWeights;
  }

  /** The weight of all targets. */
  public double weight() {
    return sum(weights);
  }

  /** The weight of all classes. */
  public double labelWeight() {
    return sum(labelWeights);
  }

  private static double sum(float[] weights) {
    double sum = 0;
    for (float weight : weights) {
      sum += weight;
    }
    return sum;
  }

  /** The number of targets that count. */
  public long targetCount() {
    long count = 0;
    for (float weight : weights) {
      count += weight == 0 ? 0 : 1;
    }
    return count;
  }
}
