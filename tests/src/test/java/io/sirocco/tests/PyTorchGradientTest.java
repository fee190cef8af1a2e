package io.sirocco.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.generation.TokenGenerator;
import io.sirocco.graph.Lowering;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Executable;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.Tensor;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.training.LossForm;
import io.sirocco.training.ModelStates;
import io.sirocco.training.TrainingStep;
import io.sirocco.transformer.BlockConfig;
import io.sirocco.transformer.Dropout;
import io.sirocco.transformer.FeedForward;
import io.sirocco.transformer.ModelInputs;
import io.sirocco.transformer.NormKind;
import io.sirocco.transformer.NormPlacement;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same weights give the same logits and gradients in PyTorch, which computes them anew. */
final class PyTorchGradientTest {

  private static final int V = 65;
  private static final int T = 32;
  private static final int B = 3;
  private static final int C = 32;
  private static final int F = 96;
  private static final float[] TARGET_WEIGHTS = {0, .5f, 1, 2};

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(names = {"GELU", "GELU_TANH"})
  void logitsAndGradientsAreThoseOfPyTorch(FeedForward feedForward) throws Exception {
    PyTorch torch = PyTorch.require();
    write(feedForward);
    PyTorch.Outcome agreed = check(torch);
    assertThat(agreed.code()).as(agreed.output()).isZero();
    assertThat(agreed.output()).contains("29 of 29 tensors within 0.0001");
  }

  @Test
  void aGradientThatIsOnePerCentTooLargeIsRefused() throws Exception {
    PyTorch torch = PyTorch.require();
    Map<String, float[]> gradients = write(FeedForward.GELU);
    gradients.replaceAll((name, values) -> name.equals("h.0.ln_2.bias") ? scaled(values) : values);
    new TensorFiles(folder).write("gradients", gpt(FeedForward.GELU), gradients);
    PyTorch.Outcome refused = check(torch);
    assertThat(refused.code()).as(refused.output()).isEqualTo(1);
    assertThat(refused.output().lines().filter(line -> line.contains("FAILED")))
        .singleElement()
        .asString()
        .startsWith("h.0.ln_2.bias ");
  }

  @Test
  @Tag("peer")
  void theScriptsPassTheirOwnTests() throws Exception {
    PyTorch.Outcome outcome = PyTorch.require().run("-m", "unittest", "discover");
    assertThat(outcome.code()).as(outcome.output()).isZero();
    assertThat(outcome.output()).contains("OK");
  }

  private static float[] scaled(float[] values) {
    float[] scaled = values.clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= 1.01f;
    }
    return scaled;
  }

  private PyTorch.Outcome check(PyTorch torch) throws IOException, InterruptedException {
    return torch.run(
        "check_gpt.py",
        "--model",
        file("model.safetensors"),
        "--config",
        file("config.json"),
        "--batch",
        file("batch.json"),
        "--logits",
        file("logits.safetensors"),
        "--gradients",
        file("gradients.safetensors"));
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private static Transformer gpt(FeedForward feedForward) {
    return new Transformer(
        TransformerConfig.gpt(V, T, 2, 4, C, F)
            .with(
                new BlockConfig(
                    NormPlacement.PRE, NormKind.LAYER_NORM, 1e-5, feedForward, Bias.PRESENT))
            .with(Dropout.NONE));
  }

  /** Writes all that the script reads, and gives the gradients. */
  private Map<String, float[]> write(FeedForward feedForward) throws IOException {
    Transformer model = gpt(feedForward);
    Random random = new Random(feedForward.name().length());
    Map<String, float[]> parameters =
        TensorFiles.random(model, feedForward.name().length(), ".*ln_.*weight");
    TensorFiles files = new TensorFiles(folder);
    TokenBatch batch = batch(random);
    try (Backend backend = TinyTraining.backend(2)) {
      Map<String, float[]> gradients = gradients(backend, model, parameters, batch);
      files.write("model", model, parameters);
      files.write("gradients", model, gradients);
      float[] logits = logits(backend, model, parameters, batch);
      files.write("logits", List.of(3L, 32L, 65L), logits);
      writeConfig(feedForward);
      writeBatch(batch);
      return gradients;
    }
  }

  private static TokenBatch batch(Random random) {
    TokenBatch batch = new TokenBatch(B, T);
    for (int i = 0; i < B * T; i++) {
      batch.ids()[i] = random.nextInt(V);
      batch.targets()[i] = random.nextInt(V);
      batch.positions()[i] = i % T;
      batch.groups()[i] = 0;
      batch.weights()[i] = TARGET_WEIGHTS[random.nextInt(TARGET_WEIGHTS.length)];
    }
    return batch;
  }

  private static Map<String, float[]> gradients(
      Backend backend, Transformer model, Map<String, float[]> parameters, TokenBatch batch) {
    ModelInputs inputs = new ModelInputs(B, T);
    try (Session session = backend.open(ModelStates.training(model));
        Executable objective =
            session.compile(
                TrainingStep.accumulation(model, LossForm.causal(), inputs, Precision.F32))) {
      TensorFiles.load(session, model, parameters);
      objective.write(inputs.ids(), batch.ids());
      objective.write(inputs.positions(), batch.positions());
      objective.write(inputs.groups(), batch.groups());
      objective.write(inputs.targets(), batch.targets());
      objective.write(inputs.weights(), batch.weights());
      objective.write(inputs.normalizer(), new float[] {(float) (1 / batch.weight())});
      objective.run();
      Map<String, float[]> gradients = new LinkedHashMap<>();
      for (Tensor parameter : model.tensors()) {
        gradients.put(parameter.name(), TinyTraining.read(session, Lowering.gradient(parameter)));
      }
      return gradients;
    }
  }

  /** Of every position, by decoding each beginning of each sequence. */
  private static float[] logits(
      Backend backend, Transformer model, Map<String, float[]> parameters, TokenBatch batch) {
    float[] logits = new float[B * T * V];
    try (Session session = backend.open(ModelStates.decoding(model, 1));
        TokenGenerator generator = new TokenGenerator(session, model)) {
      TensorFiles.load(session, model, parameters);
      for (int b = 0; b < B; b++) {
        for (int t = 0; t < T; t++) {
          int[] beginning = Arrays.copyOfRange(batch.ids(), b * T, b * T + t + 1);
          float[] next = generator.logitsAfter(beginning);
          System.arraycopy(next, 0, logits, (b * T + t) * V, V);
        }
      }
    }
    return logits;
  }

  private void writeConfig(FeedForward feedForward) throws IOException {
    Files.writeString(
        folder.resolve("config.json"),
        """
        {"V": %d, "T": %d, "L": 2, "H": 4, "C": %d, "F": %d, "bias": true, "activation": "%s"}
        """
            .formatted(V, T, C, F, feedForward.name().toLowerCase(Locale.ROOT)));
  }

  private void writeBatch(TokenBatch batch) throws IOException {
    Files.writeString(
        folder.resolve("batch.json"),
        "{\"inputs\": %s, \"targets\": %s, \"weights\": %s}"
            .formatted(
                TensorFiles.rows(batch.ids(), T),
                TensorFiles.rows(batch.targets(), T),
                rows(batch.weights())));
  }

  private static String rows(float[] values) {
    String[] rows = new String[B];
    Arrays.setAll(rows, b -> Arrays.toString(Arrays.copyOfRange(values, b * T, b * T + T)));
    return Arrays.toString(rows);
  }
}
