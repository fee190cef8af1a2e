package io.sirocco.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sirocco.retrieval.WordTranslation.Entry;
import io.sirocco.retrieval.WordTranslation.Words;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RetrievalTest {

  private static Vectors vectors(float... values) {
    return new Vectors(values, 2);
  }

  @Test
  void lengthsOfVectorsDoNotMatter() {
    Retrieval found =
        Retrieval.of(vectors(1, 0, 0, 1), vectors(.1f, .01f, 30, 70), Retrieval.Nearness.COSINE);
    assertThat(found).isEqualTo(new Retrieval(1, 1, 2));
  }

  @Test
  void eachDirectionIsCountedByItself() {
    // Both of the first side are nearest to the second of the other side.
    Vectors source = vectors(1, 0, 1, .1f);
    Vectors target = vectors(0, 1, 1, .05f);
    Retrieval found = Retrieval.of(source, target, Retrieval.Nearness.COSINE);
    assertThat(found.forward()).isEqualTo(.5);
    assertThat(found.backward()).isEqualTo(.5);
  }

  /** A text that is near to all others wins by the cosine; the margin takes that off. */
  @Test
  void theMarginIsNotDeceivedByHubs() {
    float[] hub = {1, 1, 1, 1, 1, 1};
    float[][] source = {{1, .9f, 0, 0, 0, 0}, {0, 0, 1, .9f, 0, 0}, hub};
    float[][] target = {{.3f, 1, 0, .8f, 0, 0}, {0, 0, .3f, 1, 0, .8f}, {1, 1, 1, .9f, 1, 1}};
    Vectors first = rows(source);
    Vectors second = rows(target);
    assertThat(Retrieval.of(first, second, Retrieval.Nearness.MARGIN).forward())
        .isGreaterThanOrEqualTo(Retrieval.of(first, second, Retrieval.Nearness.COSINE).forward());
    // Written out for the first pair: the cosine over the mean of the means of all three.
    float[][] cosines = Retrieval.cosines(first.normalized(), second.normalized());
    double row = (cosines[0][0] + cosines[0][1] + cosines[0][2]) / 3.0;
    double column = (cosines[0][0] + cosines[1][0] + cosines[2][0]) / 3.0;
    assertThat(cosines[0][0] / ((row + column) / 2)).isGreaterThan(cosines[0][0]);
  }

  private static Vectors rows(float[][] rows) {
    float[] values = new float[rows.length * rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, values, i * rows[0].length, rows[0].length);
    }
    return new Vectors(values, rows[0].length);
  }

  @Test
  void sidesOfDifferentSizesAreRefused() {
    assertThatThrownBy(
            () -> Retrieval.of(vectors(1, 0), vectors(1, 0, 0, 1), Retrieval.Nearness.COSINE))
        .hasMessage("1 texts of 2 dimensions against 2 of 2");
    assertThatThrownBy(() -> vectors(1, 2, 3))
        .hasMessage("3 numbers are no vectors of 2 dimensions");
  }

  /** "a" has its two translations at ranks 1 and 3, "b" its only one at rank 2. */
  @Test
  void wordsAreRankedAmongAllCandidates() {
    List<Entry> dictionary = List.of(new Entry("a", "x"), new Entry("a", "z"), new Entry("b", "y"));
    Words source = new Words(List.of("a", "b"), vectors(1, 0, 1, .2f));
    Words target = new Words(List.of("x", "y", "z"), vectors(1, .01f, 1, .5f, 0, 1));
    WordTranslation found = WordTranslation.of(dictionary, source, target);
    assertThat(found.words()).isEqualTo(2);
    assertThat(found.candidates()).isEqualTo(3);
    assertThat(found.precision()).isEqualTo(.5);
    assertThat(found.meanAveragePrecision())
        .isCloseTo(((1 + 2 / 3.0) / 2 + 1 / 2.0) / 2, within(1e-12));
  }

  @Test
  void aWordWithoutAVectorIsNamed() {
    Words one = new Words(List.of("a"), vectors(1, 0));
    assertThatThrownBy(() -> WordTranslation.of(List.of(new Entry("b", "a")), one, one))
        .hasMessage("the word b has no vector");
  }
}
