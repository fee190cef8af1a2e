package io.sirocco.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.CorpusInput;
import io.sirocco.CorpusPreparation;
import io.sirocco.corpora.BadRecords;
import io.sirocco.corpora.LanguagePair;
import io.sirocco.corpora.cleaning.CleaningRecipe;
import io.sirocco.corpora.reading.Placeholders;
import io.sirocco.corpora.sentences.LineEnds;
import io.sirocco.corpora.sentences.SentenceBreaks;
import io.sirocco.corpora.store.SplitShares;
import io.sirocco.tokenization.TokenizerRecipe;
import io.sirocco.tokenization.TokenizerTrainer;
import io.sirocco.tokenizer.MalformedText;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.tokenizer.training.TrainingPresets;
import io.sirocco.tokenizer.training.TrainingProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL inside epochs and between micro-batches of a run over a prepared corpus of two languages,
 * with masked, translation, next-sentence and replaced-token prediction in turns and outliers
 * skipped: resumed, it comes to the bits of a run that nothing has interrupted.
 */
final class KillMixedObjectivesTest {

  /** Another one each time; {@code -Dsirocco.kill.seed=N} repeats the moments of a failure. */
  private static final long SEED = Long.getLong("sirocco.kill.seed", System.nanoTime());

  /** One by default, since each starts a process; {@code -Dsirocco.kill.count=20} is for hand. */
  private static final int KILLS = Integer.getInteger("sirocco.kill.count", 1);

  private static final String RECIPE =
      """
      model:
        type: bert
        num_hidden_layers: 2
        num_attention_heads: 2
        hidden_size: 16
        max_position_embeddings: 24
        dropout: 0.1
      objectives:
        mlm: 1.0
        tlm: 1.0
        mlm_nsp: 1.0
        rtd: 0.5
      training:
        batch_size: 3
        gradient_accumulation_steps: 2
        max_steps: %d
        warmup_steps: 5
        skip_z_score: 1.0
        eval_steps: 40
        save_steps: 7
      """
          .formatted(TinyRun.STEPS * 5);

  @TempDir private Path folder;

  @Test
  void aRunThatIsKilledAtRandomMomentsEndsWithTheBitsOfOneThatIsNot() throws Exception {
    prepare();
    Path expected = folder.resolve("undisturbed");
    SiroccoProcess.End end = SiroccoProcess.run(folder, pretrain(expected, 2));
    assertThat(end.code()).as("%s", end).isZero();
    List<String> metrics = TinyRun.metrics(expected);
    assertThat(metrics)
        .anyMatch(line -> line.contains("\"objective\":\"mlm\""))
        .anyMatch(line -> line.contains("\"objective\":\"tlm\",\"language\":\"en-xx\""))
        .anyMatch(line -> line.contains("\"objective\":\"mlm+nsp\""))
        .anyMatch(line -> line.contains("\"objective\":\"generator+rtd\""))
        .anyMatch(line -> line.contains("\"skipped\":true"));
    Path killed = folder.resolve("killed");
    Random random = new Random(SEED);
    String when = "seed %d".formatted(SEED);
    for (int kill = 0; kill < KILLS; kill++) {
      try (SiroccoProcess process = SiroccoProcess.start(folder, pretrain(killed, 1 + kill % 2))) {
        process.await(() -> process.output().contains("precision: "));
        int before = records(killed);
        int more = 1 + random.nextInt(40);
        process.await(() -> records(killed) > before + more);
        TimeUnit.MICROSECONDS.sleep(random.nextInt(20_000));
        assertThat(process.kill().code()).as(when).isEqualTo(SiroccoProcess.KILLED);
      }
    }
    SiroccoProcess.End resumed = SiroccoProcess.run(folder, pretrain(killed, 1));
    assertThat(resumed.code()).as("%s: %s", when, resumed).isZero();
    assertThat(TinyRun.metrics(killed)).as(when).isEqualTo(metrics);
    for (String name : List.of("model.safetensors", "optimizer.safetensors")) {
      Path file = Path.of("checkpoints", "last", name);
      assertThat(killed.resolve(file)).as(when).hasSameBinaryContentAs(expected.resolve(file));
    }
    assertThat(killed.resolve("samples.jsonl"))
        .as(when)
        .hasSameBinaryContentAs(expected.resolve("samples.jsonl"));
  }

  private List<String> pretrain(Path run, int threads) {
    return List.of(
        "pretrain",
        "--resume",
        "--run",
        run.toString(),
        "--config",
        folder.resolve("mixed.yaml").toString(),
        "--data",
        folder.resolve("store").toString(),
        "--backend",
        "vector",
        "--threads",
        Integer.toString(threads));
  }

  private static int records(Path run) {
    try {
      Path metrics = run.resolve("metrics.jsonl");
      return Files.exists(metrics) ? Files.readString(metrics).split("\n", -1).length : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Words in two languages, one the other turned around; four sentences make a document. */
  private void prepare() throws IOException {
    Files.writeString(folder.resolve("mixed.yaml"), RECIPE);
    Random random = new Random(7);
    List<String> english = new ArrayList<>();
    List<String> other = new ArrayList<>();
    List<String> text = new ArrayList<>();
    for (int i = 0; i < 240; i++) {
      List<String> words = new ArrayList<>();
      for (int w = 0; w < 2 + random.nextInt(4); w++) {
        words.add(List.of("rain", "dust", "stone", "river", "light").get(random.nextInt(5)));
      }
      english.add(String.join(" ", words) + ".");
      other.add(new StringBuilder(String.join(" ", words)).reverse() + ".");
      text.add(english.getLast());
      if (i % 4 == 3) {
        text.add("");
      }
    }
    Files.write(folder.resolve("pair.en"), english);
    Files.write(folder.resolve("pair.xx"), other);
    Files.write(folder.resolve("text.en"), text);
    TokenizerRecipe recipe =
        new TokenizerRecipe(TrainingPresets.BERT, TrainingPresets.BERT.limits(80));
    Tokenizer tokenizer =
        new TokenizerTrainer(recipe, 1)
            .train(
                Map.of("en", List.of(folder.resolve("pair.en"), folder.resolve("pair.xx"))),
                MalformedText.REFUSE,
                TrainingProgress.NONE)
            .tokenizer();
    tokenizer.save(folder.resolve("tokenizer"));
    new CorpusPreparation(
            new CorpusPreparation.Request(
                folder.resolve("store"),
                tokenizer,
                List.of(
                    new CorpusInput.Text("en", folder.resolve("text.en"), null),
                    CorpusInput.pair(
                        new LanguagePair("en", "xx"),
                        List.of(folder.resolve("pair.en"), folder.resolve("pair.xx")),
                        null,
                        Placeholders.KEEP)),
                CleaningRecipe.NONE,
                BadRecords.Policy.FAIL,
                new CorpusPreparation.Form(
                    new SentenceBreaks(LineEnds.END_SENTENCES), new SplitShares(.2, 0)),
                2))
        .run((phase, records, bytes, ofBytes) -> {});
  }
}
