package io.sirocco.tokenizer.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WordPieceTest {
  private static final Vocabulary VOCABULARY =
      Vocabulary.ofTexts(List.of("[UNK]", "un", "##aff", "##able", "u", "##é", "##éé", "#", "##"));

  @Property(tries = 2000)
  void wordsBecomeWhatTheDefinitionSays(
      @ForAll long modelSeed, @ForAll long wordSeed, @ForAll @IntRange(max = 30) int length) {
    WordPiece model = random(modelSeed);
    String word = RandomBpe.word(wordSeed, length);

    assertThat(EncodedWord.of(model.encoder(), word)).isEqualTo(naive(model, word));
  }

  @Test
  void theLongestTokenIsTakenFirst() {
    WordEncoder encoder = model("##", 100).encoder();

    assertThat(EncodedWord.of(encoder, "unaffable")).isEqualTo("1:0-2 2:2-5 3:5-9 ");
    assertThat(EncodedWord.of(encoder, "uééé")).isEqualTo("4:0-1 6:1-5 5:5-7 ");
    assertThat(EncodedWord.of(encoder, "")).isEmpty();
  }

  @Test
  void aTokenWithThePrefixIsFoundAtTheBeginningToo() {
    assertThat(EncodedWord.of(model("##", 100).encoder(), "##aff")).isEqualTo("2:0-5 ");
  }

  @Test
  void aWordThatCannotBeCutIsUnknownAsAWhole() {
    assertThat(EncodedWord.of(model("##", 100).encoder(), "unaffx")).isEqualTo("0:0-6 ");
    assertThat(EncodedWord.of(model("@@", 100).encoder(), "unaff")).isEqualTo("0:0-5 ");
    WordPiece refusing = new WordPiece(VOCABULARY, OptionalInt.empty(), "##", 100);
    assertThatThrownBy(() -> EncodedWord.of(refusing.encoder(), "x"))
        .isInstanceOf(UnknownWordException.class);
  }

  @Test
  void aWordOfTooManyCharactersIsUnknown() {
    assertThat(EncodedWord.of(model("##", 4).encoder(), "uééé")).isEqualTo("4:0-1 6:1-5 5:5-7 ");
    assertThat(EncodedWord.of(model("##", 3).encoder(), "uééé")).isEqualTo("0:0-7 ");
  }

  private static WordPiece model(String prefix, int longestWord) {
    return new WordPiece(VOCABULARY, OptionalInt.of(0), prefix, longestWord);
  }

  private static WordPiece random(long seed) {
    Random random = new Random(seed);
    List<String> tokens = new ArrayList<>(List.of("[UNK]"));
    for (int i = random.nextInt(60); i > 0; i--) {
      String token =
          (random.nextBoolean() ? "##" : "")
              + RandomBpe.word(random.nextLong(), 1 + random.nextInt(5));
      if (!tokens.contains(token)) {
        tokens.add(token);
      }
    }
    return new WordPiece(Vocabulary.ofTexts(tokens), OptionalInt.of(0), "##", 25);
  }

  private static String naive(WordPiece model, String word) {
    StringBuilder tokens = new StringBuilder();
    String unknown = EncodedWord.token(0, 0, word.getBytes(UTF_8).length);
    if (word.length() > model.longestWord()) {
      return unknown;
    }
    int start = 0;
    while (start < word.length()) {
      int end = word.length();
      while (end > start && id(model, word, start, end) == Vocabulary.ABSENT) {
        end--;
      }
      if (end == start) {
        return unknown;
      }
      int from = word.substring(0, start).getBytes(UTF_8).length;
      int to = word.substring(0, end).getBytes(UTF_8).length;
      tokens.append(EncodedWord.token(id(model, word, start, end), from, to));
      start = end;
    }
    return tokens.toString();
  }

  private static int id(WordPiece model, String word, int start, int end) {
    return model.vocabulary().id((start == 0 ? "" : "##") + word.substring(start, end));
  }
}
