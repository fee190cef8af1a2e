package io.sirocco.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.tokenizer.format.TokenizerFileException;
import io.sirocco.tokenizer.samples.Pipelines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What others may write into {@code tokenizer.json} and the files around it. */
class HostileFileTest {
  @TempDir private Path directory = Path.of("");

  private void load(String json) throws IOException {
    Files.writeString(directory.resolve(Tokenizer.FILE_NAME), json);
    Tokenizer.load(directory);
  }

  private void assertRefused(String json, String problem) {
    assertThatThrownBy(() -> load(json))
        .isInstanceOf(TokenizerFileException.class)
        .hasMessageStartingWith(directory.resolve(Tokenizer.FILE_NAME) + ": ")
        .hasMessageContaining(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "BERT|{\"type\":\"BertPreTokenizer\"}|{\"type\":\"Guess\"}|"
            + "pre_tokenizer has the unknown type \"Guess\"",
        "BERT|\"type\":\"BertNormalizer\"|\"type\":\"Bert\"|"
            + "normalizer has the unknown type \"Bert\"",
        "BERT|\"type\":\"WordPiece\",\"unk|\"type\":\"Sentence\",\"unk|"
            + "model has the unknown type \"Sentence\"",
        "BERT|\"cleanup\":true|\"cleanup\":1|decoder.cleanup is 1, not true or false",
        "BERT|\"cleanup\":true|\"cleanup\":true,\"more\":1|decoder has an unknown field \"more\"",
        "BERT|\"he\":6|\"he\":5|is the id of",
        "BERT|\"he\":6|\"he\":2147483647|is 2147483647, but 70 tokens have to have the ids 0 to 69",
        "BERT|\"he\":6|\"he\":2147483648|is 2147483648, not an id",
        "BERT|\"he\":6|\"he\":-1|is -1, not an id",
        "BERT|\"he\":6|\"he\":70|is 70, but 70 tokens",
        "BERT|\"he\":6|\"the\":6|Duplicate field 'the'",
        "BERT|\"id\":4,|\"id\":5,|added_tokens[2].id is 5, but the vocabulary gives \"[MASK]\" the"
            + " id 4",
        "BERT|\"ids\":[1]|\"ids\":[70]|a special token of the post-processor has id 70",
        "BERT|\"ids\":[1]|\"ids\":[1,2]|has 2 ids but 1 tokens",
        "BERT|{\"id\":\"[CLS]\",\"type_id\":0}|{\"id\":\"[X]\",\"type_id\":0}|"
            + "a template names the special token \"[X]\"",
        "GPT-2|\"t h\"|\"t q h\"|model.merges[0] is \"t q h\", not a pair of tokens",
        "GPT-2|\"t h\"|\"t xyz\"|model.merges[0] names \"xyz\", which is not in the vocabulary",
        "GPT-2|\"t h\"|\"t x\"|merge 0 joins 't' and 'x', but 'tx' is not in the vocabulary",
        "GPT-2|\"dropout\":null|\"dropout\":0.1|model.dropout is set",
        "T5|\"▁\",-2.0|\"▁\"|model.vocab[1] is an array, not a token and its score",
        "T5|\"unk_id\":0|\"unk_id\":99|unknown token",
        "T5|\" {2,}\"|\" {2,}(\"|normalizer.normalizers[2].pattern: regular expression",
        "T5|\" {2,}\"|\"\\\\K\"|which is not supported",
        "T5|\"prepend_scheme\":\"always\"|\"prepend_scheme\":\"often\"|prepend_scheme",
        "BERT|\"version\":\"1.0\"|\"version\":\"2.0\"|version is \"2.0\"",
        "BERT|\"padding\":null|\"padding\":{\"strategy\":\"Guess\"}|"
            + "padding.strategy has the unknown value \"Guess\"",
        "BERT|\"truncation\":null|\"truncation\":{\"max_length\":-1}|"
            + "truncation.max_length is -1, not an integer from 0",
      })
  void whatIsNotKnownOrDoesNotFitIsNamed(
      String name, String original, String replacement, String problem) {
    String json = Pipelines.of(name);
    assertThat(json).contains(original);
    int place = json.indexOf(original);
    String changed =
        json.substring(0, place) + replacement + json.substring(place + original.length());
    assertRefused(changed, problem);
  }

  @Test
  void deepNestingIsRefused() {
    String json = Pipelines.of("BERT");
    String deep = "{\"type\":\"Sequence\",\"normalizers\":[".repeat(100_000);
    assertRefused(json.replace("{\"type\":\"BertNormalizer\"", deep), "not valid JSON");
  }

  @Test
  void aFileCutOffAnywhereIsRefused() {
    String json = Pipelines.of("GPT-2");
    Random random = new Random(5);
    for (int round = 0; round < 100; round++) {
      assertRefused(json.substring(0, random.nextInt(json.length() - 1)), "");
    }
  }

  @Test
  void aFileWithAnyByteChangedIsReadOrRefused() throws IOException {
    byte[] json = Pipelines.of("T5").getBytes(StandardCharsets.UTF_8);
    Random random = new Random(6);
    int refused = 0;
    for (int round = 0; round < 500; round++) {
      byte[] changed = json.clone();
      changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      Files.write(directory.resolve(Tokenizer.FILE_NAME), changed);
      try {
        Tokenizer.load(directory).ids("the ing 1");
      } catch (TokenizerFileException problem) {
        assertThat(problem).hasMessageStartingWith(directory.toString());
        refused++;
      }
    }
    assertThat(refused).isBetween(100, 499);
  }

  @Test
  void aRegularExpressionThatNeverEndsIsStopped() throws IOException {
    String json =
        Pipelines.of("end of word").replace("{\"Regex\":\"\\\\s+\"}", "{\"Regex\":\"a*a*a*a*b\"}");
    assertThat(json).contains("a*a*b");
    Files.writeString(directory.resolve(Tokenizer.FILE_NAME), json);
    Tokenizer tokenizer = Tokenizer.load(directory);
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () ->
            assertThatThrownBy(() -> tokenizer.ids("a".repeat(2000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs more than"));
  }

  @Test
  void anAddedTokenThatIsTooLongIsRefused() {
    String json = Pipelines.of("BERT");
    assertRefused(
        json.replace("\"content\":\"[MASK]\"", "\"content\":\"" + "a".repeat(5000) + "\""),
        "added_tokens[2]: an added token has 5000 characters");
  }
}
