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

class UnigramTest {
  @Property(tries = 2000)
  void noCutHasAHigherScore(
      @ForAll long modelSeed, @ForAll long wordSeed, @ForAll @IntRange(max = 14) int length) {
    Unigram model = random(modelSeed);
    String word = RandomBpe.word(wordSeed, length);
    WordEncoder encoder = model.encoder();

    String expected = naive(model, word, 0);

    assertThat(EncodedWord.of(encoder, word)).isEqualTo(expected);
    assertThat(EncodedWord.of(encoder, word)).as("from the cache").isEqualTo(expected);
  }

  @Property(tries = 300)
  void longWordsAreCutAsTheirPartsWhereNoTokenCrosses(@ForAll long seed) {
    Unigram model = random(seed);
    StringBuilder word = new StringBuilder();
    StringBuilder expected = new StringBuilder();
    int length = 0;
    for (int i = 0; i < 50; i++) {
      String part = RandomBpe.word(seed + i, 10) + "|";
      expected.append(naive(model, part, length));
      word.append(part);
      length += part.getBytes(UTF_8).length;
    }

    assertThat(EncodedWord.of(model.encoder(), word.toString())).isEqualTo(expected.toString());
  }

  @Test
  void theHighestSumOfScoresIsTaken() {
    Vocabulary vocabulary =
        Vocabulary.ofTexts(List.of("?", "a", "b", "c", "d", "cd", "ab", "abc", "abcd"));
    Unigram model =
        new Unigram(
            vocabulary,
            new double[] {0, 0, 0, 0, 0, 1, 2, 5, 10},
            OptionalInt.of(0),
            UnknownPieces.UNKNOWN_TOKEN);

    assertThat(EncodedWord.of(model.encoder(), "abcdacdxx")).isEqualTo("8:0-4 1:4-5 5:5-7 0:7-9 ");
  }

  @Test
  void bytesStandInForUnknownCharactersIfAllAreThere() {
    Vocabulary vocabulary = Vocabulary.ofTexts(List.of("?", "a", "<0xC3>", "<0xA9>", "<0x78>"));
    Unigram model = new Unigram(vocabulary, new double[5], OptionalInt.of(0), UnknownPieces.BYTES);

    assertThat(EncodedWord.of(model.encoder(), "aéxa")).isEqualTo("1:0-1 2:1-4 3:1-4 4:1-4 1:4-5 ");
    assertThat(EncodedWord.of(model.encoder(), "aüa")).isEqualTo("1:0-1 0:1-3 1:3-4 ");
    assertThat(EncodedWord.of(model.encoder(), "a?")).isEqualTo("1:0-1 0:1-2 ");
  }

  @Test
  void unknownCharactersAreRefusedWithoutAnUnknownToken() {
    Unigram model =
        new Unigram(
            Vocabulary.ofTexts(List.of("a")),
            new double[1],
            OptionalInt.empty(),
            UnknownPieces.UNKNOWN_TOKEN);

    assertThatThrownBy(() -> EncodedWord.of(model.encoder(), "aéé"))
        .isInstanceOf(UnknownWordException.class)
        .hasMessageContaining("'éé'");
  }

  @Test
  void scoresHaveToBeNumbersAndAsManyAsTokens() {
    Vocabulary vocabulary = Vocabulary.ofTexts(List.of("a", "b"));
    OptionalInt unknown = OptionalInt.empty();

    assertThatThrownBy(
            () -> new Unigram(vocabulary, new double[1], unknown, UnknownPieces.UNKNOWN_TOKEN))
        .hasMessage("2 tokens but 1 scores");
    double[] scores = {0, Double.NaN};
    assertThatThrownBy(() -> new Unigram(vocabulary, scores, unknown, UnknownPieces.BYTES))
        .hasMessage("the score of token 1, 'b', is NaN");
  }

  private static Unigram random(long seed) {
    Random random = new Random(seed);
    List<String> tokens = new ArrayList<>(List.of("?", "a", "|"));
    for (int i = random.nextInt(30); i > 0; i--) {
      String token = RandomBpe.word(random.nextLong(), 1 + random.nextInt(5));
      if (!tokens.contains(token)) {
        tokens.add(token);
      }
    }
    // Of small integers, so that paths are often equal.
    double[] scores = random.ints(tokens.size(), -9, 0).asDoubleStream().toArray();
    return new Unigram(
        Vocabulary.ofTexts(tokens), scores, OptionalInt.of(0), UnknownPieces.UNKNOWN_TOKEN);
  }

  private record Path(double score, List<int[]> tokens) {}

  /** All cuts of the characters before an end, the ones with the longest last token first. */
  private static Path bestPath(Unigram model, String word, int end, Path[] known) {
    if (end == 0) {
      return new Path(0, List.of());
    }
    Path best = new Path(Double.NEGATIVE_INFINITY, List.of());
    for (int start = 0; start < end; start++) {
      int id = model.vocabulary().id(word.substring(start, end));
      if (id == Vocabulary.ABSENT && end - start > 1) {
        continue;
      }
      double score = id == Vocabulary.ABSENT ? model.unknownScore() : model.score(id);
      if (known[start].score + score > best.score) {
        List<int[]> tokens = new ArrayList<>(known[start].tokens);
        tokens.add(new int[] {id == Vocabulary.ABSENT ? 0 : id, end});
        best = new Path(known[start].score + score, tokens);
      }
    }
    return best;
  }

  private static String naive(Unigram model, String word, int offset) {
    Path[] known = new Path[word.length() + 1];
    for (int end = 0; end <= word.length(); end++) {
      known[end] = bestPath(model, word, end, known);
    }
    StringBuilder shown = new StringBuilder();
    int from = 0;
    List<int[]> tokens = known[word.length()].tokens;
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.get(i)[0] == 0 && i + 1 < tokens.size() && tokens.get(i + 1)[0] == 0) {
        continue;
      }
      int to = word.substring(0, tokens.get(i)[1]).getBytes(UTF_8).length;
      shown.append(EncodedWord.token(tokens.get(i)[0], offset + from, offset + to));
      from = to;
    }
    return shown.toString();
  }
}
