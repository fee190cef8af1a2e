package io.sirocco.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.graph.Lowering;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Executable;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.Tensor;
import io.sirocco.training.ModelStates;
import io.sirocco.transformer.BlockConfig;
import io.sirocco.transformer.FeedForward;
import io.sirocco.transformer.HeadConfig;
import io.sirocco.transformer.Model.Stochasticity;
import io.sirocco.transformer.ModelInputs;
import io.sirocco.transformer.NormKind;
import io.sirocco.transformer.NormPlacement;
import io.sirocco.transformer.Objective;
import io.sirocco.transformer.Predictions;
import io.sirocco.transformer.TokenHead;
import io.sirocco.transformer.Transformer;
import io.sirocco.transformer.TransformerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same weights give the same losses and gradients of BERT in PyTorch. */
final class PyTorchBertTest {

  private static final int V = 65;
  private static final int B = 3;
  private static final int T = 32;
  private static final int C = 32;
  private static final int F = 96;

  /** Used predictions; the last entries of the rows stay unused. */
  private static final int PREDICTED = 13;

  private static final int M = 16;

  /** The tokens of each sequence; positions behind are absent. */
  private static final int[] LENGTHS = {32, 21, 5};

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"GELU,SELECTED", "GELU_TANH,SELECTED", "GELU,EVERYWHERE"})
  void lossesAndGradientsAreThoseOfPyTorch(FeedForward feedForward, At at) throws Exception {
    PyTorch torch = PyTorch.require();
    write(bert(feedForward), at, 1);
    PyTorch.Outcome agreed = check(torch);
    assertThat(agreed.code()).as(agreed.output()).isZero();
    assertThat(agreed.output()).contains("35 of 35 tensors within 0.0001");
  }

  @Test
  void aGradientThatIsOnePerCentTooLargeIsRefused() throws Exception {
    PyTorch torch = PyTorch.require();
    write(bert(FeedForward.GELU), At.SELECTED, 1.01f);
    PyTorch.Outcome refused = check(torch);
    assertThat(refused.code()).as(refused.output()).isEqualTo(1);
    assertThat(refused.output().lines().filter(line -> line.contains("FAILED")))
        .singleElement()
        .asString()
        .startsWith("cls.predictions.bias ");
  }

  /** Where tokens are predicted. */
  private enum At {
    SELECTED,
    EVERYWHERE;

    ModelInputs inputs() {
      return switch (this) {
        case SELECTED -> new ModelInputs(B, T, new Predictions.Selected(M));
        case EVERYWHERE -> new ModelInputs(B, T, new Predictions.Everywhere());
      };
    }
  }

  /** Sentence pairs, of which some positions are predicted. */
  private static final class Batch {
    private final int[] ids;
    private final int[] types = new int[B * T];
    private final int[] groups = new int[B * T];
    private final int[] rows;
    private final int[] targets;
    private final float[] weights;

    Batch(At at) {
      Random random = new Random(3);
      ids = random.ints(B * T, 0, V).toArray();
      for (int row = 0; row < B * T; row++) {
        int length = LENGTHS[row / T];
        groups[row] = row % T < length ? 0 : -1;
        types[row] = row % T < length / 2 ? 0 : 1;
      }
      int N = at.inputs().predictionCount();
      targets = random.ints(N, 0, V).toArray();
      weights = new float[N];
      rows = new int[N];
      for (int n = 0; n < N; n++) {
        rows[n] = at == At.EVERYWHERE ? n : n % B * T + random.nextInt(5);
        boolean used = at == At.EVERYWHERE ? n % 7 == 0 && groups[n] == 0 : n < PREDICTED;
        weights[n] = used ? 1 + n % 2 : 0;
      }
    }

    void write(Executable executable, ModelInputs inputs) {
      executable.write(inputs.ids(), ids);
      executable.write(inputs.segments(), types);
      executable.write(inputs.groups(), groups);
      int[] positions = new int[B * T];
      Arrays.setAll(positions, row -> row % T);
      executable.write(inputs.positions(), positions);
      if (inputs.predictions() instanceof Predictions.Selected) {
        executable.write(inputs.rows(), rows);
      }
      executable.write(inputs.targets(), targets);
      executable.write(inputs.weights(), weights);
      float sum = 0;
      for (float weight : weights) {
        sum += weight;
      }
      executable.write(inputs.normalizer(), new float[] {1 / sum});
    }

    String json() {
      return """
      {"ids": %s, "types": %s, "groups": %s, "rows": %s, "targets": %s, "weights": %s}
      """
          .formatted(
              TensorFiles.rows(ids, T),
              TensorFiles.rows(types, T),
              TensorFiles.rows(groups, T),
              Arrays.toString(rows),
              Arrays.toString(targets),
              Arrays.toString(weights));
    }
  }

  private static Transformer bert(FeedForward feedForward) {
    return new Transformer(
        TransformerConfig.bert(V, T, 2, 4, C, F)
            .with(
                new BlockConfig(
                    NormPlacement.POST, NormKind.LAYER_NORM, 1e-12, feedForward, Bias.PRESENT))
            .with(HeadConfig.tokens(TokenHead.TRANSFORMED)));
  }

  private PyTorch.Outcome check(PyTorch torch) throws IOException, InterruptedException {
    return torch.run(
        "check_bert.py",
        "--model",
        file("model.safetensors"),
        "--config",
        file("config.json"),
        "--batch",
        file("batch.json"),
        "--losses",
        file("losses.safetensors"),
        "--gradients",
        file("gradients.safetensors"));
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  /** Writes all that the script reads, the gradient of the decoder's bias times a factor. */
  private void write(Transformer model, At at, float factor) throws IOException {
    Map<String, float[]> parameters = TensorFiles.random(model, 5, ".*LayerNorm.weight");
    ModelInputs inputs = at.inputs();
    Batch batch = new Batch(at);
    Map<String, float[]> gradients = new LinkedHashMap<>();
    TensorFiles files = new TensorFiles(folder);
    try (Backend backend = TinyTraining.backend(2);
        Session session = backend.open(ModelStates.training(model));
        Executable objective =
            session.compile(
                Lowering.training(
                    model.losses(inputs, Objective.MASKED, Stochasticity.DETERMINISTIC)))) {
      TensorFiles.load(session, model, parameters);
      batch.write(objective, inputs);
      objective.run();
      files.write(
          "losses",
          List.of((long) inputs.predictionCount()),
          TensorFiles.output(objective, inputs.losses()));
      for (Tensor parameter : model.tensors()) {
        gradients.put(parameter.name(), TinyTraining.read(session, Lowering.gradient(parameter)));
      }
    }
    gradients.computeIfPresent("cls.predictions.bias", (_, values) -> scaled(values, factor));
    files.write("model", model, parameters);
    files.write("gradients", model, gradients);
    Files.writeString(
        folder.resolve("config.json"),
        """
        {"V": %d, "T": %d, "types": 2, "L": 2, "H": 4, "C": %d, "F": %d, "activation": "%s"}
        """
            .formatted(
                V, T, C, F, model.config().blocks().feedForward().name().toLowerCase(Locale.ROOT)));
    Files.writeString(folder.resolve("batch.json"), batch.json());
  }

  private static float[] scaled(float[] values, float factor) {
    float[] scaled = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      scaled[i] = factor * values[i];
    }
    return scaled;
  }
}
