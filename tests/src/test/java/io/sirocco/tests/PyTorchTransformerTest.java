package io.sirocco.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.kernels.Backend;
import io.sirocco.kernels.Tensor;
import io.sirocco.transformer.Transformer;
import io.sirocco.transformer.TransformerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The same weights and the same batch give the same losses, gradients and 20 optimizer steps of
 * BERT, XLM and others in PyTorch, which computes them anew.
 */
final class PyTorchTransformerTest {

  private static final int STEPS = 20;
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void lossesGradientsAndStepsAreThoseOfPyTorch(SmallModel small) throws Exception {
    PyTorch torch = PyTorch.require();
    write(small, 1);
    PyTorch.Outcome agreed = check(torch, small);
    assertThat(agreed.code()).as(agreed.output()).isZero();
    int tensors = small.model().tensors().size();
    int losses = small.pairs() ? 2 : 1;
    assertThat(agreed.output())
        .contains(
            "%d of %d tensors within 0.0001".formatted(tensors + losses, tensors + losses),
            "%d of %d tensors within 0.001".formatted(tensors, tensors));
  }

  @Test
  void anEmbeddingOfLanguagesWhoseGradientIsOnePerCentTooLargeIsRefused() throws Exception {
    PyTorch torch = PyTorch.require();
    write(SmallModel.XLM, 1.01f);
    PyTorch.Outcome refused = check(torch, SmallModel.XLM);
    assertThat(refused.code()).as(refused.output()).isEqualTo(1);
    assertThat(refused.output().lines().filter(line -> line.contains("FAILED")))
        .singleElement()
        .asString()
        .startsWith("transformer.lang_embeddings.weight ");
  }

  private PyTorch.Outcome check(PyTorch torch, SmallModel small)
      throws IOException, InterruptedException {
    return torch.run(
        "check_training.py",
        "--model",
        file("model.safetensors"),
        "--config",
        file("config.json"),
        "--batch",
        file("batch.json"),
        "--optimizer",
        file("optimizer.json"),
        "--gradients",
        file("gradients.safetensors"),
        "--trained",
        file("trained.safetensors"),
        "--losses",
        file("losses.safetensors"),
        file((small.pairs() ? "label_losses" : "losses") + ".safetensors"));
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  /** Writes all that the script reads, the gradient of an XLM's languages times a factor. */
  private void write(SmallModel small, float factor) throws IOException {
    Transformer model = small.model();
    TensorFiles files = new TensorFiles(folder);
    try (Backend backend = TinyTraining.backend(2)) {
      SmallRun run = SmallRun.of(backend, small, STEPS);
      Map<String, float[]> gradients = new LinkedHashMap<>(run.gradients());
      gradients.computeIfPresent(
          "transformer.lang_embeddings.weight", (_, values) -> scaled(values, factor));
      files.write("model", model, run.parameters());
      files.write("gradients", model, gradients);
      files.write("trained", model, run.trained());
      for (Map.Entry<Tensor, float[]> losses : run.losses().entrySet()) {
        Tensor output = losses.getKey();
        files.write(output.name(), output.shape().sizes(), losses.getValue());
      }
    }
    Files.writeString(folder.resolve("config.json"), config(small));
    Files.writeString(folder.resolve("batch.json"), small.batch().json());
    Files.writeString(
        folder.resolve("optimizer.json"),
        """
        {"steps": %d, "learning_rate": %s, "betas": [%s, %s], "epsilon": %s,
         "weight_decay": %s, "maximum_norm": %s}
        """
            .formatted(
                STEPS,
                SmallRun.LEARNING_RATE,
                SmallRun.ADAM_W.beta1(),
                SmallRun.ADAM_W.beta2(),
                SmallRun.ADAM_W.epsilon(),
                SmallRun.ADAM_W.weightDecay(),
                SmallRun.MAXIMUM_NORM));
  }

  private static String config(SmallModel small) {
    TransformerConfig config = small.model().config();
    return """
    {"V": %d, "T": %d, "L": %d, "H": %d, "C": %d, "F": %d, "positions": "%s",
     "embedding_norm": "%s", "placement": "%s", "norm": "%s", "epsilon": %s,
     "feed_forward": "%s", "tokens": "%s", "naming": "%s", "mask": "%s"}
    """
        .formatted(
            config.V(),
            config.T(),
            config.L(),
            config.H(),
            config.C(),
            config.F(),
            config.embeddings().positions(),
            config.embeddings().norm(),
            config.blocks().placement(),
            config.blocks().norm(),
            config.blocks().epsilon(),
            config.blocks().feedForward(),
            config.heads().tokens(),
            config.naming(),
            small.objective().mask())
        .transform(PyTorchTransformerTest::lowerCaseValues);
  }

  /** Names of constants become lower-case words; keys stay. */
  private static String lowerCaseValues(String json) {
    return Pattern.compile(": \"[A-Z_]+\"")
        .matcher(json)
        .replaceAll(value -> value.group().toLowerCase(Locale.ROOT));
  }

  private static float[] scaled(float[] values, float factor) {
    float[] scaled = values.clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= factor;
    }
    return scaled;
  }
}
