package io.sirocco.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.corpora.CorpusException;
import io.sirocco.corpora.store.StoreVerification;
import io.sirocco.corpora.store.TokenStore;
import io.sirocco.tokenizer.CharacterTokenizer;
import io.sirocco.tokenizer.UnknownPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL at random moments of a preparation: what is there afterwards is a complete corpus or
 * none, and beginning again makes the one that an undisturbed preparation makes.
 */
final class KilledPreparationTest {

  /** Another one each time; {@code -Dsirocco.kill.seed=N} repeats the moments of a failure. */
  private static final long SEED = Long.getLong("sirocco.kill.seed", System.nanoTime());

  /** Few by default, since each starts a process; {@code -Dsirocco.kill.count=20} is for hand. */
  private static final int KILLS = Integer.getInteger("sirocco.kill.count", 2);

  @TempDir private Path folder;

  @Test
  void whatAKilledPreparationLeavesIsCompleteOrNone() throws Exception {
    write();
    Path undisturbed = folder.resolve("undisturbed");
    long begin = System.nanoTime();
    SiroccoProcess.End end = SiroccoProcess.run(folder, arguments(undisturbed));
    long nanos = System.nanoTime() - begin;
    assertThat(end.code()).as("%s", end).isZero();
    Path out = folder.resolve("killed");
    Random random = new Random(SEED);
    for (int kill = 0; kill < KILLS; kill++) {
      String when = "seed %d, kill %d".formatted(SEED, kill);
      try (SiroccoProcess process = SiroccoProcess.start(folder, arguments(out))) {
        if (kill % 2 == 0) {
          TimeUnit.NANOSECONDS.sleep((long) (nanos * random.nextDouble()));
        } else {
          // While the files get their names, which takes milliseconds.
          process.await(() -> Files.exists(out.resolve("en.train.idx.tmp")));
          TimeUnit.MICROSECONDS.sleep(random.nextInt(20_000));
        }
        process.kill();
      }
      assertCompleteOrNone(out, when);
      if (TokenStore.isStore(out)) {
        assertSame(undisturbed, out, when);
        delete(out);
      }
    }
    SiroccoProcess.End again = SiroccoProcess.run(folder, arguments(out));
    assertThat(again.code()).as("seed %d: %s", SEED, again).isZero();
    assertSame(undisturbed, out, "seed " + SEED);
  }

  private static void assertCompleteOrNone(Path out, String when) throws IOException {
    if (TokenStore.isStore(out)) {
      assertThat(StoreVerification.problems(out, (bytes, of) -> {})).as(when).isEmpty();
      return;
    }
    try (TokenStore store = TokenStore.open(out)) {
      throw new AssertionError("%s: opened %s".formatted(when, store.names()));
    } catch (CorpusException expected) {
      assertThat(expected).as(when).hasMessageContaining("manifest.json is missing");
    }
  }

  private static void assertSame(Path expected, Path actual, String when) throws IOException {
    for (String name : List.of("bin", "idx", "words")) {
      for (String split : List.of("train", "validation")) {
        String file = "en.%s.%s".formatted(split, name);
        assertThat(actual.resolve(file)).as(when).hasSameBinaryContentAs(expected.resolve(file));
      }
    }
  }

  private static void delete(Path out) throws IOException {
    Files.delete(out.resolve("manifest.json"));
  }

  private void write() throws IOException {
    String words = "the wind from the desert carries dust over the sea as red rain. ";
    StringBuilder text = new StringBuilder();
    Random random = new Random(1);
    for (int i = 0; i < 15_000; i++) {
      int begin = random.nextInt(words.length() - 8);
      text.append(words, begin, words.length()).append(words.repeat(random.nextInt(4)));
      text.append("\n\n");
    }
    Files.writeString(folder.resolve("en.txt"), text);
    CharacterTokenizer.train(words + "\n", UnknownPolicy.REFUSE).save(folder.resolve("tokenizer"));
  }

  private List<String> arguments(Path out) {
    return List.of(
        "corpus",
        "prepare",
        "--tokenizer",
        folder.resolve("tokenizer").toString(),
        "--out",
        out.toString(),
        "--sentences",
        "--threads",
        "2",
        "--lang",
        "en=" + folder.resolve("en.txt"));
  }
}
