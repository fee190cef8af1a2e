package io.sirocco.tokenizer.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BpeTest {
  @Property(tries = 2000)
  void shortWordsBecomeWhatTheDefinitionSays(
      @ForAll long modelSeed, @ForAll long wordSeed, @ForAll @IntRange(max = 12) int length) {
    Bpe model = RandomBpe.model(modelSeed);
    String word = RandomBpe.word(wordSeed, length);
    WordEncoder encoder = model.encoder();

    String expected = NaiveBpe.encode(model, word);

    assertThat(EncodedWord.of(encoder, word)).isEqualTo(expected);
    assertThat(EncodedWord.of(encoder, word)).as("from the cache").isEqualTo(expected);
  }

  @Property(tries = 1000)
  void longWordsBecomeWhatTheDefinitionSays(
      @ForAll long modelSeed,
      @ForAll long wordSeed,
      @ForAll @IntRange(min = 30, max = 200) int length,
      @ForAll @IntRange(min = 2, max = 150) int window) {
    Bpe model = RandomBpe.model(modelSeed);
    String word = RandomBpe.word(wordSeed, length);

    assertThat(EncodedWord.of(new BpeEncoder(model, window), word))
        .isEqualTo(NaiveBpe.encode(model, word));
  }

  @Test
  void oneEncoderServesManyWords() {
    Bpe model = RandomBpe.model(3);
    WordEncoder encoder = model.encoder();
    for (int seed = 0; seed < 20_000; seed++) {
      String word = RandomBpe.word(seed, seed % 14);
      assertThat(EncodedWord.of(encoder, word))
          .as("seed %d", seed)
          .isEqualTo(EncodedWord.of(model.encoder(), word));
      if (seed > 300) {
        seed += 97;
      }
    }
  }

  @Test
  void byteLevelBeginsWithBytes() {
    Vocabulary vocabulary =
        Vocabulary.of(
            List.of(new byte[] {(byte) 0xC3}, new byte[] {(byte) 0xA9}, "é".getBytes(UTF_8)));

    assertThat(EncodedWord.of(bpe(vocabulary, BpeRules.BYTE_LEVEL).encoder(), "é"))
        .isEqualTo("0:0-1 1:1-2 ");
    assertThat(
            EncodedWord.of(
                new Bpe(vocabulary, new int[] {0}, new int[] {1}, BpeRules.BYTE_LEVEL).encoder(),
                "éé"))
        .isEqualTo("2:0-2 2:2-4 ");
  }

  @Test
  void unknownCharactersAreFusedIfAsked() {
    Vocabulary vocabulary = Vocabulary.ofTexts(List.of("?", "a"));

    assertThat(EncodedWord.of(bpe(vocabulary, rules(OptionalInt.of(0))).encoder(), "éxay"))
        .isEqualTo("0:0-2 0:2-3 1:3-4 0:4-5 ");
    BpeRules fused = rules(OptionalInt.of(0), BpeOption.FUSE_UNKNOWN);
    assertThat(EncodedWord.of(bpe(vocabulary, fused).encoder(), "éxay"))
        .isEqualTo("0:0-3 1:3-4 0:4-5 ");
  }

  @Test
  void unknownCharactersAreLeftOutOrRefusedWithoutAnUnknownToken() {
    Vocabulary vocabulary = Vocabulary.ofTexts(List.of("?", "a"));
    BpeRules refusing = rules(OptionalInt.empty(), BpeOption.REFUSE_UNKNOWN);

    assertThat(EncodedWord.of(bpe(vocabulary, rules(OptionalInt.empty())).encoder(), "axax"))
        .isEqualTo("1:0-1 1:1-3 ");
    assertThatThrownBy(() -> EncodedWord.of(bpe(vocabulary, refusing).encoder(), "aé"))
        .isInstanceOf(UnknownWordException.class)
        .hasMessageContaining("'é'");
  }

  @Test
  void bytesStandInForAnUnknownCharacterIfAllAreThere() {
    Vocabulary vocabulary = Vocabulary.ofTexts(List.of("?", "a", "<0xC3>", "<0xA9>"));
    BpeRules rules = rules(OptionalInt.of(0), BpeOption.BYTE_FALLBACK);

    assertThat(EncodedWord.of(bpe(vocabulary, rules).encoder(), "éaü"))
        .isEqualTo("2:0-1 3:1-2 1:2-3 0:3-5 ");
  }

  @Test
  void aWordThatIsATokenStaysWholeIfAsked() {
    Vocabulary vocabulary = Vocabulary.ofTexts(List.of("a", "b", "ab"));

    assertThat(EncodedWord.of(bpe(vocabulary, rules(OptionalInt.empty())).encoder(), "ab"))
        .isEqualTo("0:0-1 1:1-2 ");
    BpeRules whole = rules(OptionalInt.empty(), BpeOption.IGNORE_MERGES);
    assertThat(EncodedWord.of(bpe(vocabulary, whole).encoder(), "ab")).isEqualTo("2:0-2 ");
  }

  @Test
  void ofAPairThatIsThereTwiceTheLastRankCounts() {
    Vocabulary vocabulary = Vocabulary.ofTexts(List.of("a", "b", "c", "ab", "bc"));
    BpeRules rules = rules(OptionalInt.empty());
    Bpe model = new Bpe(vocabulary, new int[] {0, 1, 0}, new int[] {1, 2, 1}, rules);

    assertThat(EncodedWord.of(model.encoder(), "abc")).isEqualTo("0:0-1 4:1-3 ");
  }

  @Test
  void aMergeThatMakesNoTokenIsRefused() {
    Vocabulary vocabulary = Vocabulary.ofTexts(List.of("a", "b"));
    BpeRules rules = rules(OptionalInt.empty());

    assertThatThrownBy(() -> new Bpe(vocabulary, new int[] {0}, new int[] {1}, rules))
        .hasMessage("merge 0 joins 'a' and 'b', but 'ab' is not in the vocabulary");
    assertThatThrownBy(() -> new Bpe(vocabulary, new int[] {0}, new int[] {2}, rules))
        .hasMessage("merge 0 joins tokens 0 and 2, but the ids of 2 tokens are 0 to 1");
    assertThatThrownBy(() -> new Bpe(vocabulary, new int[] {0}, new int[0], rules))
        .hasMessage("1 left tokens but 0 right tokens");
  }

  @Test
  void aVeryLongWordTakesTimeAndMemoryInProportion() {
    String letters = "ab".repeat(50) + "aaaaabbb".repeat(20) + "a".repeat(100);
    StringBuilder word = new StringBuilder();
    Random random = new Random(5);
    while (word.length() < 4_000_000) {
      int at = random.nextInt(letters.length() - 10);
      word.append(letters, at, at + 10);
    }
    byte[] text = word.toString().getBytes(UTF_8);
    WordEncoder encoder = RandomBpe.model(2).encoder();
    int[] end = new int[1];

    encoder.encode(
        text,
        0,
        text.length,
        (id, from, to) -> {
          assertThat(from).isEqualTo(end[0]);
          end[0] = to;
        });

    assertThat(end[0]).isEqualTo(text.length);
  }

  private static Bpe bpe(Vocabulary vocabulary, BpeRules rules) {
    return new Bpe(vocabulary, new int[0], new int[0], rules);
  }

  private static BpeRules rules(OptionalInt unknown, BpeOption... options) {
    return new BpeRules(BpeUnit.CHARACTERS, unknown, "", "", Set.of(options));
  }
}
