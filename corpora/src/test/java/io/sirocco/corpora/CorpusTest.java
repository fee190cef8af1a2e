package io.sirocco.corpora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CorpusTest {
  @Test
  void splitGivesTheBeginningToTraining() {
    TrainValidationSplit split = TrainValidationSplit.of("0123456789", 0.9);

    assertThat(split).isEqualTo(new TrainValidationSplit("012345678", "9"));
  }

  /** The last two columns are what Python gives for int(n * fraction) and the rest. */
  @ParameterizedTest
  @CsvSource({
    "1115394, 0.9, 1003854, 111540",
    "10, 0.7, 7, 3",
    "3, 0.9, 2, 1",
    "100, 0.29, 28, 72"
  })
  void splitCutsWherePythonDoes(int characters, double fraction, int train, int validation) {
    TrainValidationSplit split = TrainValidationSplit.of("x".repeat(characters), fraction);

    assertThat(split.train()).hasSize(train);
    assertThat(split.validation()).hasSize(validation);
  }

  @Property(tries = 200)
  void splitCountsCharactersAndCutsNone(@ForAll @IntRange(min = 2, max = 500) int characters) {
    TrainValidationSplit split = TrainValidationSplit.of("😀".repeat(characters), 0.5);

    assertThat(split.train()).isEqualTo("😀".repeat(characters / 2));
    assertThat(split.train() + split.validation()).isEqualTo("😀".repeat(characters));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -0.1, 1.5, Double.NaN})
  void splitRefusesFractionsThatAreNone(double fraction) {
    assertThatThrownBy(() -> TrainValidationSplit.of("text", fraction))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(String.valueOf(fraction));
  }

  @Test
  void splitRefusesAnEmptyPart() {
    assertThatThrownBy(() -> TrainValidationSplit.of("x", 0.9))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("0 characters to train on and 1 to validate with");
    assertThatThrownBy(() -> TrainValidationSplit.of("", 0.9))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TrainValidationSplit("x", ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** From the examples of FIPS 180-4, and what sha256sum gives. */
  @ParameterizedTest
  @CsvSource({
    "abc, ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    "'', e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "é😀, 1184d1f608158eea09d297565575892231550c403aaa913008d867a97cfd5c76",
  })
  void hashIsSha256OfUtf8(String text, String sha256) {
    assertThat(ContentHash.of(text)).hasToString(sha256);
  }

  @Test
  void hashOfLongTextDoesNotBreakCharacters() {
    String text = "a" + "😀".repeat((1 << 20) + 3);

    assertThat(ContentHash.of(text))
        .hasToString("3d22e9fa525b149804653b2d95a9733e4369d694e17c9e7af450bc5d202f384e");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "abc", "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"})
  void hashRefusesWhatIsNone(String digits) {
    assertThatThrownBy(() -> new ContentHash(digits))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + digits + "\"");
  }

  @Test
  void corpusNeedsTextAndSources() {
    TextSource source = new TextSource("a.txt", 1, 1, ContentHash.of("a"));

    assertThatThrownBy(() -> new Corpus("", List.of(source)))
        .hasMessage("0 characters from 1 sources");
    assertThatThrownBy(() -> new Corpus("a", List.of())).hasMessage("1 characters from 0 sources");
    assertThatThrownBy(() -> new TextSource("a.txt", 1, 2, source.hash()))
        .hasMessage("a.txt: 2 characters in 1 bytes");
    assertThatThrownBy(() -> new TextSource("", 1, 1, source.hash()))
        .hasMessage("a text source needs a name");
  }
}
