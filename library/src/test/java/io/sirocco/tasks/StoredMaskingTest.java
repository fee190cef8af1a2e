package io.sirocco.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sirocco.corpora.store.Split;
import io.sirocco.corpora.store.TokenStore;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.training.Task;
import io.sirocco.transformer.ModelInputs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Which tokens of stored text are predicted, and of which language a step is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StoredMaskingTest {

  private static final int T = TinyStore.T;

  private final TinyStore store;

  StoredMaskingTest(@TempDir Path folder) throws IOException {
    store = TinyStore.prepare(folder);
  }

  /**
   * XLM predicts separators too, and never the first token; 15 % of either side. Shares lie within
   * five standard deviations.
   */
  @Test
  void bothSidesOfATranslationAreMasked() throws IOException {
    store.with(
        TinyStore.recipe("model.type=xlm", "objectives.tlm=1", "data.pack_samples=false"),
        List.of("en", "xx"),
        (data, tasks) -> {
          int separator = new SpecialIds(store.tokenizer()).separator();
          int[] predicted = new int[2];
          int[] all = new int[2];
          int separators = 0;
          for (int step = 0; step < 300; step++) {
            TokenBatch batch = TinyStore.batch(data.tasks().getFirst(), step);
            for (int at = 0; at < batch.ids().length; at++) {
              if (at % T > 0 && batch.groups()[at] >= 0) {
                all[batch.segments()[at]]++;
              }
            }
            for (int n = 0; n < batch.targets().length; n++) {
              if (batch.weights()[n] > 0) {
                int at = batch.rows()[n];
                assertThat(at % T).isPositive();
                predicted[batch.segments()[at]]++;
                separators += batch.targets()[n] == separator ? 1 : 0;
              }
            }
          }
          for (int side = 0; side < 2; side++) {
            double deviation = Math.sqrt(all[side] * .15 * .85);
            assertThat(predicted[side] - .15 * all[side]).isBetween(-5 * deviation, 5 * deviation);
          }
          // Three of each pair can be predicted.
          double expected = .15 * 3 * 4 * 300;
          assertThat((double) separators).isBetween(expected * .8, expected * 1.2);
        });
  }

  /** Packed, too: the first token of each of several sentences in a row. */
  @Test
  void theFirstTokenOfASentenceIsNeverPredicted() throws IOException {
    store.with(
        TinyStore.recipe("model.type=xlm", "objectives.mlm=1", "data.samples=sentences"),
        List.of("en", "xx"),
        (data, tasks) -> {
          for (int step = 0; step < 100; step++) {
            TokenBatch batch = TinyStore.batch(data.tasks().getFirst(), step);
            for (int n = 0; n < batch.targets().length; n++) {
              if (batch.weights()[n] > 0) {
                assertThat(batch.positions()[batch.rows()[n]]).isPositive();
              }
            }
          }
        });
  }

  /** Every step is of one text, drawn with p ~ n^alpha. */
  @Test
  void aStepIsOfOneLanguage() throws IOException {
    long[] sizes = new long[3];
    try (TokenStore opened = TokenStore.open(store.directory())) {
      List<Corpora.Text> texts =
          new Corpora(opened, store.tokenizer(), List.of())
              .monolingual(Split.TRAIN, Corpora.Monolingual.TEXT_AND_PAIRS);
      Arrays.setAll(sizes, i -> texts.get(i).size());
      assertThat(texts).extracting(Corpora.Text::language).containsExactly("en", "en", "xx");
    }
    store.with(
        TinyStore.recipe(
            "model.type=xlm",
            "objectives.mlm=1",
            "data.samples=sentences",
            "data.text_of_pairs=true",
            "data.language_alpha=0.3"),
        List.of("en", "xx"),
        (data, tasks) -> {
          Task task = data.tasks().getFirst();
          for (int step = 0; step < 60; step++) {
            String language = task.samples().language(step);
            TokenBatch batch = TinyStore.batch(task, step);
            for (int at = 0; at < batch.ids().length; at++) {
              if (batch.groups()[at] >= 0) {
                assertThat(batch.segments()[at]).isEqualTo(language.equals("en") ? 0 : 1);
              }
            }
          }
          int steps = 20_000;
          long other = 0;
          for (int step = 0; step < steps; step++) {
            other += task.samples().language(step).equals("xx") ? 1 : 0;
          }
          double sum = Arrays.stream(sizes).mapToDouble(size -> Math.pow((double) size, .3)).sum();
          double share = Math.pow((double) sizes[2], .3) / sum;
          assertThat(other / (double) steps)
              .isCloseTo(share, within(4 * Math.sqrt(share * (1 - share) / steps)));
        });
  }

  /** ceil(.15 N) of the N tokens of all micro-batches together. */
  @Test
  void masksByFrequencyAreChosenOverTheWholeStep() throws IOException {
    store.with(
        TinyStore.recipe(
            "objectives.mlm=1",
            "data.samples=sentences",
            "masking.selection=frequency",
            "training.gradient_accumulation_steps=3"),
        List.of(),
        (data, tasks) -> {
          Task task = data.tasks().getFirst();
          ModelInputs inputs = task.form().inputs(4, T);
          for (int step = 0; step < 20; step++) {
            List<TokenBatch> batches =
                List.of(new TokenBatch(inputs), new TokenBatch(inputs), new TokenBatch(inputs));
            task.samples().fill(TinyStore.recipe().seed(), step, batches);
            long tokens =
                batches.stream()
                    .flatMapToInt(batch -> Arrays.stream(batch.groups()))
                    .filter(group -> group >= 0)
                    .count();
            assertThat(batches.stream().mapToLong(TokenBatch::targetCount).sum())
                .isEqualTo((long) Math.ceil(.15 * tokens));
          }
        });
  }

  /** Words are those that the tokenizer has made, which its tokens show here by {@code ##}. */
  @Test
  void wholeWordsAreMasked() throws IOException {
    store.with(
        TinyStore.recipe("objectives.mlm_nsp=1", "masking.selection=count", "masking.unit=word"),
        List.of(),
        (data, tasks) -> {
          Tokenizer tokenizer = store.tokenizer();
          int together = 0;
          for (int step = 0; step < 40; step++) {
            TokenBatch batch = TinyStore.batch(data.tasks().getFirst(), step);
            int[] ids = batch.ids().clone();
            boolean[] predicted = new boolean[ids.length];
            for (int n = 0; n < batch.targets().length; n++) {
              if (batch.weights()[n] > 0) {
                ids[batch.rows()[n]] = batch.targets()[n];
                predicted[batch.rows()[n]] = true;
              }
            }
            for (int at = 1; at < ids.length; at++) {
              boolean inside = batch.groups()[at] >= 0 && at % T > 1;
              if (inside
                  && tokenizer.token(ids[at]).startsWith("##")
                  && batch.segments()[at] == batch.segments()[at - 1]
                  && !tokenizer.token(ids[at - 1]).startsWith("[")) {
                assertThat(predicted[at]).isEqualTo(predicted[at - 1]);
                together += predicted[at] ? 1 : 0;
              }
            }
          }
          assertThat(together).isPositive();
        });
  }
}
