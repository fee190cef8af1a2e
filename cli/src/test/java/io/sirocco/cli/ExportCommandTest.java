package io.sirocco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is exported, and what is refused. */
final class ExportCommandTest {

  @TempDir private Path folder;

  private Path run(String... more) throws IOException {
    Path run = folder.resolve("run");
    TinyPretraining.write(folder).run(run, more).succeeded();
    return run;
  }

  private Invocation export(Path model, String... more) {
    String[] arguments = {
      "export", "--model", model.toString(), "--to", "hf", "--out", out().toString()
    };
    return Invocation.of(
        Interruption.none(), Stream.of(arguments, more).flatMap(Arrays::stream).toList());
  }

  private Path out() {
    return folder.resolve("hub/tiny-gpt");
  }

  @Test
  void aRunBecomesADirectoryWithACardOfItsOrigin() throws IOException {
    Path run = run();
    Invocation exported = export(run, "--checkpoint", "last").succeeded();
    assertThat(exported.output())
        .contains("GPT2LMHeadModel of ", "checkpoints/last", "written: " + out());
    try (var files = Files.list(out())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "config.json",
              "generation_config.json",
              "model.safetensors",
              "tokenizer.json",
              "tokenizer_config.json",
              "special_tokens_map.json",
              "README.md");
    }
    assertThat(
            Files.mismatch(
                out().resolve("tokenizer.json"), run.resolve("tokenizer/tokenizer.json")))
        .isEqualTo(-1);
    assertThat(Files.readString(out().resolve("README.md")))
        .startsWith("---\nlibrary_name: transformers\npipeline_tag: text-generation\n")
        .contains("# tiny-gpt\n", "| steps | 12 |", "| text.txt | 1020 | ", "| validation, clm |")
        .doesNotContain(folder.toString());
    try (var left = Files.list(folder.resolve("hub"))) {
      assertThat(left).hasSize(1);
    }
  }

  @Test
  void whatCannotBeExportedIsSaid() throws IOException {
    Path run = run("--set", "model.bias=false");
    export(run, "--checkpoint", "77").failedWith("step-77: no such checkpoint");
    export(run).failedWith("model.bias is false: no class of Hugging Face's transformers");
    assertThat(out()).doesNotExist();
    Files.createDirectories(out().resolve("mine"));
    export(run).failedWith("is not empty: it holds mine");
    Invocation.of("export", "--model", run.toString(), "--to", "tflite", "--out", "x")
        .refusedWith("tflite");
  }

  @Test
  void anyRecipeBecomesAnOnnxFile() throws IOException {
    Path run = run("--set", "model.bias=false", "--set", "model.hidden_act=swiglu");
    Path out = folder.resolve("onnx/tiny-gpt");
    String[] arguments = {
      "export", "--model", run.toString(), "--to", "onnx", "--out", out.toString()
    };
    Invocation exported = Invocation.of(arguments).succeeded();
    assertThat(exported.output())
        .contains("(input_ids, attention_mask) -> (last_hidden_state, logits) of ")
        .contains("written: " + out);
    try (var files = Files.list(out)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("model.onnx", "config.json", "recipe.yaml", "tokenizer.json");
    }
    assertThat(
            Files.mismatch(out.resolve("tokenizer.json"), run.resolve("tokenizer/tokenizer.json")))
        .isEqualTo(-1);
    Invocation.of(arguments).failedWith("is not empty: it holds ");
  }
}
