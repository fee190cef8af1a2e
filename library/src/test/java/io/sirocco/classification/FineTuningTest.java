package io.sirocco.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sirocco.BackendChoice;
import io.sirocco.PretrainedModel;
import io.sirocco.Pretraining;
import io.sirocco.ProblemType;
import io.sirocco.TinyPretraining;
import io.sirocco.classification.FineTuningSettings.ClassWeights;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.BackendOptions;
import io.sirocco.tokenization.TokenizerRecipe;
import io.sirocco.tokenization.TokenizerTrainer;
import io.sirocco.tokenizer.MalformedText;
import io.sirocco.tokenizer.training.TrainingPresets;
import io.sirocco.tokenizer.training.TrainingProgress;
import io.sirocco.training.RunDirectory;
import io.sirocco.training.RunLayout;
import io.sirocco.transformer.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From a model of a few numbers to a classifier: a text of "stone" is of one class, and so on. */
final class FineTuningTest {

  private static final List<String> WORDS = List.of("rain", "dust", "river", "light");

  @TempDir private Path folder = Path.of("");

  private final List<EpochScore> scores = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private long memory = Long.MAX_VALUE;

  @BeforeEach
  void tokenize() throws IOException {
    List<String> lines = new ArrayList<>();
    Random random = new Random(2);
    for (int i = 0; i < 200; i++) {
      lines.add(words(random, 5) + " stone");
    }
    Files.write(folder.resolve("text"), lines);
    new TokenizerTrainer(
            new TokenizerRecipe(TrainingPresets.BERT, TrainingPresets.BERT.limits(60)), 1)
        .train(
            Map.of("en", List.of(folder.resolve("text"))),
            MalformedText.REFUSE,
            TrainingProgress.NONE)
        .tokenizer()
        .save(folder.resolve("tokenizer"));
  }

