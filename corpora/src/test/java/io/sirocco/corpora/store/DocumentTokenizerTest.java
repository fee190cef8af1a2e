package io.sirocco.corpora.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.tokenizer.CharacterTokenizer;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.tokenizer.UnknownPolicy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DocumentTokenizerTest {

  private static final String TEXT = "One. Two! \uD83D\uDE00 Three";
  private static final Tokenizer TOKENIZER = CharacterTokenizer.train(TEXT, UnknownPolicy.REFUSE);

  @Test
  void sentencesAreCutAndTogetherTheyAreTheText() {
    DocumentTokenizer tokenizer =
        new DocumentTokenizer(TOKENIZER, (language, text) -> new int[] {0, 5, 10});
    TokenizedDocument document = tokenizer.tokenize("en", TEXT).orElseThrow();
    assertThat(TOKENIZER.decode(Documents.ids(document))).isEqualTo(TEXT);
    // The face is one token of two code units.
    assertThat(Documents.sequenceEnds(document)).containsExactly(5, 10, 17);
    assertThat(document.textBytes()).isEqualTo(TEXT.getBytes(StandardCharsets.UTF_8).length);
  }

  @Test
  void sentencesWithoutTokensAndCutsInsideATokenMakeNoEmptySequence() {
    DocumentTokenizer tokenizer =
        new DocumentTokenizer(TOKENIZER, (language, text) -> new int[] {0, 0, 11, 12, 13, 99});
    TokenizedDocument document = tokenizer.tokenize("en", TEXT).orElseThrow();
    assertThat(Documents.sequenceEnds(document)).containsExactly(11, 12, 17);
  }

  @Test
  void emptyTextIsNoDocument() {
    DocumentTokenizer tokenizer =
        new DocumentTokenizer(TOKENIZER, DocumentTokenizer.Sentences.WHOLE);
    assertThat(tokenizer.tokenize("en", "")).isEmpty();
    assertThat(Documents.sequenceEnds(tokenizer.tokenize("en", "One").orElseThrow()))
        .containsExactly(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "é", "€", "\uD83D\uDE00", "a\uD83D\uDE00é\uD83Dx", "\uDE00"})
  void bytesAreThoseOfUtf8(String text) {
    assertThat(DocumentTokenizer.utf8Length(text))
        .isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
  }

  @Test
  void splitFollowsTheTextInTheSharesAskedFor() {
    SplitShares shares = new SplitShares(0.1, 0.05);
    int[] counts = new int[3];
    for (int i = 0; i < 20_000; i++) {
      Split split = shares.of("document " + i);
      assertThat(shares.of("document " + i)).isEqualTo(split);
      counts[List.of(Split.values()).indexOf(split)]++;
    }
    assertThat(counts[1]).isBetween(1800, 2200);
    assertThat(counts[2]).isBetween(860, 1140);
    assertThat(new SplitShares(0, 0).of("anything")).isEqualTo(Split.TRAIN);
    assertThatThrownBy(() -> new SplitShares(0.5, 0.5)).hasMessageContaining("0.5");
  }

  @Test
  void bothSidesOfAPairDecideTogether() {
    SplitShares shares = new SplitShares(0.5, 0);
    int different = 0;
    for (int i = 0; i < 1000; i++) {
      different += shares.of("a" + i, "b") == shares.of("a", i + "b") ? 0 : 1;
    }
    assertThat(different).isBetween(400, 600);
  }
}
