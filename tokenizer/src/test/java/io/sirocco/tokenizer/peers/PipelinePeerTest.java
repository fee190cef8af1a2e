package io.sirocco.tokenizer.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.tokenizer.samples.FuzzedTexts;
import io.sirocco.tokenizer.samples.Pipelines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every part of {@code tokenizer.json} does what it does in Hugging Face's library. */
@Tag("peer")
class PipelinePeerTest {
  private static final int TEXTS = 1000;

  @TempDir private Path directory;

  static Set<String> names() {
    return Pipelines.all().keySet();
  }

  @ParameterizedTest
  @MethodSource("names")
  void everythingIsTheSame(String name) throws IOException {
    try (Peers peers = Peers.of(Pipelines.of(name), directory)) {
      for (int seed = 0; seed < TEXTS; seed++) {
        String text = FuzzedTexts.text(seed);
        assertThat(peers.difference(text)).as("seed %d", seed).isEmpty();
        if (seed % 10 == 0) {
          assertThat(peers.difference(text, FuzzedTexts.text(seed + 1)))
              .as("seed %d and the next", seed)
              .isEmpty();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void whatWeWriteIsTheSameToBoth(String name) throws IOException {
    try (Peers original = Peers.of(Pipelines.of(name), directory)) {
      original.ours().save(directory);
      try (Peers peers = Peers.open(directory)) {
        assertThat(peers.ours()).isEqualTo(original.ours());
        for (int seed = 0; seed < TEXTS / 10; seed++) {
          assertThat(peers.difference(FuzzedTexts.text(seed))).as("seed %d", seed).isEmpty();
        }
      }
    }
  }
}
