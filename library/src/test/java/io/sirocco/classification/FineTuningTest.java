package io.sirocco.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.BackendChoice;
import io.sirocco.PretrainedModel;
import io.sirocco.Pretraining;
import io.sirocco.TinyPretraining;
import io.sirocco.classification.FineTuningSettings.ClassWeights;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.BackendOptions;
import io.sirocco.tokenization.TokenizerRecipe;
import io.sirocco.tokenization.TokenizerTrainer;
import io.sirocco.tokenizer.MalformedText;
import io.sirocco.tokenizer.training.TrainingPresets;
import io.sirocco.tokenizer.training.TrainingProgress;
import io.sirocco.training.RunLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a model of a few numbers to a classifier: a text of "stone" is of one class, and so on. */
final class FineTuningTest {

  private static final List<String> WORDS = List.of("rain", "dust", "river", "light");

  @TempDir private Path folder = Path.of("");

  private final List<EpochScore> scores = new ArrayList<>();

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
        seed, epochs, 8, 2e-2, .9, frozen, .01, ClassWeights.BALANCED, 20);
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
                public void note(String line) {}

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

  private static Pretraining.Environment environment() {
    return new Pretraining.Environment(
        () -> 0, "2026-01-02T03:04:05Z", "1.2.3", null, "a JVM", 42, Long.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt", "bert", "xlm"})
  void aRareClassIsLearnedWhateverTheModel(String type) throws IOException {
    FineTuningData data = new FineTuningData(texts(160, 8, 1), texts(64, 8, 2), List.of());
    Path out = folder.resolve("out");
    FineTuning.Result result = tune(pretrained(type), data, out, settings(1, 12, 0));
    assertThat(result.interrupted()).isFalse();
    assertThat(result.best().dev().macroF1()).isGreaterThan(.9);
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

  @Test
  void theSameSeedGivesTheSameBitsAndAnotherDoesNot() throws IOException {
    PretrainedModel model = pretrained("bert");
    FineTuningData data = FineTuningData.split(texts(80, 4, 1), .2, 1, List.of());
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
    double best = scores.stream().mapToDouble(score -> score.dev().macroF1()).max().orElseThrow();
    assertThat(result.best().dev().macroF1()).isEqualTo(best);
    assertThat(scores.getFirst().best()).isTrue();
    int[] gold = {0, 0, 1, 1};
    ConfusionMatrix one = new ConfusionMatrix(List.of("a", "b"), gold, new int[4]);
    assertThat(new EpochScore(1, 1, one, true).collapsed()).isTrue();
    ConfusionMatrix right = new ConfusionMatrix(List.of("a", "b"), gold, gold);
    assertThat(new EpochScore(1, 1, right, true).collapsed()).isFalse();
    ConfusionMatrix all = new ConfusionMatrix(List.of("a", "b"), new int[4], new int[4]);
    assertThat(new EpochScore(1, 1, all, true).collapsed()).as("all are of it").isFalse();
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
    FineTuningData data = FineTuningData.split(pairs, .2, 1, List.of());
    FineTuning.Result result =
        tune(pretrained("bert"), data, folder.resolve("out"), settings(1, 40, 0));
    assertThat(result.best().dev().macroF1()).isGreaterThan(.9);
    PretrainedModel gpt = pretrained("gpt");
    assertThatThrownBy(() -> tune(gpt, data, folder.resolve("no"), settings(1, 1, 0)))
        .hasMessageContaining("no form for pairs");
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
        .hasMessage(
            "the held-out texts: text 1 has the label 'nothing of it'; the classes are [none,"
                + " stone]");
    assertThatThrownBy(() -> new TextClassifier(model, backend(), ""))
        .hasMessageContaining("no classifier: sirocco finetune");
    assertThatThrownBy(() -> settings(1, 0, 0)).hasMessage("epochs 0 is not at least 1");
    assertThat(Files.exists(folder.resolve("out").resolve("config.yaml"))).isFalse();
  }
}
