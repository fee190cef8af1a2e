package io.sirocco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run, its checkpoint, the directory that it is exported to and the run that this is imported to
 * are one model.
 */
final class ImportCommandTest {

  @TempDir private Path folder;

  private Path place(String name) {
    return folder.resolve(name);
  }

  private TinyPretraining exportAndImport(String... more) throws IOException {
    TinyPretraining tiny = TinyPretraining.write(folder);
    tiny.run(place("run"), more).succeeded();
    Invocation.of(
            "export",
            "--model",
            place("run/checkpoints/last").toString(),
            "--to",
            "hf",
            "--out",
            place("hub").toString())
        .succeeded();
    Invocation imported =
        Invocation.of("import", "--from", place("hub").toString(), "--out", out()).succeeded();
    assertThat(imported.output()).contains(" parameters: 1 layers, 2 heads, 16 channels");
    return tiny;
  }

  private String out() {
    return place("imported").toString();
  }

  @Test
  void everyPlaceOfAModelGivesTheSameTextAndLoss() throws IOException {
    TinyPretraining tiny = exportAndImport();
    String[] places = {"run/checkpoints/last", "hub", "imported", "imported/checkpoints/step-0"};
    String text = null;
    String loss = null;
    for (String name : places) {
      String model = place(name).toString();
      String generated =
          Invocation.of("generate", "--model", model, "--prompt", "red", "--seed", "3")
              .succeeded()
              .output();
      String evaluated =
          Invocation.of("evaluate", "--model", model, "--data", tiny.text().toString())
              .succeeded()
              .lastLine();
      assertThat(generated).as(name).isEqualTo(text == null ? generated : text);
      assertThat(evaluated).as(name).isEqualTo(loss == null ? evaluated : loss);
      text = generated;
      loss = evaluated;
    }
    assertThat(
            Files.mismatch(
                place("run/checkpoints/last/model.safetensors"),
                place("imported/checkpoints/last/model.safetensors")))
        .isEqualTo(-1);
    assertThat(Files.readString(place("imported/provenance.json")))
        .contains("\"path\" : \"%s\"".formatted(place("hub")));
  }

  @Test
  void aRunStartsFromADirectoryOfHuggingFaceAndFromWhatWasImported() throws IOException {
    TinyPretraining tiny = exportAndImport();
    for (String name : new String[] {"hub", "imported"}) {
      Invocation begun =
          tiny.run(place("from-" + name), "--init-from", place(name).toString()).succeeded();
      assertThat(begun.output())
          .contains("parameters from %s, step 0: 16 tensors kept".formatted(place(name)));
    }
    String metrics = metrics("from-hub");
    assertThat(metrics("from-imported")).isEqualTo(metrics).isNotEqualTo(metrics("run"));
    tiny.run(
            place("other"),
            "--init-from",
            place("hub").toString(),
            "--set",
            "model.layer_norm_eps=0.1")
        .failedWith("model.layer_norm_eps is 1.0e-5 there and 0.1 here");
  }

  private String metrics(String run) throws IOException {
    return Files.readString(place(run).resolve("metrics.jsonl"))
        .replaceAll("\"(tokens_per_second|seconds)\":[^,}]*,?", "");
  }

  @Test
  void aMaskedModelIsEvaluatedWhereItWasExported() throws IOException {
    TinyPretraining tiny = exportAndImport("--set", "model.type=bert");
    String expected = evaluation(tiny, "run/checkpoints/last");
    assertThat(expected).contains("accuracy");
    assertThat(evaluation(tiny, "hub")).isEqualTo(expected);
    assertThat(evaluation(tiny, "imported")).isEqualTo(expected);
  }

  private String evaluation(TinyPretraining tiny, String name) {
    return Invocation.of(
            "evaluate", "--model", place(name).toString(), "--data", tiny.text().toString())
        .succeeded()
        .lastLine();
  }

  @Test
  void whatIsNoDirectoryOfHuggingFaceIsRefused() throws IOException {
    Files.createDirectory(place("empty"));
    Invocation.of("import", "--from", place("empty").toString(), "--out", out())
        .failedWith("empty: no directory of Hugging Face: it has no config.json");
    exportAndImport();
    Invocation.of("import", "--from", place("hub").toString(), "--out", out())
        .failedWith("imported: is not empty: it holds ");
    Files.delete(place("hub/model.safetensors"));
    Invocation.of("import", "--from", place("hub").toString(), "--out", place("new").toString())
        .failedWith("hub: has neither model.safetensors nor model.safetensors.index.json");
    assertThat(place("new")).doesNotExist();
  }
}
