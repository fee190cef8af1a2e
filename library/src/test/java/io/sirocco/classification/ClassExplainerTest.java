package io.sirocco.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.sirocco.BackendChoice;
import io.sirocco.PretrainedModel;
import io.sirocco.classification.Explanation.Method;
import io.sirocco.classification.Explanation.Part;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.BackendOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What speaks for a class, of a classifier that looks for the word "stone". */
final class ClassExplainerTest {

  @TempDir private Path folder = Path.of("");

  /** Something to do with an explainer, and a classifier of the same model. */
  @FunctionalInterface
  private interface Use {
    void of(ClassExplainer explainer, TextClassifier classifier);
  }

  private void withTuned(String type, Use use) throws IOException {
    Path run = TinyClassifier.pretrained(folder, type);
    PretrainedModel model =
        PretrainedModel.load(TinyClassifier.tuned(run, folder.resolve("tuned")));
    try (Backend backend = BackendChoice.open("vector", BackendOptions.threads(2)).backend();
        TextClassifier classifier = new TextClassifier(model, backend, "");
        ClassExplainer explainer = new ClassExplainer(model, backend, "")) {
      use.of(explainer, classifier);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt", "bert", "xlm"})
  void theWordThatMakesTheClassSpeaksForIt(String type) throws IOException {
    withTuned(
        type,
        (explainer, classifier) -> {
          String text = " rain  stone dust, light";
          Explanation why = explainer.explain(Example.of(text), "stone", Method.LEAVE_OUT);
          assertThat(why.told()).isEqualTo(classifier.classify(text));
          assertThat(why.probability()).isEqualTo(why.told().probabilities().get(1));
          List<Part> parts = why.texts().getFirst();
          assertThat(parts.stream().map(Part::text)).contains("rain", "stone", "dust", "light");
          assertThat(joined(parts)).isEqualTo(text);
          Part strongest =
              parts.stream().max(Comparator.comparingDouble(Part::score)).orElseThrow();
          assertThat(strongest.text()).isEqualTo("stone");
          assertThat(strongest.score()).isPositive();
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt", "bert", "xlm"})
  void ofTwoClassesWhatSpeaksForOneSpeaksAgainstTheOther(String type) throws IOException {
    withTuned(
        type,
        (explainer, classifier) -> {
          Example text = Example.of("rain stone dust");
          Explanation with = explainer.explain(text, "stone", Method.GRADIENT);
          Explanation against = explainer.explain(text, "none", Method.GRADIENT);
          // d ln(1 - p) = -p / (1 - p) d ln p
          double ratio = -with.probability() / against.probability();
          for (int word = 0; word < with.texts().getFirst().size(); word++) {
            double one = with.texts().getFirst().get(word).score();
            assertThat(against.texts().getFirst().get(word).score())
                .isCloseTo(ratio * one, withinPercentage(1));
          }
          assertThat(with.texts().getFirst().stream().mapToDouble(Part::score))
              .anyMatch(s -> s != 0);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt", "bert"})
  void whatDoesNotFitIsNotSeen(String type) throws IOException {
    withTuned(
        type,
        (explainer, classifier) -> {
          String text = "stone" + " river".repeat(80);
          List<Part> parts =
              explainer.explain(Example.of(text), null, Method.LEAVE_OUT).texts().getFirst();
          assertThat(joined(parts)).isEqualTo(text);
          assertThat(parts.getFirst().seen()).isTrue();
          assertThat(parts.getLast().seen()).isFalse();
          assertThat(parts.getLast().text()).endsWith("river river");
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert", "xlm"})
  void bothTextsOfAPairAreExplained(String type) throws IOException {
    withTuned(
        type,
        (explainer, classifier) -> {
          Example pair = new Example("rain light", "dust stone");
          for (Method method : Method.values()) {
            List<List<Part>> texts = explainer.explain(pair, "stone", method).texts();
            assertThat(texts).hasSize(2);
            assertThat(joined(texts.getFirst())).isEqualTo("rain light");
            assertThat(joined(texts.getLast())).isEqualTo("dust stone");
            assertThat(texts.getLast().getLast().text()).isEqualTo("stone");
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = "bert")
  void aClassThatIsNoneAndATextOfNothingAreAnswered(String type) throws IOException {
    withTuned(
        type,
        (explainer, classifier) -> {
          Example text = Example.of("rain");
          assertThatThrownBy(() -> explainer.explain(text, "moss", Method.GRADIENT))
              .hasMessage("no class 'moss'; the classes are [none, stone]");
          for (Method method : Method.values()) {
            assertThat(explainer.explain(Example.of(""), null, method).texts())
                .containsExactly(List.of());
          }
        });
  }

  private static String joined(List<Part> parts) {
    return String.join("", parts.stream().map(Part::text).toList());
  }
}
