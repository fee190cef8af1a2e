package io.sirocco.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sirocco.classification.FineTuningSettings.ClassWeights;
import io.sirocco.corpora.reading.Format;
import io.sirocco.corpora.reading.Sources.LabelFields;
import io.sirocco.corpora.reading.Sources.LabelFields.JsonArrays;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How labels stand in files, what is right of texts, and what predictions are worth. */
final class LabelKindTest {

  private static final Offset<Double> SMALL = within(1e-12);

  @TempDir private Path folder = Path.of("");

  @Test
  void labelsStandBetweenSeparatorsOrInAnArray() {
    assertThat(MultiLabel.PLAIN.labels("war, peace")).containsExactly("war", "peace");
    assertThat(MultiLabel.PLAIN.labels(" ")).isEmpty();
    assertThat(MultiLabel.PLAIN.labels("[]")).isEmpty();
    assertThat(MultiLabel.PLAIN.labels("[\"war\", 3]")).containsExactly("war", "3");
    MultiLabel bars = new MultiLabel("||", .5);
    assertThat(bars.labels("a,b||c")).containsExactly("a,b", "c");
    assertThat(bars.names(List.of("b||a", "", "c||a"))).containsExactly("a", "b", "c");
    assertThat(bars.values("c||a", List.of("a", "b", "c"))).containsExactly(1, 0, 1);
  }

  @Test
  void labelsThatCannotBeAreRefused() {
    assertThatThrownBy(() -> MultiLabel.PLAIN.labels("a,,b"))
        .hasMessage("an empty label, '', among 'a,,b', whose separator is ','");
    assertThatThrownBy(() -> MultiLabel.PLAIN.labels("a,b,a"))
        .hasMessage("a label twice, 'a', among 'a,b,a', whose separator is ','");
    assertThatThrownBy(() -> MultiLabel.PLAIN.labels("[\"a,b\"]"))
        .hasMessage("a label with the separator, 'a,b', among '[\"a,b\"]', whose separator is ','");
    assertThatThrownBy(() -> MultiLabel.PLAIN.labels("[a"))
        .hasMessageStartingWith("the labels '[a' begin as a JSON array and are none: ");
    assertThatThrownBy(() -> MultiLabel.PLAIN.labels("[[1]]"))
        .hasMessage("[1] in the labels [[1]]: neither text nor number");
    assertThatThrownBy(() -> MultiLabel.PLAIN.values("a,c", List.of("a", "b")))
        .hasMessage("the label 'c' among 'a,c'; the labels are [a, b]");
    assertThatThrownBy(() -> new MultiLabel(",", 1)).hasMessage("threshold 1.0 is not in (0, 1)");
    assertThatThrownBy(() -> new MultiLabel("", .5)).hasMessageContaining("separator");
    assertThatThrownBy(() -> new SingleLabel(-1)).hasMessage("focal gamma -1.0 is not in [0, 100]");
  }

  @Test
  void numbersAreThoseOfSinglePrecision() {
    Regression stars = new Regression("stars");
    assertThat(stars.values(" -2.5e1 ", List.of("stars"))).containsExactly(-25);
    for (String wrong : List.of("", "four", "NaN", "1e39", "Infinity")) {
      assertThatThrownBy(() -> stars.values(wrong, List.of("stars")))
          .hasMessageStartingWith("the stars '%s' is no number".formatted(wrong));
    }
  }

  @Test
  void errorsSayWhereALabelStands() throws IOException {
    Path file = folder.resolve("train.csv");
    Files.writeString(file, "text,label\nrain,4\ndust,four\n");
    LabelFields fields = new LabelFields("text", null, List.of("label"));
    LabeledExamples read = LabeledExamples.read(file, fields, Format.Quotes.AROUND_VALUES);
    assertThatThrownBy(() -> read.values(new Regression("label"), List.of("label")))
        .hasMessage(file + ": line 3: the label 'four' is no number");
    assertThatThrownBy(() -> read.values(SingleLabel.PLAIN, List.of("4", "five")))
        .hasMessage(file + ": line 3: the label 'four'; the classes are [4, five]");
  }

  @Test
  void arraysAreLabelsWhereSeveralAreExpected() throws IOException {
    Path file = folder.resolve("train.jsonl");
    Files.writeString(
        file,
        """
        {"text": "rain", "label": ["wet", "cold"]}
        {"text": "dust", "label": []}
        {"text": "river", "label": "wet"}
        """);
    List<String> label = List.of("label");
    LabelFields several = new LabelFields("text", null, label, JsonArrays.TAKEN);
    LabeledExamples read = LabeledExamples.read(file, several, Format.Quotes.AROUND_VALUES);
    assertThat(read.names(MultiLabel.PLAIN)).containsExactly("cold", "wet");
    assertThat(read.values(MultiLabel.PLAIN, List.of("cold", "wet")))
        .isDeepEqualTo(new double[][] {{1, 1}, {0, 0}, {0, 1}});
    LabelFields one = new LabelFields("text", null, label);
    assertThatThrownBy(() -> LabeledExamples.read(file, one, Format.Quotes.AROUND_VALUES))
        .hasMessageContaining("train.jsonl: line 1")
        .hasMessageContaining("field \"label\" is array, not a text");
  }

