package io.sirocco.transformer;

import io.sirocco.kernels.Randomness;
import io.sirocco.kernels.Tensor;
import io.sirocco.kernels.reference.ReferenceExecutable;
import java.util.Arrays;
import java.util.Collection;
import java.util.Random;

/**
 * Three sequences of 6, 4 and 5 tokens for a vocabulary of 11; what follows them is absent. The
 * second half of each is another segment whose positions restart, as in translation language
 * modeling.
 *
 * @param inputs 3 x 6
 * @param segments that the model knows
 */
record TinyBatch(ModelInputs inputs, int segments) {

  static final int B = 3;
  static final int T = 6;
  static final double NORMALIZER = .25;
  static final double LABEL_NORMALIZER = .5;

  static final int[] LABELS = {1, 0, 1};
  static final float[] LABEL_WEIGHTS = {1, .5f, 2};

  private static final int V = 11;
  private static final int[] LENGTHS = {6, 4, 5};
  private static final int[] ROWS = {1, 4, 6, 9, 15, 0, 0};
  private static final float[] WEIGHTS = {1, 1, .5f, 2, 1, 0, 0};

  /** With a prediction at every position. */
  static ModelInputs everywhere() {
    return new ModelInputs(B, T);
  }

  /** With 5 predictions, and 2 that are not used. */
  static ModelInputs selected() {
    return new ModelInputs(B, T, new Predictions.Selected(ROWS.length));
  }

  /** Gives a program those of the inputs that it reads. */
  void fill(ReferenceExecutable executable) {
    Collection<Tensor> read = executable.program().tensors();
    write(executable, read, inputs.ids(), ids());
    write(executable, read, inputs.positions(), positions());
    write(executable, read, inputs.segments(), segmentIds());
    write(executable, read, inputs.groups(), groups());
    write(executable, read, inputs.rows(), ROWS);
    write(executable, read, inputs.targets(), targets());
    write(executable, read, inputs.firstRows(), new int[] {0, 6, 12});
    write(executable, read, inputs.lastRows(), new int[] {5, 9, 16});
    write(executable, read, inputs.labels(), labels());
    write(executable, read, inputs.randomness(), Randomness.input(9, 4, 0));
    if (read.contains(inputs.tokenShares())) {
      executable.write(inputs.tokenShares(), tokenShares());
    }
    if (read.contains(inputs.weights())) {
      executable.write(inputs.weights(), weights());
    }
    if (read.contains(inputs.normalizer())) {
      executable.write(inputs.normalizer(), new double[] {NORMALIZER});
    }
    if (read.contains(inputs.labelWeights())) {
      executable.write(inputs.labelWeights(), labelWeights());
    }
    if (inputs.valueCount() > 0 && read.contains(inputs.labelValues())) {
      executable.write(inputs.labelValues(), labelValues());
      executable.write(inputs.valueWeights(), valueWeights());
    }
    if (read.contains(inputs.labelNormalizer())) {
      executable.write(inputs.labelNormalizer(), new double[] {LABEL_NORMALIZER});
    }
  }

  private static void write(
      ReferenceExecutable executable, Collection<Tensor> read, Tensor input, int[] values) {
    if (read.contains(input)) {
      executable.write(input, values);
    }
  }

  /** Ids of the tokens, (BT). */
  int[] ids() {
    return new Random(2).ints(B * T, 0, V).toArray();
  }

  /** 0, 1, 2 and again 0, 1, 2. */
  int[] positions() {
    int[] positions = new int[B * T];
    Arrays.setAll(positions, row -> row % (T / 2));
    return positions;
  }

  /** Segments of the tokens, (BT). */
  int[] segmentIds() {
    int[] ids = new int[B * T];
    Arrays.setAll(
        ids, row -> segments == 0 ? 0 : (row % T < T / 2 ? row / T : row / T + 1) % segments);
    return ids;
  }

  private static int[] groups() {
    int[] groups = new int[B * T];
    Arrays.setAll(groups, row -> row % T < LENGTHS[row / T] ? 0 : -1);
    return groups;
  }

  /** One over the number of tokens at each of them, (BT). */
  private static double[] tokenShares() {
    double[] shares = new double[B * T];
    Arrays.setAll(shares, row -> row % T < LENGTHS[row / T] ? 1.0 / LENGTHS[row / T] : 0);
    return shares;
  }

  /** The classes, (B) or (BT). */
  int[] labels() {
    return switch (inputs.labeled()) {
      case ModelInputs.Labeled.Sequences _, ModelInputs.Labeled.Values _ -> LABELS;
      case ModelInputs.Labeled.Positions _ -> new Random(8).ints(B * T, 0, 2).toArray();
    };
  }

  /** How much each class counts, (B) or (BT); nothing where there is no token. */
  float[] labelWeights() {
    return switch (inputs.labeled()) {
      case ModelInputs.Labeled.Sequences _, ModelInputs.Labeled.Values _ -> LABEL_WEIGHTS;
      case ModelInputs.Labeled.Positions _ -> {
        float[] weights = new float[B * T];
        for (int row = 0; row < B * T; row++) {
          weights[row] = groups()[row] < 0 ? 0 : 1;
        }
        yield weights;
      }
    };
  }

  /** The values of the sequences, (B,K), of which a row has one 1. */
  float[] labelValues() {
    float[] values = new float[B * inputs.valueCount()];
    for (int row = 0; row < B; row++) {
      values[row * inputs.valueCount() + LABELS[row] % inputs.valueCount()] = 1;
    }
    return values;
  }

  /** How much each value counts, (B,K). */
  float[] valueWeights() {
    float[] weights = new float[B * inputs.valueCount()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = LABEL_WEIGHTS[i / inputs.valueCount()] * (1 + i % 2);
    }
    return weights;
  }

  /** The tokens to predict, (N). */
  int[] targets() {
    return new Random(3).ints(inputs.predictionCount(), 0, V).toArray();
  }

  /** How much each prediction counts, (N); nothing where there is no token. */
  float[] weights() {
    return switch (inputs.predictions()) {
      case Predictions.Selected _ -> WEIGHTS;
      case Predictions.Everywhere _ -> {
        float[] weights = new float[B * T];
        for (int row = 0; row < B * T; row++) {
          weights[row] = groups()[row] < 0 ? 0 : 1 + row % 3;
        }
        yield weights;
      }
    };
  }
}
