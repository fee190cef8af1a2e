package io.sirocco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.kernels.AdamWSettings;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Precision;
import io.sirocco.training.EarlyStopping;
import io.sirocco.training.LossScaling;
import io.sirocco.training.MixedPrecision;
import io.sirocco.training.OptimizerSettings;
import io.sirocco.training.Rollback;
import io.sirocco.training.Schedule;
import io.sirocco.training.TrainingSettings;
import io.sirocco.transformer.BlockConfig;
import io.sirocco.transformer.Dropout;
import io.sirocco.transformer.FeedForward;
import io.sirocco.transformer.Initialization;
import io.sirocco.transformer.NormKind;
import io.sirocco.transformer.NormPlacement;
import io.sirocco.transformer.TransformerConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class RecipeFileTest {

  private static final Recipe DEFAULT = RecipeFile.parse("empty", "", List.of());

  private static Recipe with(String... settings) {
    return RecipeFile.parse("recipe.yaml", "", List.of(settings));
  }

  @Test
  void theDefaultRecipeIsWhatAnEmptyOneMeans() {
    assertThat(RecipeFile.parse("defaults", RecipeFile.defaults(), List.of())).isEqualTo(DEFAULT);
    assertThat(RecipeFile.parse("comment", "# nothing\n", List.of())).isEqualTo(DEFAULT);
    assertThat(DEFAULT.seed()).isEqualTo(1337);
    assertThat(DEFAULT.model().hiddenSize()).isEqualTo(128);
  }

  @Test
  void everyKeyOfTheDefaultRecipeIsWrittenAndNoOther() {
    List<String> known = keys(RecipeFile.defaults());
    assertThat(known).hasSizeGreaterThan(30);
    Recipe directory =
        RecipeFile.parse(
            "r", "{init_from: a, tokenizer: {type: directory, directory: b}}", List.of());
    assertThat(keys(RecipeFile.write(directory))).isEqualTo(known);
  }

  @Test
  void pathsAreWrittenAsTheyWereGiven() {
    assertThat(RecipeFile.write(with("data.directory=Corpora/EN", "init_from=Runs/A")))
        .contains("directory: Corpora/EN", "init_from: Runs/A");
  }

  @Test
  void theDirectoryOfATokenizerIsWrittenOnlyIfThereIsOne() {
    assertThat(RecipeFile.write(DEFAULT)).contains("tokenizer:\n  type: character\nmodel:");
  }

  /** Keys with their indentation, in order. */
  private static List<String> keys(String yaml) {
    return Pattern.compile("(?m)^( *[a-z0-9_]+):")
        .matcher(yaml)
        .results()
        .map(MatchResult::group)
        .toList();
  }

  /** Each key of a recipe, by another value than its default. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "seed|-9223372036854775808|-9223372036854775808|1337",
        "init_from|Runs/a|\"Runs/a\"|null",
        "model.num_hidden_layers|3|3|4",
        "model.num_attention_heads|8|8|4",
        "model.hidden_size|64|64|128",
        "model.intermediate_size|77|77|null",
        "model.max_position_embeddings|65|65|64",
        "model.hidden_act|gelu_new|\"gelu_new\"|\"gelu\"",
        "model.dropout|0.25|0.25|0.0",
        "model.bias|false|false|true",
        "model.layer_norm_eps|1e-6|1.0E-6|null",
        "model.type|bert|\"bert\"|\"gpt\"",
        "model.position_embedding_type|sinusoidal|\"sinusoidal\"|\"learned\"",
        "model.norm_type|rms_norm|\"rms_norm\"|\"layer_norm\"",
        "model.norm_placement|post|\"post\"|null",
        "model.embedding_norm|present|\"present\"|null",
        "model.token_head|biased|\"biased\"|null",
        "model.pooler_hidden_act|relu|\"relu\"|\"tanh\"",
        "model.type_vocab_size|3|3|2",
        "model.attention_dropout|0.25|0.25|null",
        "model.generator_hidden_size|0.5|0.5|0.25",
        "model.generator_layers|0.5|0.5|1.0",
        "model.initializer_range|0.5|0.5|0.02",
        "model.position_initializer_range|0.5|0.5|0.01",
        "data.samples|stream|\"stream\"|\"blocks\"",
        "data.pack_samples|false|false|true",
        "data.text_of_pairs|true|true|false",
        "data.language_alpha|0.5|0.5|0.7",
        "data.max_eval_samples|7|7|null",
        "data.validation_fraction|0.5|0.5|0.1",
        "objectives.clm|0.5|0.5|0.0",
        "objectives.mlm|0.5|0.5|0.0",
        "objectives.mlm_nsp|0.5|0.5|0.0",
        "objectives.mlm_sop|0.5|0.5|0.0",
        "objectives.tlm|0.5|0.5|0.0",
        "objectives.rtd|0.5|0.5|0.0",
        "objectives.sentence_weight|0.5|0.5|1.0",
        "objectives.replacement_weight|0.5|0.5|50.0",
        "classification.labels|[a, b]|[\"a\",\"b\"]|[]",
        "masking.selection|spans|\"spans\"|\"bernoulli\"",
        "masking.rate|0.5|0.5|0.15",
        "masking.unit|word|\"word\"|\"token\"",
        "masking.max_predictions|7|7|null",
        "masking.mask|0.5|0.5|0.8",
        "masking.keep|0.0|0.0|0.1",
        "masking.exempt|first_token|\"first_token\"|null",
        "masking.frequency_alpha|0.7|0.7|0.5",
        "masking.span_p|0.3|0.3|0.2",
        "masking.max_span|7|7|10",
        "training.batch_size|7|7|12",
        "training.gradient_accumulation_steps|7|7|1",
        "training.max_steps|7777|7777|2000",
        "training.minutes|1.5|1.5|null",
        "training.learning_rate|0.5|0.5|0.001",
        "training.lr_scheduler_type|inverse_sqrt|\"inverse_sqrt\"|\"cosine\"",
        "training.warmup_steps|7|7|100",
        "training.min_learning_rate|0.0|0.0|1.0E-4",
        "training.adam_beta1|0.5|0.5|0.9",
        "training.adam_beta2|0.5|0.5|0.99",
        "training.adam_epsilon|1.0E-300|1.0E-300|1.0E-8",
        "training.weight_decay|0.0|0.0|0.1",
        "training.max_grad_norm|null|null|1.0",
        "training.eval_steps|7|7|250",
        "training.save_steps|7|7|250",
        "training.save_total_limit|7|7|2",
        "training.early_stopping_patience|7|7|0",
      })
  void everyKeyCanBeSetIsWrittenAndReadAndTellsRecipesApart(
      String key, String value, String shown, String byDefault) {
    Recipe recipe = with(key + "=" + value);
    assertThat(recipe).isNotEqualTo(DEFAULT);
    assertThat(RecipeFile.difference(recipe, DEFAULT))
        .contains("%s is %s here and %s there".formatted(key, shown, byDefault));
    assertThat(RecipeFile.parse("written", RecipeFile.write(recipe), List.of())).isEqualTo(recipe);
    assertThat(Pretraining.hash(recipe)).isNotEqualTo(Pretraining.hash(DEFAULT));
  }

  @Test
  void howARunComputesMayChange() {
    Recipe other =
        with(
            "training.precision=f16",
            "training.initial_loss_scale=512",
            "training.loss_scale_window=43",
            "training.min_loss_scale=4",
            "training.skip_z_score=6",
            "training.rollback_attempts=3",
            "training.rollback_factor=0.25",
            "training.sample_tokens=0");
    assertThat(other).isNotEqualTo(DEFAULT);
    assertThat(RecipeFile.difference(other, DEFAULT)).isEmpty();
    assertThat(Pretraining.hash(other)).isEqualTo(Pretraining.hash(DEFAULT));
    assertThat(RecipeFile.parse("written", RecipeFile.write(other), List.of())).isEqualTo(other);
  }

  /** So a later version, which knows more keys, knows the runs of this one. */
  @Test
  void aRunIsKnownByWhatDiffersFromTheDefaults() {
    assertThat(RecipeFile.identity(DEFAULT)).doesNotContain(":");
    assertThat(RecipeFile.identity(with("model.num_hidden_layers=3", "training.sample_tokens=7")))
        .isEqualToIgnoringWhitespace("model.num_hidden_layers: 3");
    assertThat(RecipeFile.identity(with("classification.labels=[a, b]")))
        .isEqualToIgnoringWhitespace("classification.labels: - a - b");
  }

  @Test
  void equalRecipesDoNotDiffer() {
    assertThat(RecipeFile.difference(DEFAULT, with("seed=1337"))).isEmpty();
    assertThat(Pretraining.hash(with("seed=1337"))).isEqualTo(Pretraining.hash(DEFAULT));
  }

  @Test
  void everyValueReachesTheModelAndTheTraining() {
    Recipe recipe =
        with(
            "seed=5",
            "model.num_hidden_layers=2",
            "model.num_attention_heads=3",
            "model.hidden_size=12",
            "model.intermediate_size=13",
            "model.dropout=0.5",
            "model.max_position_embeddings=17",
            "model.hidden_act=gelu_new",
            "model.bias=false",
            "model.layer_norm_eps=1e-4",
            "model.initializer_range=0.03",
            "model.position_initializer_range=0.04",
            "training.batch_size=19",
            "training.gradient_accumulation_steps=23",
            "training.max_steps=29",
            "training.learning_rate=0.7",
            "training.lr_scheduler_type=linear",
            "training.warmup_steps=3",
            "training.min_learning_rate=0.2",
            "training.adam_beta1=0.6",
            "training.adam_beta2=0.8",
            "training.adam_epsilon=1e-5",
            "training.weight_decay=0.3",
            "training.max_grad_norm=2",
            "training.precision=f16",
            "training.initial_loss_scale=512",
            "training.loss_scale_window=43",
            "training.min_loss_scale=4",
            "training.skip_z_score=7",
            "training.rollback_attempts=3",
            "training.rollback_factor=0.25",
            "training.eval_steps=31",
            "training.save_steps=37",
            "training.early_stopping_patience=41");
    assertThat(recipe.config(11))
        .isEqualTo(
            TransformerConfig.gpt(11, 17, 2, 3, 12, 13)
                .with(
                    new BlockConfig(
                        NormPlacement.PRE,
                        NormKind.LAYER_NORM,
                        1e-4,
                        FeedForward.GELU_TANH,
                        Bias.ABSENT))
                .with(new Dropout(.5, .5))
                .with(new Initialization.Gpt(.03, .04)));
    assertThat(recipe.training().rollback()).isEqualTo(new Rollback(3, .25));
    assertThat(recipe.settings())
        .isEqualTo(
            new TrainingSettings(
                5,
                19,
                23,
                new TrainingSettings.Length.Steps(29),
                31,
                37,
                new OptimizerSettings(
                    new Schedule.Linear(.7, .2, 3), new AdamWSettings(.6, .8, 1e-5, .3), 2, 7),
                new MixedPrecision(Precision.F16, new LossScaling(512, 43, 4)),
                new EarlyStopping(41, 0)));
  }

  @Test
  void nullMeansWhatTheCommentsSay() {
    assertThat(DEFAULT.config(1).F()).as("4 x hidden_size").isEqualTo(512);
    assertThat(with("training.max_grad_norm=null").settings().optimizer().maximumNorm())
        .isInfinite();
    assertThat(with("training.minutes=2").settings().length())
        .isEqualTo(new TrainingSettings.Length.Minutes(2));
    assertThat(DEFAULT.settings().earlyStopping().patience()).isEqualTo(Integer.MAX_VALUE);
    assertThat(RecipeFile.parse("r", "training:\n  minutes: 3\n", List.of("training.minutes=null")))
        .isEqualTo(DEFAULT);
  }

  @ParameterizedTest
  @CsvSource({
    "cosine, Cosine",
    "linear, Linear",
    "constant, Constant",
    "inverse_sqrt, InverseSquareRoot"
  })
  void everyScheduleCanBeAskedFor(String key, String type) {
    Schedule schedule = with("training.lr_scheduler_type=" + key).settings().optimizer().schedule();
    assertThat(schedule.getClass().getSimpleName()).isEqualTo(type);
    assertThat(schedule.peak()).isEqualTo(1e-3);
    assertThat(schedule.warmUp()).isEqualTo(100);
  }

  @Test
  void theLastSettingOfAKeyWins() {
    assertThat(with("seed=1", "seed=2").seed()).isEqualTo(2);
    assertThat(RecipeFile.parse("r", "seed: 1\n", List.of("seed=2")).seed()).isEqualTo(2);
  }

  static Stream<Path> shippedRecipes() throws IOException {
    // The module's folder or the project's, as the one who runs the tests has it.
    Path here = Path.of("").toAbsolutePath();
    Path root =
        Stream.iterate(here, Objects::nonNull, Path::getParent)
            .filter(folder -> Files.isDirectory(folder.resolve("recipes")))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no folder recipes above " + here));
    try (Stream<Path> files = Files.list(root.resolve("recipes"))) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("shippedRecipes")
  void shippedRecipesCanBeReadAndWritten(Path file) {
    Recipe recipe = RecipeFile.read(file, List.of());
    assertThat(RecipeFile.parse("written", RecipeFile.write(recipe), List.of())).isEqualTo(recipe);
    assertThat(recipe.settings().seed()).isEqualTo(recipe.seed());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "seed: 1\\nmodel:\\n  dropuot: 0|r:3:3: unknown key model.dropuot; did you mean dropout?",
        "trainings:\\n  x: 1|r:1:1: unknown key trainings; did you mean training?",
        "model: 5|r:1:1: model takes keys, given 5",
        "- 1|r: a recipe takes keys, given [1]",
        "model:\\n  bias: true\\n  bias: true|r:3:3: key model.bias is given twice",
        "training:\\n  batch_size: twelve|r:2:3: training.batch_size: \"twelve\" is not a whole"
            + " number",
        "training:\\n  max_steps: 1.5|r:2:3: training.max_steps: 1.5 is not a whole number",
        "training:\\n  batch_size: 0|r:1:1: training: batch_size 0 is below 1",
        "training:\\n  eval_steps: 0|r:1:1: training: eval_steps 0 is below 1",
        "training:\\n  save_steps: 0|r:1:1: training: save_steps 0 is below 1",
        "training:\\n  save_total_limit: 0|r:1:1: training: save_total_limit 0 is below 1",
        "training:\\n  gradient_accumulation_steps: -1|r:1:1: training:"
            + " gradient_accumulation_steps -1 is below 1",
        "training:\\n  skip_z_score: 0|r:1:1: training: skip_z_score 0.0 is not above 0",
        "training:\\n  rollback_attempts: -1|r:1:1: training: rollback_attempts -1 is below 0",
        "training:\\n  rollback_factor: 2|r:1:1: training: rollback_factor 2.0 is not in (0, 1]",
        "training:\\n  sample_tokens: -1|r:1:1: training: sample_tokens -1 is below 0",
        "training:\\n  adam_beta2: 1|r:1:1: training: beta2 1.0 is not in [0, 1)",
        "training:\\n  early_stopping_patience: -2|r:1:1: training: patience -2 is below 1",
        "tokenizer:\\n  type: null|r:2:3: tokenizer.type: null is not character or" + " directory",
        "tokenizer:\\n  directory: here|r:1:1: tokenizer: type character with directory here: a"
            + " directory goes with type directory",
        "model:\\n  type: ~|r:2:3: model.type: null is not gpt or bert or xlm",
        "model:\\n  hidden_act: null|r:2:3: model.hidden_act: null is not gelu or gelu_new or"
            + " relu or swiglu",
        "model:\\n  hidden_act: 0|r:2:3: model.hidden_act: 0 is not gelu or gelu_new or"
            + " relu or swiglu",
        "model:\\n  position_embedding_type: rotery|r:2:3: model.position_embedding_type:"
            + " \"rotery\" is not learned or sinusoidal or rotary",
        "model:\\n  norm_type: rms|r:2:3: model.norm_type: \"rms\" is not layer_norm or rms_norm",
        "model:\\n  norm_placement: mid|r:2:3: model.norm_placement: \"mid\" is not pre or post",
        "seed: 1\\nmodel:\\n  hidden_size: 12\\n  position_embedding_type: rotary|r:2:1: model:"
            + " position_embedding_type rotary turns pairs of channels: hidden_size 12 /"
            + " num_attention_heads 4 = 3 is odd",
        "model:\\n  num_attention_heads: 0|r:1:1: model: hidden_size 128 is not a multiple of"
            + " num_attention_heads 0",
        "model:\\n  layer_norm_eps: 0|r:1:1: model: epsilon 0.0 is not above 0",
        "training:\\n  lr_scheduler_type: null|r:2:3: training.lr_scheduler_type: null is not"
            + " cosine or linear or inverse_sqrt or constant",
        "model:\\n  hidden_size: 1000000000|r:1:1: model: intermediate_size 4000000000, 4 x"
            + " hidden_size, is above 2147483647",
        "a: b: c|r:1:5: unusable YAML: mapping values are not allowed here",
      })
  void whatCannotBeUsedIsNamedWithItsPlace(String yaml, String message) {
    assertThatThrownBy(() -> RecipeFile.parse("r", yaml.replace("\\n", "\n"), List.of()))
        .isInstanceOf(RecipeException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "seed|--set seed: not of the form key=value",
        "=1|--set =1: not of the form key=value",
        "seed=|--set seed=: no value behind the =",
        "model=5|--set model=5: model takes keys, given 5",
        "model.dropuot=0|--set model.dropuot=0: unknown key model.dropuot; did you mean dropout?",
        "model.dropout=x|--set model.dropout=x: model.dropout: \"x\" is not a number",
        "model.dropout=[|--set model.dropout=[:1:2: unusable YAML: expected the node content, but"
            + " found '<stream end>'",
      })
  void aSettingThatCannotBeUsedIsNamed(String setting, String message) {
    assertThatThrownBy(() -> with(setting)).isInstanceOf(RecipeException.class).hasMessage(message);
  }

  @Test
  void aFileThatCannotBeReadIsNamed(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("recipe.yaml");
    assertThatThrownBy(() -> RecipeFile.read(file, List.of()))
        .isInstanceOf(RecipeException.class)
        .hasMessage("%s: no such file", file);
    Files.write(file, "seed: 1 # caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> RecipeFile.read(file, List.of())).hasMessage("%s: not UTF-8", file);
    Files.writeString(file, "seed: 9\n");
    assertThat(RecipeFile.read(file, List.of()).seed()).isEqualTo(9);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "multi_label_classification|[]",
        "regression|[]",
        "regression|[a, b]",
        "single_label_classification|[a]",
        "multi_label_classification|[a, a]"
      })
  void aProblemTypeGoesWithSoManyLabels(String type, String labels) {
    String yaml = "classification:\n  problem_type: %s\n  labels: %s\n".formatted(type, labels);
    assertThatThrownBy(() -> RecipeFile.parse("my.yaml", yaml, List.of()))
        .hasMessageContaining("my.yaml")
        .hasMessageContaining("problem_type %s with labels %s".formatted(type, labels));
  }

  @Test
  void aProblemTypeThatIsNoneIsRefused() {
    String yaml = "classification:\n  problem_type: ranking\n";
    assertThatThrownBy(() -> RecipeFile.parse("my.yaml", yaml, List.of()))
        .hasMessageContaining("classification.problem_type")
        .hasMessageContaining("ranking")
        .hasMessageContaining("regression");
  }
}
