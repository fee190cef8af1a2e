package io.sirocco.tokenizer.postprocessing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is left of a pair when the longer side is cut, as Hugging Face's library has it. */
final class TruncationTest {

  @ParameterizedTest
  @CsvSource({
    // Enough for the shorter one: it stays whole.
    "9, 2, 7, 5, 2",
    "2, 9, 7, 2, 5",
    "6, 3, 8, 5, 3",
    // Not enough: both get half, and what is odd goes to the longer one.
    "9, 5, 7, 4, 3",
    "5, 9, 7, 3, 4",
    "9, 5, 8, 4, 4",
    // Of two that are alike the second counts as the longer one.
    "6, 6, 7, 3, 4",
    "6, 6, 1, 0, 1",
    // Nothing has to be cut.
    "3, 4, 7, 3, 4",
  })
  void theLongerSideIsCut(int first, int second, int length, int leftOfFirst, int leftOfSecond) {
    Truncation truncation =
        new Truncation(length, 0, Truncation.Strategy.LONGEST_FIRST, Direction.RIGHT);
    List<TokenSequence> left = truncation.apply(List.of(sequence(first), sequence(second)), 0);
    assertThat(left).extracting(TokenSequence::size).containsExactly(leftOfFirst, leftOfSecond);
  }

  private static TokenSequence sequence(int size) {
    TokenSequence sequence = new TokenSequence(size);
    for (int i = 0; i < size; i++) {
      sequence.add(i, i, i + 1, i, 0);
    }
    return sequence;
  }
}
