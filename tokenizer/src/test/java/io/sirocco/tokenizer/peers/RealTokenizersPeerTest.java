package io.sirocco.tokenizer.peers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.tokenizer.TokenizerPipeline;
import io.sirocco.tokenizer.pipeline.PipelineParts;
import io.sirocco.tokenizer.postprocessing.Direction;
import io.sirocco.tokenizer.postprocessing.Padding;
import io.sirocco.tokenizer.postprocessing.Truncation;
import io.sirocco.tokenizer.samples.FuzzedTexts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokenizers that others have published, over {@link PeerTexts}. */
@Tag("peer")
class RealTokenizersPeerTest {
  private static final String MINILM = "/all-minilm-l6-v2-q-tokenizer.json";
  private static final int PAIRS = 200;

  @TempDir private Path directory = Path.of("");

  private enum Published {
    /** BERT's vocabulary; the file truncates to 128 tokens and fills up to as many. */
    MINILM {
      @Override
      TokenizerPipeline tokenizer(Path directory) throws IOException {
        try (Peers peers = minilm(directory)) {
          return new TokenizerPipeline(peers.ours().parts().withTruncation(null).withPadding(null));
        }
      }
    },
    /** Byte-level BPE. */
    GPT2 {
      @Override
      TokenizerPipeline tokenizer(Path directory) throws IOException {
        return Gpt2.open();
      }
    };

    abstract TokenizerPipeline tokenizer(Path directory) throws IOException;

    Peers open(Path directory) throws IOException {
      return Peers.of(tokenizer(directory), directory);
    }
  }

  private static Peers minilm(Path directory) throws IOException {
    try (InputStream stream = RealTokenizersPeerTest.class.getResourceAsStream(MINILM)) {
      String json = new String(Objects.requireNonNull(stream, MINILM).readAllBytes(), UTF_8);
      return Peers.of(json, directory);
    }
  }

  @ParameterizedTest
  @EnumSource
  void fuzzedTextsAreTheSame(Published published) throws IOException {
    try (Peers peers = published.open(directory)) {
      PeerTexts.fuzzed(text -> assertThat(peers.difference(text)).as(text).isEmpty());
    }
  }

  @ParameterizedTest
  @EnumSource
  void linesOfManyLanguagesAreTheSame(Published published) throws IOException {
    try (Peers peers = published.open(directory)) {
      PeerTexts.lines(line -> assertThat(peers.difference(line)).as(line).isEmpty());
    }
  }

  @Test
  void theFileAsItIsTruncatesAndFillsUpTheSame() throws IOException {
    try (Peers peers = minilm(directory)) {
      for (int seed = 0; seed < PAIRS; seed++) {
        String text = FuzzedTexts.text(seed).repeat(1 + seed % 4);
        assertThat(peers.difference(text)).as("seed %d", seed).isEmpty();
        assertThat(peers.difference(text, FuzzedTexts.text(seed + 1)))
            .as("seed %d", seed)
            .isEmpty();
      }
    }
  }

  static List<Truncation> truncations() {
    List<Truncation> truncations = new ArrayList<>();
    for (Truncation.Strategy strategy : Truncation.Strategy.values()) {
      for (Direction direction : Direction.values()) {
        truncations.add(new Truncation(32, 0, strategy, direction));
        truncations.add(new Truncation(23, 5, strategy, direction));
        truncations.add(new Truncation(4, 0, strategy, direction));
      }
    }
    return truncations;
  }

  @ParameterizedTest
  @MethodSource("truncations")
  void pairsAreTruncatedTheSame(Truncation truncation) throws IOException {
    for (Published published : Published.values()) {
      PipelineParts parts = published.tokenizer(directory).parts().withTruncation(truncation);
      try (Peers peers = Peers.of(new TokenizerPipeline(parts), directory)) {
        for (int seed = 0; seed < PAIRS; seed++) {
          String text = FuzzedTexts.text(seed);
          // A stride that is not below what is left of a text aborts their whole process.
          if (truncation.stride() == 0
              || truncation.strategy() == Truncation.Strategy.LONGEST_FIRST) {
            assertThat(peers.difference(text, FuzzedTexts.text(seed + 1)))
                .as("%s, seed %d", published, seed)
                .isEmpty();
          }
          if (truncation.strategy() != Truncation.Strategy.ONLY_SECOND) {
            assertThat(peers.difference(text)).as("%s, seed %d", published, seed).isEmpty();
          }
        }
      }
    }
  }

  static List<Padding> paddings() {
    List<Padding> paddings = new ArrayList<>();
    Padding.Token token = new Padding.Token(7, 3, "filled");
    for (Direction direction : Direction.values()) {
      paddings.add(new Padding(new Padding.Length.Longest(), direction, 1, token));
      paddings.add(new Padding(new Padding.Length.Longest(), direction, 8, token));
      paddings.add(new Padding(new Padding.Length.Fixed(40), direction, 1, token));
      paddings.add(new Padding(new Padding.Length.Fixed(41), direction, 16, token));
    }
    return paddings;
  }

  @ParameterizedTest
  @MethodSource("paddings")
  void batchesAreFilledUpTheSame(Padding padding) throws IOException {
    for (Published published : Published.values()) {
      PipelineParts parts = published.tokenizer(directory).parts().withPadding(padding);
      try (Peers peers = Peers.of(new TokenizerPipeline(parts), directory)) {
        for (int seed = 0; seed < PAIRS; seed += 4) {
          List<String> batch =
              List.of(
                  FuzzedTexts.text(seed),
                  FuzzedTexts.text(seed + 1),
                  "",
                  FuzzedTexts.text(seed + 2));
          assertThat(peers.difference(batch)).as("%s, seed %d", published, seed).isEmpty();
        }
      }
    }
  }
}
