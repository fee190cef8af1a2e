package io.sirocco.tests;

import io.sirocco.kernels.Executable;
import io.sirocco.kernels.Mask;
import io.sirocco.kernels.Tensor;
import io.sirocco.transformer.Head;
import io.sirocco.transformer.ModelInputs;
import io.sirocco.transformer.ModelInputs.Labeled;
import io.sirocco.transformer.Objective;
import io.sirocco.transformer.Predictions;
import io.sirocco.transformer.TransformerConfig;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Three pairs of texts: positions restart in the second, which is another segment; positions behind
 * them are absent. Where tokens are masked, 13 of 16 predictions are used.
 */
final class SmallBatch {

  private static final int B = 3;
  private static final int T = 32;
  private static final int USED = 13;
  private static final int SELECTED = 16;
  private static final int[] LENGTHS = {32, 21, 5};

  private final ModelInputs inputs;
  private final Map<Tensor, int[]> indices = new LinkedHashMap<>();
  private final Map<Tensor, float[]> numbers = new LinkedHashMap<>();

  SmallBatch(TransformerConfig config, Objective objective) {
    boolean causal = objective.mask() == Mask.CAUSAL;
    Labeled labeled =
        objective.heads().contains(Head.TOKEN_CLASSES) ? Labeled.POSITIONS : Labeled.SEQUENCES;
    Predictions predictions =
        causal ? new Predictions.Everywhere() : new Predictions.Selected(SELECTED);
    inputs = new ModelInputs(B, T, predictions, labeled);
    Random random = new Random(3);
    indices.put(inputs.ids(), random.ints(B * T, 0, config.V()).toArray());
    addPlaces(config.embeddings().segments());
    int N = inputs.predictionCount();
    int[] rows = new int[N];
    float[] weights = new float[N];
    for (int n = 0; n < N; n++) {
      rows[n] = causal ? n : n % B * T + random.nextInt(5);
      boolean used = causal ? n % T < LENGTHS[n / T] : n < USED;
      weights[n] = used ? 1 + n % 2 : 0;
    }
    indices.put(inputs.rows(), rows);
    indices.put(inputs.targets(), random.ints(N, 0, config.V()).toArray());
    numbers.put(inputs.weights(), weights);
    if (objective.heads().contains(Head.SENTENCES)) {
      indices.put(inputs.labels(), new int[] {1, 0, 1});
      numbers.put(inputs.labelWeights(), new float[] {1, 2, .5f});
    }
  }

  private void addPlaces(int segments) {
    int[] positions = new int[B * T];
    int[] segmentIds = new int[B * T];
    int[] groups = new int[B * T];
    for (int row = 0; row < B * T; row++) {
      int length = LENGTHS[row / T];
      int second = row % T < length / 2 ? 0 : 1;
      positions[row] = row % T - second * (length / 2);
      segmentIds[row] = segments == 0 ? 0 : (row / T + second) % segments;
      groups[row] = row % T < length ? 0 : -1;
    }
    indices.put(inputs.positions(), positions);
    indices.put(inputs.segments(), segmentIds);
    indices.put(inputs.groups(), groups);
  }

  ModelInputs inputs() {
    return inputs;
  }

  /** Gives a program of losses those of the inputs that it reads. */
  void write(Executable executable) {
    var read = executable.program().tensors();
    indices.forEach((tensor, values) -> {
      if (read.contains(tensor)) {
        executable.write(tensor, values);
      }
    });
    numbers.forEach((tensor, values) -> {
      if (read.contains(tensor)) {
        executable.write(tensor, values);
      }
    });
    if (read.contains(inputs.normalizer())) {
      executable.write(
          inputs.normalizer(), inverse(Objects.requireNonNull(numbers.get(inputs.weights()))));
    }
    if (read.contains(inputs.firstRows())) {
      executable.write(inputs.firstRows(), new int[] {0, T, 2 * T});
    }
    if (read.contains(inputs.lastRows())) {
      int[] last = IntStream.range(0, B).map(b -> b * T + LENGTHS[b] - 1).toArray();
      executable.write(inputs.lastRows(), last);
    }
    if (read.contains(inputs.labelNormalizer())) {
      executable.write(
          inputs.labelNormalizer(),
          inverse(Objects.requireNonNull(numbers.get(inputs.labelWeights()))));
    }
  }

  private static float[] inverse(float[] weights) {
    float sum = 0;
    for (float weight : weights) {
      sum += weight;
    }
    return new float[] {1 / sum};
  }

  /** The same as rows of B where there are BT numbers, else as a list. */
  String json() {
    Map<String, String> values = new LinkedHashMap<>();
    indices.forEach((tensor, numbers) ->
        values.put(
            tensor.name(),
            isPlaced(tensor) ? TensorFiles.rows(numbers, T) : Arrays.toString(numbers)));
    numbers.forEach((tensor, weights) -> values.put(tensor.name(), Arrays.toString(weights)));
    return values.entrySet().stream()
        .map(entry -> "\"%s\": %s".formatted(entry.getKey(), entry.getValue()))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private boolean isPlaced(Tensor tensor) {
    return tensor.equals(inputs.ids())
        || tensor.equals(inputs.positions())
        || tensor.equals(inputs.segments())
        || tensor.equals(inputs.groups());
  }
}
