package io.sirocco.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds our files and what we make of them against Hugging Face's tokenizers. */
@Tag("peer")
class HuggingFacePeerTest {
  private static final String ALPHABET = "ab z\n\r\t\0<unk>é\u0301€中\u200D😀🇩";
  private static final int TEXTS = 200;

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource(UnknownPolicy.class)
  void idsOffsetsWordsAndTextAreTheSame(UnknownPolicy policy) throws IOException {
    CharacterTokenizer ours = CharacterTokenizer.train(ALPHABET, policy);
    ours.save(directory);
    try (HuggingFaceTokenizer theirs = open()) {
      for (int seed = 0; seed < TEXTS; seed++) {
        String text = randomText(seed);

        Encoding actual = ours.encode(text);
        var expected = theirs.encode(text, false, false);

        assertThat(actual.ids()).as("seed %d", seed).isEqualTo(ints(expected.getIds()));
        assertThat(words(actual)).as("seed %d", seed).isEqualTo(ints(expected.getWordIds()));
        assertThat(places(actual, text))
            .as("seed %d", seed)
            .isEqualTo(
                Arrays.stream(expected.getCharTokenSpans())
                    .map(HuggingFacePeerTest::place)
                    .collect(Collectors.joining(" ")));
        assertThat(ours.decode(actual.ids()))
            .as("seed %d", seed)
            .isEqualTo(theirs.decode(expected.getIds(), false));
      }
    }
  }

  @Test
  void unknownCharacterIsTheUnknownToken() throws IOException {
    CharacterTokenizer ours = CharacterTokenizer.train("ab", UnknownPolicy.UNKNOWN_TOKEN);
    ours.save(directory);
    try (HuggingFaceTokenizer theirs = open()) {
      assertThat(ours.ids("a中😀b")).isEqualTo(ints(theirs.encode("a中😀b", false, false).getIds()));
    }
  }

  @Test
  void unknownCharacterIsRefusedByBoth() throws IOException {
    CharacterTokenizer ours = CharacterTokenizer.train("ab", UnknownPolicy.REFUSE);
    ours.save(directory);
    try (HuggingFaceTokenizer theirs = open()) {
      assertThatThrownBy(() -> theirs.encode("a中", false, false))
          .hasMessageContaining("Missing [UNK] token");
      assertThatThrownBy(() -> ours.encode("a中")).isInstanceOf(UnknownCharacterException.class);
    }
  }

  private HuggingFaceTokenizer open() throws IOException {
    return HuggingFaceTokenizer.newInstance(
        directory.resolve(Tokenizer.FILE_NAME), Map.of("truncation", "false"));
  }

  private static String randomText(int seed) {
    int[] characters = ALPHABET.codePoints().toArray();
    Random random = new Random(seed);
    String text =
        random
            .ints(random.nextInt(60), 0, characters.length)
            .mapToObj(i -> Character.toString(characters[i]))
            .collect(Collectors.joining());
    return random.nextBoolean() ? text : text + "<unk>" + text;
  }

  private static int[] ints(long[] values) {
    return Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
  }

  private static int[] words(Encoding encoding) {
    return IntStream.range(0, encoding.size()).map(encoding::word).toArray();
  }

  /** Theirs count code points. */
  private static String places(Encoding encoding, String text) {
    return IntStream.range(0, encoding.size())
        .mapToObj(i ->
            text.codePointCount(0, encoding.start(i))
                + "-"
                + text.codePointCount(0, encoding.end(i)))
        .collect(Collectors.joining(" "));
  }

  private static String place(CharSpan span) {
    return span.getStart() + "-" + span.getEnd();
  }
}