  private static String words(Random random, int most) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 1 + random.nextInt(most); i++) {
      text.append(i == 0 ? "" : " ").append(WORDS.get(random.nextInt(WORDS.size())));
    }
    return text.toString();
  }

  /** Every so many texts have the word that makes them rare. */
  private static LabeledExamples texts(int count, int every, long seed) {
    Random random = new Random(seed);
    List<Example> examples = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean stone = i % every == 0;
      String text = words(random, 4);
      examples.add(Example.of(stone ? text + " stone " + words(random, 2) : text));
      labels.add(stone ? "stone" : "none");
    }
    return new LabeledExamples(examples, labels);
  }

  private PretrainedModel pretrained(String type) throws IOException {
    Path run = folder.resolve("run-" + type);
    TinyPretraining.begin(run, type, folder);
    return PretrainedModel.load(run);
  }

  private static FineTuningSettings settings(long seed, int epochs, int frozen) {
    return new FineTuningSettings(
        seed, epochs, 8, 2e-2, .9, frozen, .01, ClassWeights.BALANCED, 20, 0, null);
  }

  private FineTuning.Result tune(
      PretrainedModel model, FineTuningData data, Path out, FineTuningSettings settings)
      throws IOException {
    try (Backend backend = backend()) {
      FineTuning.Request request =
          new FineTuning.Request(model, "the model", data, out, "", backend, 2, settings);
      return new FineTuning(request, environment())
          .run(
              new FineTuning.Observer() {
                @Override
                public void note(String line) {
                  notes.add(line);
                }

                @Override
                public void stepped(int step, int ofSteps, double loss) {
                  assertThat(loss).isFinite();
                }

                @Override
                public void evaluated(EpochScore score) {
                  scores.add(score);
                }
              },
              () -> false);
    }
  }

  private static Backend backend() {
    return BackendChoice.open("vector", BackendOptions.threads(2)).backend();
  }

  private Pretraining.Environment environment() {
    return new Pretraining.Environment(
        () -> 0, "2026-01-02T03:04:05Z", "1.2.3", null, "a JVM", 42, memory);
  }

  @Test
  void memoryCountsTheHeldOutTextsToo() throws IOException {
    PretrainedModel model = pretrained("bert");
    LabeledExamples shorter = texts(40, 4, 1);
    List<Example> examples = new ArrayList<>(shorter.examples());
    examples.set(3, Example.of("rain ".repeat(40)));
    LabeledExamples longer = new LabeledExamples(examples, shorter.labels());
    for (LabeledExamples dev : List.of(shorter, longer)) {
      FineTuningData data = new FineTuningData(shorter, dev, List.of());
      tune(
          model,
          data,
          folder.resolve("out" + notes.size()),
          new FineTuningSettings(1, 1, 512, 2e-2, 1, 0, 0, ClassWeights.NONE, 1, 0, null));
    }
    List<String> memory = notes.stream().filter(note -> note.startsWith("memory: ")).toList();
    assertThat(memory).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void whatDoesNotFitIsRefusedBeforeAnythingIsWritten() throws IOException {
    PretrainedModel model = pretrained("bert");
    FineTuningData data = new FineTuningData(texts(40, 4, 1), texts(16, 4, 2), List.of());
    Path out = folder.resolve("out");
    FineTuningSettings large =
        new FineTuningSettings(1, 1, 4096, 2e-2, .9, 0, .01, ClassWeights.BALANCED, 20, 0, null);
    memory = 8_000_000;
    assertThatThrownBy(() -> tune(model, data, out, large))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching(
            "not enough memory for batch_size 4096: planned are .*, the heap has 8.0 MB; the"
                + " largest batch_size that fits is \\d+, or use a larger heap \\(SIROCCO_HEAP\\)");
    assertThat(out).doesNotExist();
    tune(model, data, out, settings(1, 1, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt", "bert", "xlm"})
  void aRareClassIsLearnedWhateverTheModel(String type) throws IOException {
    FineTuningData data = new FineTuningData(texts(160, 8, 1), texts(64, 8, 2), List.of());
    Path out = folder.resolve("out");
    FineTuning.Result result = tune(pretrained(type), data, out, settings(1, 12, 0));
    assertThat(result.interrupted()).isFalse();
    assertThat(result.best().dev().choice()).isGreaterThan(.9);
    LabeledExamples fresh = texts(40, 4, 3);
    try (Backend backend = backend();
        TextClassifier classifier = new TextClassifier(PretrainedModel.load(out), backend, "")) {
      assertThat(classifier.labels()).containsExactly("none", "stone");
      List<TextClassifier.Classified> told = classifier.classify(fresh.examples(), done -> {});
      long right =
          IntStream.range(0, 40)
              .filter(i -> told.get(i).label().equals(fresh.labels().get(i)))
              .count();
      assertThat(right).isGreaterThanOrEqualTo(36);
      for (int i = 0; i < 40; i += 7) {
        TextClassifier.Classified alone = classifier.classify(fresh.examples().get(i).text());
        assertThat(alone.label()).as("beside others and alone").isEqualTo(told.get(i).label());
        assertThat(alone.probabilities().stream().mapToDouble(p -> p).sum())
            .isBetween(1 - 1e-9, 1 + 1e-9);
      }
    }
  }

  /** As many as make 1,000 steps, from 5 to 50. */
  @ParameterizedTest
  @CsvSource({
    "1, 16, 50, 12",
    "700, 16, 23, 5",
    "704, 16, 23, 5",
    "3200, 16, 5, 2",
    "20000, 16, 5, 2",
    "3199, 1, 5, 2",
    "2000, 32, 16, 4",
    "10, 0, 50, 12",
    "2147483647, 1, 5, 2"
  })
  void fewTextsAreSeenMoreOften(int texts, int batch, int epochs, int patience) {
    assertThat(FineTuningSettings.usualEpochs(texts, batch)).isEqualTo(epochs);
    assertThat(FineTuningSettings.usualPatience(epochs)).isEqualTo(patience);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt", "bert", "xlm"})
  void theMeanOfAllTokensTellsClassesAndStaysWithTheModel(String type) throws IOException {
    FineTuningData data = new FineTuningData(texts(160, 8, 1), texts(64, 8, 2), List.of());
    Path out = folder.resolve("out");
    PretrainedModel model = pretrained(type);
    FineTuning.Result result = tune(model, data, out, pooled(12, Summary.MEAN));
    assertThat(result.best().dev().choice()).isGreaterThan(.9);
    PretrainedModel tuned = PretrainedModel.load(out);
    assertThat(tuned.recipe().model().summaryType()).isEqualTo(Summary.MEAN);
    assertThat(Objects.requireNonNull(RunDirectory.founding(new RunLayout(out)).fineTuning()))
        .containsEntry("summary_type", "mean");
    try (Backend backend = backend();
        TextClassifier classifier = new TextClassifier(tuned, backend, "")) {
      LabeledExamples fresh = texts(30, 3, 3);
      List<TextClassifier.Classified> told = classifier.classify(fresh.examples(), done -> {});
      for (int i = 0; i < 30; i += 7) {
        TextClassifier.Classified alone = classifier.classify(fresh.examples().get(i).text());
        assertThat(alone.probabilities().getFirst())
            .as("beside longer ones and alone")
            .isCloseTo(told.get(i).probabilities().getFirst(), within(1e-5));
      }
    }
    Path again = folder.resolve("again");
    tune(tuned, data, again, pooled(1, null));
    assertThat(PretrainedModel.load(again).recipe().model().summaryType()).isEqualTo(Summary.MEAN);
    Path other = folder.resolve("other");
    tune(tuned, data, other, pooled(1, Summary.TOKEN));
    assertThat(PretrainedModel.load(other).recipe().model().summaryType()).isEqualTo(Summary.TOKEN);
  }

  private static FineTuningSettings pooled(int epochs, @Nullable Summary summary) {
    return new FineTuningSettings(
        1, epochs, 8, 2e-2, .9, 0, .01, ClassWeights.BALANCED, 20, 0, summary);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert", "gpt", "xlm"})
  void aHeadThatToldOthersApartIsMadeAnew(String type) throws IOException {
    Path first = folder.resolve("first");
    LabeledExamples texts = texts(40, 2, 1);
    tune(
        pretrained(type),
        new FineTuningData(SingleLabel.PLAIN, texts, texts, List.of()),
        first,
        settings(1, 1, 0));
    List<String> others =
        texts.labels().stream().map(label -> label.equals("stone") ? "hard" : "soft").toList();
    for (LabeledExamples second : List.of(texts, new LabeledExamples(texts.examples(), others))) {
      Path out = folder.resolve("out-" + second.labels().getFirst());
      tune(
          PretrainedModel.load(first),
          new FineTuningData(SingleLabel.PLAIN, second, second, List.of()),
          out,
          settings(1, 1, 0));
      var initial = RunDirectory.founding(new RunLayout(out)).initial();
      assertThat(Objects.requireNonNull(initial).transfer().created())
          .as(second.labels().toString())
          .hasSize(second.equals(texts) ? 0 : type.equals("gpt") ? 1 : 2);
    }
  }

  @Test
  void theSameSeedGivesTheSameBitsAndAnotherDoesNot() throws IOException {
    PretrainedModel model = pretrained("bert");
    FineTuningData data =
        FineTuningData.split(SingleLabel.PLAIN, texts(80, 4, 1), .2, 1, List.of());
    byte[][] models = new byte[3][];
    for (int run = 0; run < 3; run++) {
      Path out = folder.resolve("out" + run);
      tune(model, data, out, settings(run == 2 ? 2 : 1, 2, 0));
      models[run] =
          Files.readAllBytes(
              new RunLayout(out).checkpoints().resolve("best").resolve("model.safetensors"));
    }
    assertThat(models[1]).isEqualTo(models[0]);
    assertThat(models[2]).isNotEqualTo(models[0]);
  }

  @Test
  void theBestEpochIsKeptAndOneClassIsNoticed() throws IOException {
    FineTuningData data = new FineTuningData(texts(80, 4, 1), texts(40, 4, 2), List.of());
    FineTuning.Result result =
        tune(pretrained("bert"), data, folder.resolve("out"), settings(1, 6, 0));
    double best = scores.stream().mapToDouble(score -> score.dev().choice()).max().orElseThrow();
    assertThat(result.best().dev().choice()).isEqualTo(best);
    assertThat(scores.getFirst().best()).isTrue();
    int[] gold = {0, 0, 1, 1};
    ConfusionMatrix one = new ConfusionMatrix(List.of("a", "b"), gold, new int[4]);
    assertThat(one.collapsed()).isTrue();
    ConfusionMatrix right = new ConfusionMatrix(List.of("a", "b"), gold, gold);
    assertThat(right.collapsed()).isFalse();
    ConfusionMatrix all = new ConfusionMatrix(List.of("a", "b"), new int[4], new int[4]);
    assertThat(all.collapsed()).as("all are of it").isFalse();
  }

  @Test
  void pairsOfTextsAreToldApartByTheirSides() throws IOException {
    Random random = new Random(5);
    List<Example> examples = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      boolean first = i % 2 == 0;
      String stone = words(random, 2) + " stone";
      String other = words(random, 2);
      examples.add(first ? new Example(stone, other) : new Example(other, stone));
      labels.add(first ? "first" : "second");
    }
    LabeledExamples pairs = new LabeledExamples(examples, labels);
    FineTuningData data = FineTuningData.split(SingleLabel.PLAIN, pairs, .2, 1, List.of());
    FineTuning.Result result =
        tune(pretrained("bert"), data, folder.resolve("out"), settings(1, 40, 0));
    assertThat(result.best().dev().choice()).isGreaterThan(.9);
    PretrainedModel gpt = pretrained("gpt");
    assertThatThrownBy(() -> tune(gpt, data, folder.resolve("no"), settings(1, 1, 0)))
        .hasMessageContaining("no form for pairs");
  }

  /** Texts of "stone", of "rain", of both and of none. */
  private static LabeledExamples labeled(int count, long seed) {
    Random random = new Random(seed);
    List<Example> examples = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean stone = i % 2 == 0;
      boolean rain = i % 3 == 0;
      List<String> words = new ArrayList<>(List.of(WORDS.get(1 + random.nextInt(3))));
      if (stone) {
        words.add(random.nextInt(words.size() + 1), "stone");
      }
      if (rain) {
        words.add(random.nextInt(words.size() + 1), "rain");
      }
      examples.add(Example.of(String.join(" ", words)));
      labels.add(stone ? (rain ? "hard,wet" : "hard") : rain ? "wet" : "");
    }
    return new LabeledExamples(examples, labels);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt", "bert", "xlm"})
  void severalLabelsAreLearnedEachForItself(String type) throws IOException {
    FineTuningData data =
        new FineTuningData(MultiLabel.PLAIN, labeled(160, 1), labeled(64, 2), List.of());
    Path out = folder.resolve("out");
    FineTuningSettings settings =
        new FineTuningSettings(2, 40, 16, 5e-3, 1, 0, .01, ClassWeights.ROOT, 40, 0, null);
    FineTuning.Result result = tune(pretrained(type), data, out, settings);
    assertThat(result.best().dev()).isInstanceOf(LabelScores.class);
    assertThat(result.best().dev().choice()).isGreaterThan(.9);
    PretrainedModel tuned = PretrainedModel.load(out);
    assertThat(tuned.recipe().classification().problemType())
        .isEqualTo(ProblemType.MULTI_LABEL_CLASSIFICATION);
    LabeledExamples fresh = labeled(36, 3);
    try (Backend backend = backend();
        TextClassifier classifier = new TextClassifier(tuned, backend, "")) {
      assertThat(classifier.labels()).containsExactly("hard", "wet");
      double[][] told = classifier.outputs(fresh.examples(), done -> {});
      Arrays.setAll(told, i -> classifier.kind().decide(told[i]));
      double[][] gold = fresh.values(MultiLabel.PLAIN, classifier.labels());
      assertThat(new LabelScores(classifier.labels(), gold, told).subsetAccuracy())
          .isGreaterThan(.8);
      assertThatThrownBy(() -> classifier.classify("rain"))
          .hasMessage("a model of MULTI_LABEL_CLASSIFICATION tells no single class");
    }
  }

  /** "stone" adds 2 and "rain" takes 1 away. */
  private static LabeledExamples valued(int count, long seed) {
    LabeledExamples texts = labeled(count, seed);
    List<String> values =
        texts.labels().stream()
            .map(labels -> (labels.contains("hard") ? 2 : 0) - (labels.contains("wet") ? 1 : 0))
            .map(String::valueOf)
            .toList();
    return new LabeledExamples(texts.examples(), values);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt", "bert", "xlm"})
  void numbersAreLearned(String type) throws IOException {
    FineTuningSettings settings =
        new FineTuningSettings(1, 30, 8, 1e-2, 1, 0, .01, ClassWeights.NONE, 30, 0, null);
    FineTuningData data =
        new FineTuningData(new Regression("hardness"), valued(160, 1), valued(64, 2), List.of());
    Path out = folder.resolve("out");
    FineTuning.Result result = tune(pretrained(type), data, out, settings);
    assertThat(result.best().dev().choice()).as("R2").isGreaterThan(.8);
    assertThat(scores.getFirst().trainingLoss()).isGreaterThan(scores.getLast().trainingLoss());
    PretrainedModel tuned = PretrainedModel.load(out);
    assertThat(tuned.recipe().classification().labels()).containsExactly("hardness");
    LabeledExamples fresh = valued(40, 3);
    try (Backend backend = backend();
        TextClassifier classifier = new TextClassifier(tuned, backend, "")) {
      double[][] told = classifier.outputs(fresh.examples(), done -> {});
      double[][] gold = fresh.values(classifier.kind(), classifier.labels());
      ValueScores worth = new Regression("hardness").scores(classifier.labels(), gold, told);
      assertThat(worth.rmse()).isLessThan(.5);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt", "bert", "xlm"})
  void theFocalLossLearnsARareClass(String type) throws IOException {
    FineTuningData data =
        new FineTuningData(new SingleLabel(2), texts(160, 8, 1), texts(64, 8, 2), List.of());
    Path out = folder.resolve("out");
    FineTuning.Result result = tune(pretrained(type), data, out, settings(1, 12, 0));
    assertThat(result.best().dev().choice()).isGreaterThan(.9);
    assertThat(PretrainedModel.load(out).recipe().classification().problemType())
        .isEqualTo(ProblemType.SINGLE_LABEL_CLASSIFICATION);
  }

  /** Without a focus it is the cross-entropy, computed by another op. */
  @Test
  void aSmallFocusChangesLittleAndALargeOneMore() throws IOException {
    PretrainedModel model = pretrained("bert");
    FineTuningData data = new FineTuningData(texts(80, 4, 1), texts(24, 4, 2), List.of());
    double[] losses = new double[3];
    double[] gammas = {0, 1e-6, 2};
    for (int i = 0; i < 3; i++) {
      scores.clear();
      FineTuningData focused =
          new FineTuningData(new SingleLabel(gammas[i]), data.train(), data.dev(), List.of());
      tune(model, focused, folder.resolve("focus" + i), settings(1, 1, 0));
      losses[i] = scores.getFirst().trainingLoss();
    }
    assertThat(losses[1]).isCloseTo(losses[0], within(1e-4));
    assertThat(losses[2]).isLessThan(.7 * losses[0]);
  }

  @Test
  void aRegressionHasNoClassesToWeigh() throws IOException {
    FineTuningData data =
        new FineTuningData(Regression.PLAIN, valued(20, 1), valued(8, 2), List.of());
    PretrainedModel model = pretrained("bert");
    assertThatThrownBy(() -> tune(model, data, folder.resolve("out"), settings(1, 1, 0)))
        .hasMessage("class weights BALANCED with a regression, which has no classes");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void whatCannotBeIsRefused() throws IOException {
    PretrainedModel model = pretrained("bert");
    LabeledExamples known = texts(20, 4, 1);
    LabeledExamples unknown =
        new LabeledExamples(List.of(Example.of("rain")), List.of("nothing of it"));
    assertThatThrownBy(() ->
            tune(
                model,
                new FineTuningData(known, unknown, List.of()),
                folder.resolve("out"),
                settings(1, 1, 0)))
        .hasMessage("text 1: the label 'nothing of it'; the classes are [none, stone]");
    assertThatThrownBy(() -> new TextClassifier(model, backend(), ""))
        .hasMessageContaining("no classifier: sirocco finetune");
    assertThatThrownBy(() -> settings(1, 0, 0)).hasMessage("epochs 0 is not at least 1");
    assertThat(Files.exists(folder.resolve("out").resolve("config.yaml"))).isFalse();
  }
}
