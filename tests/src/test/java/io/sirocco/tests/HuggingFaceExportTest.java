package io.sirocco.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.hub.SafetensorsFile;
import io.sirocco.hub.SafetensorsWriter;
import io.sirocco.hub.TensorSource;
import io.sirocco.kernels.Tensor;
import io.sirocco.training.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A directory of Hugging Face gives the logits that the model gives here, when a program of PyTorch
 * that shares nothing with this one reads it: over padding, token types, languages, and positions
 * that begin again.
 */
final class HuggingFaceExportTest {

  @TempDir private Path folder;

  private static SmallBatch batch(HubModel small) {
    return new SmallBatch(small.config(), small.objective());
  }

  private static Map<Tensor, float[]> logits(HubModel small) {
    return HubLogits.compute(small.model(), small.objective(), small.parameters());
  }

  @ParameterizedTest
  @EnumSource
  void logitsAreThoseOfTheClassInPyTorch(HubModel small) throws Exception {
    PyTorch torch = PyTorch.require();
    Path directory = small.export(folder);
    PyTorch.Outcome agreed =
        new HubLogits(folder).check(torch, directory, batch(small), logits(small));
    assertThat(agreed.code()).as(agreed.output()).isZero();
    assertThat(agreed.output()).contains(small.kind() + ": ", " tensors read, all of the file");
  }

  @Test
  void queriesInThePlaceOfKeysAreNoticed() throws Exception {
    PyTorch torch = PyTorch.require();
    Path directory = HubModel.BERT_FOR_MASKED_LM.export(folder);
    String self = "bert.encoder.layer.1.attention.self.";
    rename(
        directory,
        Map.of(
            self + "query.weight", self + "value.weight",
            self + "value.weight", self + "query.weight"));
    PyTorch.Outcome refused =
        new HubLogits(folder)
            .check(
                torch,
                directory,
                batch(HubModel.BERT_FOR_MASKED_LM),
                logits(HubModel.BERT_FOR_MASKED_LM));
    assertThat(refused.code()).as(refused.output()).isEqualTo(1);
    assertThat(refused.output()).contains("FAILED");
  }

  @Test
  void aTensorThatTheClassLacksIsNoticed() throws Exception {
    PyTorch torch = PyTorch.require();
    Path directory = HubModel.GPT2.export(folder);
    rename(directory, Map.of("transformer.h.1.ln_2.bias", "transformer.h.1.ln_2.beta"));
    PyTorch.Outcome refused =
        new HubLogits(folder).check(torch, directory, batch(HubModel.GPT2), logits(HubModel.GPT2));
    assertThat(refused.code()).as(refused.output()).isEqualTo(1);
    assertThat(refused.output()).contains("no tensor transformer.h.1.ln_2.bias");
  }

  private static void rename(Path directory, Map<String, String> names) throws IOException {
    Path file = directory.resolve("model.safetensors");
    Path renamed = directory.resolve("renamed.safetensors");
    try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
      List<TensorSource> sources =
          tensors.sources().stream()
              .map(tensor ->
                  new TensorSource(
                      names.getOrDefault(tensor.name(), tensor.name()),
                      tensor.shape(),
                      tensor.elements()))
              .toList();
      SafetensorsWriter.write(renamed, sources, tensors.metadata());
    }
    Files.move(renamed, file, StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void aDirectoryThatHoldsSomethingIsLeftAlone() throws IOException {
    Path directory = Files.createDirectory(folder.resolve("exported"));
    Files.writeString(directory.resolve("notes"), "mine");
    assertThatThrownBy(() -> HubModel.GPT2.export(folder))
        .isInstanceOf(StorageException.class)
        .hasMessage("%s: is not empty: it holds notes", directory);
    assertThat(Files.readString(directory.resolve("notes"))).isEqualTo("mine");
  }
}
