package io.sirocco.objectives;

import io.sirocco.transformer.ModelInputs;
import io.sirocco.transformer.Predictions;
import java.util.Arrays;
import java.util.stream.IntStream;

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
  private final float[] labelValues;
  private final float[] valueWeights;
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
    labels = new int[inputs.labelCount()];
    labelWeights = new float[inputs.labelCount()];
    labelValues = new float[inputs.B() * inputs.valueCount()];
    valueWeights = new float[labelValues.length];
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
    Arrays.fill(labelValues, 0);
    Arrays.fill(valueWeights, 0);
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

  /** Which of the predictions are used. */
  public int[] predictions() {
    return IntStream.range(0, weights.length).filter(i -> weights[i] > 0).toArray();
  }

  /** How many more predictions the batch has room for. */
  public int room() {
    return inputs.predictionCount() - selected;
  }

  /**
   * Says a class.
   *
   * @param index of the sequence, or of the position among the BT, as the inputs have classes
   * @param label the class
   */
  public void label(int index, int label) {
    labels[index] = label;
    labelWeights[index] = 1;
  }

  /**
   * Says a value.
   *
   * @param row the sequence
   * @param k the value's number
   * @param value what its logit is held against
   * @param weight how much its loss counts
   */
  public void value(int row, int k, float value, float weight) {
    labelValues[row * inputs.valueCount() + k] = value;
    valueWeights[row * inputs.valueCount() + k] = weight;
  }

  /** Takes the tokens of another batch of the same sizes, without what is to be predicted. */
  public void copyTokens(TokenBatch other) {
    System.arraycopy(other.ids, 0, ids, 0, ids.length);
    System.arraycopy(other.positions, 0, positions, 0, positions.length);
    System.arraycopy(other.segments, 0, segments, 0, segments.length);
    System.arraycopy(other.groups, 0, groups, 0, groups.length);
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

  /** Classes (B or BT). */
  public int[] labels() {
    return labels;
  }

  /** Weights of classes (B or BT); of sequences with values how much each adds to the mean. */
  public float[] labelWeights() {
    return labelWeights;
  }

  /** Values of sequences (B,K). */
  public float[] labelValues() {
    return labelValues;
  }

  /** Weights of values (B,K). */
  public float[] valueWeights() {
    return valueWeights;
  }

  /** The weight of all targets. */
  public double weight() {
    return sum(weights);
  }

  /** The weight of all classes, or of all sequences with values: what a mean loss is over. */
  public double labelWeight() {
    return sum(labelWeights);
  }

  /** The number of positions that hold a token. */
  public int tokenCount() {
    int count = 0;
    for (int group : groups) {
      count += group == ABSENT ? 0 : 1;
    }
    return count;
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
