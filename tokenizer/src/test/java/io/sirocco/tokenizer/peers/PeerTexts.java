package io.sirocco.tokenizer.peers;

import io.sirocco.tokenizer.samples.FuzzedTexts;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Texts that tokenizers are compared on: the lines of {@link SharedData} and 100,000 that no one
 * writes. Set the property {@code sirocco.peer.step} to look at every one: 1.
 */
final class PeerTexts {
  private static final int FUZZED = 100_000;
  private static final int STEP = Integer.getInteger("sirocco.peer.step", 50);

  private PeerTexts() {}

  /** Fuzzed texts; {@link SharedData} may be absent, they never are. */
  static void fuzzed(Consumer<String> receiver) {
    for (int seed = 0; seed < FUZZED; seed += STEP) {
      receiver.accept(FuzzedTexts.text(seed));
    }
  }

  /** Lines of many languages; the test does not run where there are none. */
  static void lines(Consumer<String> receiver) throws IOException {
    SharedData.forEachLine(STEP, receiver);
  }
}
