package io.sirocco.tokenizer.peers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.tokenizer.samples.FuzzedTexts;
import io.sirocco.tokenizer.samples.Pipelines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tokenizers as people use them, over texts of many languages and 100,000 that no one writes. Set
 * the property {@code sirocco.peer.step} to look at every line and every text: 1.
 */
@Tag("peer")
class RealTokenizersPeerTest {
  private static final String MINILM = "/all-minilm-l6-v2-q-tokenizer.json";
  private static final int FUZZED = 100_000;
  private static final int STEP = Integer.getInteger("sirocco.peer.step", 50);

  @TempDir private Path directory = Path.of("");

  private enum Kind {
    /** BERT's vocabulary, from a jar of Maven Central. */
    WORD_PIECE,
    /** A vocabulary of bytes as GPT-2 has it. */
    BYTE_LEVEL
  }

  private Peers open(Kind kind) throws IOException {
    Path file = directory.resolve(Tokenizer.FILE_NAME);
    switch (kind) {
      case WORD_PIECE -> {
        try (InputStream stream = RealTokenizersPeerTest.class.getResourceAsStream(MINILM)) {
          String json = new String(Objects.requireNonNull(stream, MINILM).readAllBytes(), UTF_8);
          Files.writeString(
              file,
              json.replaceFirst("\"truncation\": ?\\{[^}]*}", "\"truncation\":null")
                  .replaceFirst("(?s)\"padding\": ?\\{.*?\\[PAD]\"\\s*}", "\"padding\":null"));
        }
      }
      case BYTE_LEVEL -> Files.writeString(file, Pipelines.of("GPT-2"));
    }
    return Peers.open(directory);
  }

  @ParameterizedTest
  @EnumSource
  void fuzzedTextsAreTheSame(Kind kind) throws IOException {
    try (Peers peers = open(kind)) {
      for (int seed = 0; seed < FUZZED; seed += STEP) {
        assertThat(peers.difference(FuzzedTexts.text(seed))).as("seed %d", seed).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void linesOfManyLanguagesAreTheSame(Kind kind) throws IOException {
    assumeTrue(SharedData.isThere(), "no shared data beside the repository");
    int[] lines = {0};
    try (Peers peers = open(kind)) {
      SharedData.forEachLine(line -> {
        if (lines[0]++ % STEP == 0) {
          assertThat(peers.difference(line)).as(line).isEmpty();
        }
      });
    }
    assertThat(lines[0]).isPositive();
  }

  @Test
  void pairsOfTheRealTokenizerAreTheSame() throws IOException {
    try (Peers peers = open(Kind.WORD_PIECE)) {
      for (int seed = 0; seed < 200; seed++) {
        assertThat(peers.difference(FuzzedTexts.text(seed), FuzzedTexts.text(seed + 1)))
            .as("seed %d", seed)
            .isEmpty();
      }
    }
  }
}
