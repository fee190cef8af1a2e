package io.sirocco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recipes that cannot be used: file, place, key and value are named, and nothing is written. */
final class RecipeErrorsTest {

  @TempDir private Path folder;
  private Path recipe = Path.of("");
  private Path run = Path.of("");

  @BeforeEach
  void names() throws IOException {
    recipe = folder.resolve("recipe.yaml");
    run = folder.resolve("run");
    TinyPretraining.write(folder);
  }

  private Invocation pretrain(String... more) {
    Path text = new TinyPretraining(folder).text();
    Invocation made =
        Invocation.of(Interruption.none(), TinyPretraining.arguments(recipe, text, run, more));
    assertThat(run).doesNotExist();
    return made;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "training|  learning_rte: 1|:2:3: unknown key training.learning_rte; did you mean"
            + " learning_rate?",
        "trainin|  max_steps: 1|:1:1: unknown key trainin; did you mean training?",
        "model|  depth: 1|:2:3: unknown key model.depth; known are type, num_hidden_layers,",
        "training|  max_steps: many|:2:3: training.max_steps: \"many\" is not a whole number",
        "training|  max_steps: 1.5|:2:3: training.max_steps: 1.5 is not a whole number",
        "training|  max_steps: null|:2:3: training.max_steps: null is not a whole number",
        "training|  max_steps: 0|: max_steps=0 is below 1",
        "training|  learning_rate: fast|:2:3: training.learning_rate: \"fast\" is not a number",
        "training|  lr_scheduler_type: cosin|:2:3: training.lr_scheduler_type: \"cosin\" is not"
            + " cosine or linear or inverse_sqrt or constant",
        "model|  bias: maybe|:2:3: model.bias: \"maybe\" is not true or false",
        "model|  hidden_size: 18|:1:1: model: hidden_size 18 is not a multiple of"
            + " num_attention_heads 4",
        "model|  dropout: 1.5|:1:1: model: dropout 1.5 is not in [0, 1)",
        "model|  hidden_size: 99999999999|:2:3: model.hidden_size: Numeric value (99999999999) out"
            + " of range of int",
        "training|  max_grad_norm: Infinity|max_grad_norm Infinity is not finite; null means no"
            + " clipping",
        "data|  validation_fraction: 2|validation_fraction 2.0 is not in (0, 1)",
        "data|  validation_fraction: [.1]|validation_fraction",
      })
  void fileLineAndColumnAreNamed(String section, String line, String message) throws IOException {
    Files.writeString(recipe, "%s:\n  %s\n".formatted(section, line.strip()));
    pretrain().failedWith(recipe.toString(), message);
  }

  @Test
  void aFileThatIsNoRecipeIsRefused() throws IOException {
    pretrain().failedWith("%s: no such file".formatted(recipe));
    Files.writeString(recipe, "training: [\n");
    pretrain().failedWith(recipe + ":", "unusable YAML: expected the node content");
    Files.writeString(recipe, "seed: 1\nseed: 2\n");
    pretrain().failedWith(recipe + ":2:");
    Files.writeString(recipe, "just words\n");
    pretrain().failedWith("%s: a recipe takes keys, given \"just words\"".formatted(recipe));
    Files.write(recipe, "# caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
    pretrain().failedWith("%s: not UTF-8".formatted(recipe));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "training.batch_size=x|--set training.batch_size=x: training.batch_size: \"x\" is not a"
            + " whole number",
        "modl.dropout=.5|--set modl.dropout=.5: unknown key modl; did you mean model?",
        "training=3|--set training=3: training takes keys, given 3",
        "seed|--set seed: not of the form key=value",
        "model.num_attention_heads=3|with --set model.num_attention_heads=3: model: hidden_size"
            + " 128 is not a multiple of num_attention_heads 3",
        "training.learning_rate=-1|with --set training.learning_rate=-1: training: learning rate"
            + " -1.0 is not a finite number above 0",
      })
  void settingsAreNamedAsTheyWereTyped(String setting, String message) throws IOException {
    Files.writeString(recipe, "seed: 1\n");
    pretrain("--set", setting).failedWith(message);
  }

  @Test
  void aModelThatDoesNotFitIsRefusedBeforeTheRunWithPlannedAndAvailableBytes() {
    recipe = new TinyPretraining(folder).recipe();
    List<String> sizes = List.of("hidden_size=4096", "num_hidden_layers=24");
    pretrain("--set", "model." + sizes.get(0), "--set", "model." + sizes.get(1))
        .failedWith(
            "not enough memory for batch_size ",
            "planned are 77,",
            " MB (state 77,",
            "the heap has ",
            "not even batch_size 1 fits",
            "SIROCCO_HEAP");
    // Too large to be counted, let alone allocated.
    pretrain("--set", "model.hidden_size=32768")
        .failedWith("h.0.attn.c_attn.weight", "3221225472 elements, a shard holds 1073741824");
    pretrain("--set", "training.batch_size=2000000000")
        .failedWith("B=2000000000 sequences of T=8 positions are more than 2147483647");
  }
}
