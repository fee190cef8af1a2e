package io.sirocco;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NearestNameTest {

  @ParameterizedTest
  @CsvSource({
    "kitten, sitting, 3",
    "saturday, sunday, 3",
    "'', abc, 3",
    "abc, '', 3",
    "same, same, 0",
    "ab, ba, 2",
    "dropout, dropuot, 2",
    "seed, seeds, 1"
  })
  void editsAreInsertionsDeletionsAndSubstitutions(String from, String to, int edits) {
    assertThat(NearestName.edits(from, to)).isEqualTo(edits);
    assertThat(NearestName.edits(to, from)).isEqualTo(edits);
  }

  /** Edits are a metric, at least the difference of the lengths and at most the longer length. */
  @Property(tries = 200)
  void editsAreADistance(
      @ForAll @AlphaChars @StringLength(max = 8) String a,
      @ForAll @AlphaChars @StringLength(max = 8) String b,
      @ForAll @AlphaChars @StringLength(max = 8) String c) {
    int ab = NearestName.edits(a, b);
    assertThat(ab).isLessThanOrEqualTo(NearestName.edits(a, c) + NearestName.edits(c, b));
    assertThat(ab).isBetween(Math.abs(a.length() - b.length()), Math.max(a.length(), b.length()));
    assertThat(ab == 0).isEqualTo(a.equals(b));
  }

  @Test
  void theNearestIsFoundUnlessHalfOfItsLettersAreWrong() {
    List<String> known = List.of("dropout", "bias", "seed");
    assertThat(NearestName.of("dropuot", known)).contains("dropout");
    assertThat(NearestName.of("bais", known)).as("2 of 4 letters").isEmpty();
    assertThat(NearestName.of("bia", known)).contains("bias");
    assertThat(NearestName.of("xyz", known)).isEmpty();
    assertThat(NearestName.of("x", List.of())).isEmpty();
  }
}