  @Test
  void aLabelCountsByTheTextsThatHaveIt() {
    double[][] gold = {{1, 0, 1}, {0, 0, 1}, {0, 0, 1}, {0, 0, 1}, {0, 0, 1}};
    assertThat(MultiLabel.PLAIN.weights(gold, ClassWeights.BALANCED)).containsExactly(4, 1, 1);
    assertThat(MultiLabel.PLAIN.weights(gold, ClassWeights.ROOT)).containsExactly(2, 1, 1);
    assertThat(MultiLabel.PLAIN.weights(gold, ClassWeights.NONE)).containsExactly(1, 1, 1);
    double[][] classes = {{1, 0}, {0, 1}, {0, 1}, {0, 1}};
    assertThat(SingleLabel.PLAIN.weights(classes, ClassWeights.BALANCED))
        .containsExactly(2, 2 / 3.0);
  }

  @Test
  void outputsAreProbabilitiesOrValues() {
    assertThat(MultiLabel.PLAIN.outputs(new double[] {0, Math.log(3), -1000}))
        .containsExactly(new double[] {.5, .75, 0}, within(1e-12));
    assertThat(SingleLabel.PLAIN.outputs(new double[] {1000, 1000 + Math.log(3)}))
        .containsExactly(new double[] {.25, .75}, within(1e-12));
    assertThat(Regression.PLAIN.outputs(new double[] {-3})).containsExactly(-3);
    MultiLabel sure = new MultiLabel("; ", .7);
    assertThat(sure.decide(new double[] {.69, .7, .9})).containsExactly(0, 1, 1);
    List<String> names = List.of("a", "b", "c");
    assertThat(sure.columns(names)).containsExactly("predicted", "p:a", "p:b", "p:c");
    assertThat(sure.cells(names, new double[] {.69, .7, .9}))
        .containsExactly("b; c", "0.690000", "0.700000", "0.900000");
    assertThat(Regression.PLAIN.cells(List.of("value"), new double[] {1.5}))
        .containsExactly("1.500000");
  }

  /** By hand: a has 2 hits of 3 told and 2 had, b 1 of 1 and 2, c none at all. */
  @Test
  void labelsAreScoredEachAndTogether() {
    double[][] gold = {{1, 1, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 0}};
    double[][] told = {{1, 1, 0}, {1, 0, 0}, {1, 0, 0}, {0, 0, 0}};
    LabelScores scores = new LabelScores(List.of("a", "b", "c"), gold, told);
    assertThat(scores.precision(0)).isEqualTo(2 / 3.0);
    assertThat(scores.recall(0)).isEqualTo(1);
    assertThat(scores.f1(0)).isEqualTo(.8);
    assertThat(scores.f1(1)).isEqualTo(2 / 3.0);
    assertThat(scores.f1(2)).isZero();
    assertThat(scores.macroF1()).isCloseTo((.8 + 2 / 3.0) / 3, SMALL);
    assertThat(scores.microF1()).isEqualTo(6 / 8.0);
    assertThat(scores.subsetAccuracy()).isEqualTo(.75);
    assertThat(scores.collapsed()).isFalse();
    assertThat(new LabelScores(List.of("a", "b", "c"), gold, new double[4][3]).collapsed())
        .isTrue();
    assertThat(scores.choice()).isEqualTo(scores.macroF1());
  }

  /** The correlations by hand, with a tie among the right numbers. */
  @Test
  void valuesAreScoredByCorrelationAndError() {
    double[] gold = {1, 2, 2, 4};
    double[] told = {1.5, 2, 3, 3.5};
    ValueScores scores = new ValueScores(gold, told);
    double xy = -1.25 * -1 + -.25 * -.5 + -.25 * .5 + 1.75 * 1;
    assertThat(scores.pearson()).isCloseTo(xy / Math.sqrt(4.75) / Math.sqrt(2.5), SMALL);
    // Ranks 1, 2.5, 2.5, 4 and 1, 2, 3, 4.
    assertThat(scores.spearman()).isCloseTo(4.5 / Math.sqrt(4.5 * 5), SMALL);
    assertThat(scores.rmse()).isCloseTo(Math.sqrt(1.5 / 4), SMALL);
    assertThat(scores.meanError()).isEqualTo(.5);
    assertThat(scores.determination()).isCloseTo(1 - 1.5 / 4.75, SMALL);
    assertThat(scores.choice()).isEqualTo(scores.determination());
    assertThat(scores.collapsed()).isFalse();
    ValueScores flat = new ValueScores(gold, new double[4]);
    assertThat(flat.pearson()).isZero();
    assertThat(flat.collapsed()).isTrue();
  }

  @Test
  void textsOfSeveralLabelsAreHeldOutWhateverTheyHave() {
    List<Example> texts = Collections.nCopies(10, Example.of("rain"));
    List<String> labels = List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");
    LabeledExamples all = new LabeledExamples(texts, labels);
    FineTuningData data = FineTuningData.split(MultiLabel.PLAIN, all, .2, 1, List.of());
    assertThat(data.dev().size()).isEqualTo(2);
    assertThat(data.train().size()).isEqualTo(8);
  }
}
