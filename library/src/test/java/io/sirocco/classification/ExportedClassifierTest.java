package io.sirocco.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.ModelExport;
import io.sirocco.ModelImport;
import io.sirocco.OnnxExport;
import io.sirocco.PretrainedModel;
import io.sirocco.api.Sirocco;
import io.sirocco.onnx.OnnxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A classifier tells the same as a directory of Hugging Face. */
final class ExportedClassifierTest {

  private static final List<String> TEXTS =
      List.of("rain", "river and stone", "light light dust", "stone", "");

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(strings = {"bert", "gpt", "xlm"})
  void itTellsTheSame(String type) throws IOException {
    Path tuned =
        TinyClassifier.tuned(TinyClassifier.pretrained(folder, type), folder.resolve("tuned"));
    Path exported = folder.resolve("exported");
    Path imported = folder.resolve("imported");
    ModelExport.export(PretrainedModel.load(tuned), exported);
    ModelImport.run(exported, imported, TinyClassifier.ENVIRONMENT);
    Path onnx = folder.resolve("onnx");
    OnnxExport.export(PretrainedModel.load(tuned), onnx);
    assertThat(Files.readString(exported.resolve("README.md")))
        .contains("pipeline_tag: text-classification", "It tells of texts: none, stone.");
    try (Sirocco ours = Sirocco.load(tuned)) {
      try (Sirocco same = Sirocco.load(onnx)) {
        assertThat(same.classify(TEXTS)).isEqualTo(ours.classify(TEXTS));
      }
      for (Path place : List.of(exported, imported)) {
        try (Sirocco theirs = Sirocco.load(place)) {
          assertThat(theirs.labels()).containsExactly("none", "stone");
          if (!type.equals("xlm")) {
            // The class adds the row of its one language to positions, in another order.
            assertThat(theirs.classify(TEXTS)).isEqualTo(ours.classify(TEXTS));
          }
          assertThat(theirs.classify("river and stone").label()).isEqualTo("stone");
        }
      }
    }
  }

  @Test
  void anOnnxFileServesWithItsRecipeOnly() throws IOException {
    Path run = TinyClassifier.pretrained(folder, "gpt");
    Path onnx = folder.resolve("onnx");
    OnnxExport.export(PretrainedModel.load(run), onnx);
    PretrainedModel read = PretrainedModel.load(onnx);
    assertThat(read.model().size()).isEqualTo(PretrainedModel.load(run).model().size());
    Path recipe = onnx.resolve("recipe.yaml");
    assertThat(recipe).content().doesNotContain(folder.toString());
    Path tuned = TinyClassifier.tuned(onnx, folder.resolve("tuned"));
    try (Sirocco model = Sirocco.load(tuned)) {
      assertThat(model.labels()).containsExactly("none", "stone");
    }
    Files.writeString(
        recipe,
        Files.readString(recipe).replaceFirst("num_hidden_layers: \\d+", "num_hidden_layers: 7"));
    assertThatThrownBy(() -> PretrainedModel.load(onnx))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(
            "%s: h.1.ln_1.weight f32(16) is expected by recipe.yaml", onnx.resolve("model.onnx"));
    Files.delete(recipe);
    assertThatThrownBy(() -> PretrainedModel.load(onnx))
        .isInstanceOf(OnnxException.class)
        .hasMessageStartingWith(
            "%s: there is no recipe.yaml beside it", onnx.resolve("model.onnx"));
  }
}
