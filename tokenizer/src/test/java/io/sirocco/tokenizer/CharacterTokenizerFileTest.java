package io.sirocco.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.tokenizer.format.TokenizerFileException;
import io.sirocco.tokenizer.format.TokenizerJson;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CharacterTokenizerFileTest {
  private static final String VALID =
      """
      {
        "version": "1.0",
        "truncation": null,
        "padding": null,
        "added_tokens": [
          {
            "id": 0,
            "content": "<unk>",
            "single_word": false,
            "lstrip": false,
            "rstrip": false,
            "normalized": false,
            "special": true
          }
        ],
        "normalizer": null,
        "pre_tokenizer": {
          "type": "Split",
          "pattern": {
            "Regex": "[\\\\s\\\\S]"
          },
          "behavior": "Isolated",
          "invert": false
        },
        "post_processor": null,
        "decoder": {
          "type": "Fuse"
        },
        "model": {
          "type": "WordLevel",
          "vocab": {
            "<unk>": 0,
            "\\n": 1,
            "\\"": 2,
            "a": 3,
            "é": 4,
            "😀": 5
          },
          "unk_token": "<unk>"
        }
      }\
      """;

  @TempDir private Path directory;

  @Test
  void savesHuggingFaceFormat() throws IOException {
    CharacterTokenizer.train("a\"😀é\n", UnknownPolicy.UNKNOWN_TOKEN).save(directory);

    assertThat(Files.readString(file())).isEqualTo(VALID);
  }

  @ParameterizedTest
  @EnumSource(UnknownPolicy.class)
  void loadsWhatWasSaved(UnknownPolicy policy) throws IOException {
    String everything =
        IntStream.rangeClosed(0, 0x2FFFF)
            .filter(c -> !(c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE))
            .mapToObj(Character::toString)
            .collect(Collectors.joining());
    CharacterTokenizer tokenizer = CharacterTokenizer.train(everything, policy);

    tokenizer.save(directory.resolve("not/there/yet"));

    assertThat(Tokenizer.load(directory.resolve("not/there/yet"))).isEqualTo(tokenizer);
  }

  @Test
  void loadsIdsInAnyOrder() throws IOException {
    write(VALID.replace("\"a\": 3", "\"a\": 5").replace("\"😀\": 5", "\"😀\": 3"));

    Tokenizer tokenizer = Tokenizer.load(directory);

    assertThat(tokenizer.ids("a😀")).containsExactly(5, 3);
    assertThat(tokenizer.decode(5, 3)).isEqualTo("a😀");
  }

  @Test
  void savingReplacesTheWholeFileAndLeavesNothingBeside() throws IOException {
    write("x".repeat(10_000));
    Files.writeString(directory.resolve("tokenizer.json.partial"), "from a run that was killed");

    CharacterTokenizer.train("a\"😀é\n", UnknownPolicy.UNKNOWN_TOKEN).save(directory);

    assertThat(Files.readString(file())).isEqualTo(VALID);
    assertThat(directory).isDirectoryNotContaining("glob:**.partial");
  }

  @Test
  void saveThatFailsKeepsTheOldFile() throws IOException {
    write(VALID);
    Files.createDirectories(directory.resolve("tokenizer.json.partial/in-the-way"));

    assertThatThrownBy(() -> CharacterTokenizer.train("b", UnknownPolicy.REFUSE).save(directory))
        .isInstanceOf(TokenizerFileException.class)
        .hasMessageStartingWith(file() + ": cannot be written: ");
    assertThat(Files.readString(file())).isEqualTo(VALID);
  }

  @Test
  void savingIntoAFileIsRefused() throws IOException {
    Path notDirectory = Files.writeString(directory.resolve("file"), "text");

    assertThatThrownBy(() -> CharacterTokenizer.train("b", UnknownPolicy.REFUSE).save(notDirectory))
        .isInstanceOf(TokenizerFileException.class)
        .hasMessage(notDirectory + ": is a file, not a directory");
    assertThat(Files.readString(notDirectory)).isEqualTo("text");
  }

  @Test
  void missingFileIsNamed() {
    assertThatThrownBy(() -> Tokenizer.load(directory.resolve("nowhere")))
        .isInstanceOf(TokenizerFileException.class)
        .hasMessage(directory.resolve("nowhere/tokenizer.json") + ": no such file");
  }

  @Test
  void directoryInPlaceOfTheFileIsNamed() throws IOException {
    Files.createDirectory(file());

    assertThatThrownBy(() -> Tokenizer.load(directory))
        .isInstanceOf(TokenizerFileException.class)
        .hasMessageStartingWith(file() + ": cannot be read: ");
  }

  @Test
  void fileThatIsFarTooLargeIsNotRead() throws IOException {
    try (RandomAccessFile sparse = new RandomAccessFile(file().toFile(), "rw")) {
      sparse.setLength(TokenizerJson.MAX_BYTES + 1);
    }

    assertThatThrownBy(() -> Tokenizer.load(directory))
        .isInstanceOf(TokenizerFileException.class)
        .hasMessage(file() + ": 268,435,457 bytes are too many, at most 268,435,456 are read");
  }

  @Test
  void truncatedFileIsRefusedWhereverItEnds() throws IOException {
    byte[] bytes = VALID.getBytes(StandardCharsets.UTF_8);
    for (int length = 0; length < bytes.length; length++) {
      Files.write(file(), Arrays.copyOf(bytes, length));

      assertThatThrownBy(() -> Tokenizer.load(directory))
          .as("the first %d bytes", length)
          .isInstanceOf(TokenizerFileException.class)
          .hasMessageStartingWith(file() + ": ");
    }
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource("faults")
  void faultyFileIsRefusedWithThePlaceOfTheFault(String from, String to, String message)
      throws IOException {
    assertThat(VALID).contains(from);
    write(VALID.replace(from, to));

    assertThatThrownBy(() -> Tokenizer.load(directory))
        .isInstanceOf(TokenizerFileException.class)
        .hasMessageStartingWith(file() + ": ")
        .hasMessageContaining(message);
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        fault("\"1.0\"", "\"2.0\"", "version is \"2.0\", supported is \"1.0\""),
        fault("\"1.0\"", "1.0", "tokenizer.version is 1.0, not a string"),
        fault("\"version\": \"1.0\",", "", "tokenizer.version is missing, not a string"),
        fault("\"version\"", "\"surprise\": 1, \"version\"", "unknown field \"surprise\""),
        fault("\"version\"", "\"version\": \"1.0\", \"version\"", "not valid JSON: line 2"),
        fault("\"truncation\": null", "\"truncation\": {}", "truncation is not supported here"),
        fault("\"padding\": null", "\"padding\": 1", "padding is not supported here"),
        fault(
            "\"normalizer\": null",
            "\"normalizer\": {\"type\": \"NFC\"}",
            "normalizer of type \"NFC\" is not supported here"),
        fault(
            "\"post_processor\": null",
            "\"post_processor\": {\"type\": \"ByteLevel\"}",
            "post_processor of type \"ByteLevel\" is not supported here"),
        fault("\"WordLevel\"", "\"BPE\"", "model.merges is missing, not an array"),
        fault("\"WordLevel\"", "[]", "model.type is an array, not a string"),
        fault("\"model\": {", "\"decoder_\": {", "unknown field \"decoder_\""),
        fault("\"Split\"", "\"ByteLevel\"", "pre_tokenizer has type \"ByteLevel\""),
        fault("\"invert\"", "\"inverted\"", "pre_tokenizer has an unknown field \"inverted\""),
        fault("\"invert\": false", "\"invert\": true", "pre_tokenizer.invert is true"),
        fault("\"Isolated\"", "\"Removed\"", "behavior is \"Removed\", supported is \"Isolated\""),
        fault("\"Fuse\"", "\"WordPiece\"", "decoder has type \"WordPiece\""),
        fault("\"unk_token\": \"<unk>\"", "\"unk_token\": \"a\"", "model.unk_token is \"a\""),
        fault("\"unk_token\": \"<unk>\"", "\"x\": 1", "model has an unknown field \"x\""),
        fault("\"a\": 3", "\"a\": 4", "is 4, the id of another token too"),
        fault("\"a\": 3", "\"a\": 6", "model.vocab[\"a\"] is 6, but the ids of 6 tokens are 0 to"),
        fault("\"a\": 3", "\"a\": -1", "model.vocab[\"a\"] is -1, but the ids"),
        fault("\"a\": 3", "\"a\": 4294967299", "model.vocab[\"a\"] is 4294967299, but the ids"),
        fault("\"a\": 3", "\"a\": 3.0", "model.vocab[\"a\"] is 3.0, not a token id"),
        fault("\"a\": 3", "\"a\": \"3\"", "model.vocab[\"a\"] is \"3\", not a token id"),
        fault("\"a\": 3", "\"a\": null", "model.vocab[\"a\"] is null, not a token id"),
        fault("\"a\": 3", "\"a\": 3, \"a\": 3", "Duplicate"),
        fault("\"a\": 3", "\"ab\": 3", "the token \"ab\", which is not a single character"),
        fault("\"a\": 3", "\"\": 3", "the token \"\", which is not a single character"),
        fault("\"a\": 3", "\"\\ud83d\": 3", "not valid JSON: line 35, column 14: Broken surrogate"),
        fault("\"a\": 3", "\"\\ude00\": 3", "not valid JSON: line 35, column 14: Unexpected"),
        fault("\"a\": 3", "\"" + "b".repeat(999) + "\": 3", "bbb..., which is not a single"),
        fault("\"special\": true", "\"special\": false", "added_tokens[0].special is false"),
        fault("\"lstrip\": false", "\"lstrip\": true", "added_tokens[0].lstrip is true"),
        fault("\"lstrip\": false", "\"strip\": true", "unknown field \"strip\""),
        fault("\"id\": 0", "\"id\": 1", "added_tokens[0].id is 1, supported is 0"),
        fault("\"content\": \"<unk>\"", "\"content\": \"<pad>\"", "content is \"<pad>\""),
        fault("\"<unk>\": 0", "\"b\": 0", "added_tokens has 1 tokens, but model.vocab lacks"),
        fault("\"special\": true\n    }", "\"special\": true}, {}", "added_tokens has 2 tokens"),
        fault("null", "nul", "not valid JSON: line 3"),
        fault("\"id\": 0", "\"id\": " + "[".repeat(100), "not valid JSON"),
        fault("\"id\": 0", "\"id\": " + "9".repeat(5000), "not valid JSON"),
        fault(VALID, VALID + "{}", "not valid JSON"),
        fault(VALID, "[]", "tokenizer is an array, not an object"),
        fault(VALID, "null", "tokenizer is null, not an object"),
        fault(VALID, "", "tokenizer is missing, not an object"));
  }

  private static Arguments fault(String from, String to, String message) {
    return Arguments.of(from, to, message);
  }

  @Test
  void emptyVocabularyIsRefused() throws IOException {
    write(VALID.replaceAll("(?s)\"vocab\": \\{.*?\\}", "\"vocab\": {}"));

    assertThatThrownBy(() -> Tokenizer.load(directory))
        .hasMessage(file() + ": model.vocab is empty");
  }

  @Test
  void malformedUtf8IsRefused() throws IOException {
    Files.write(file(), VALID.getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> Tokenizer.load(directory))
        .isInstanceOf(TokenizerFileException.class)
        .hasMessageStartingWith(file() + ": not valid JSON: line 36, column ");
  }

  private Path file() {
    return directory.resolve(Tokenizer.FILE_NAME);
  }

  private void write(String content) throws IOException {
    Files.writeString(file(), content);
  }
}
