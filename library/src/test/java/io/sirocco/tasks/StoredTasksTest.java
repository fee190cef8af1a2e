package io.sirocco.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.Recipe;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.training.Task;
import io.sirocco.transformer.Head;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What objectives make of stored text, in two languages and their translations. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StoredTasksTest {

  private static final int T = TinyStore.T;

  private final TinyStore store;

  StoredTasksTest(@TempDir Path folder) throws IOException {
    store = TinyStore.prepare(folder);
  }

  @Test
  void everyObjectiveIsATaskWithItsShareAndSetsOfItsLanguages() throws IOException {
    Recipe recipe =
        TinyStore.recipe(
            "objectives.clm=1",
            "objectives.mlm=2",
            "objectives.mlm_nsp=3",
            "objectives.mlm_sop=4",
            "objectives.tlm=5",
            "objectives.rtd=6");
    store.with(
        recipe,
        List.of(),
        (data, tasks) -> {
          assertThat(data.tasks())
              .extracting(task -> task.form().name() + " " + task.share())
              .containsExactly(
                  "clm 1.0",
                  "mlm 2.0",
                  "mlm+nsp 3.0",
                  "mlm+sop 4.0",
                  "tlm 5.0",
                  "generator+rtd 6.0");
          assertThat(data.validation())
              .extracting(set -> set.form().name() + " " + set.language())
              .containsExactly(
                  "clm en", "mlm en", "mlm+nsp en", "mlm+sop en", "tlm en-xx", "generator+rtd en");
          for (Task task : data.tasks()) {
            TokenBatch batch = TinyStore.batch(task, 3);
            assertThat(batch.targetCount()).as(task.form().name()).isPositive();
            assertThat(batch.labelWeight())
                .as(task.form().name())
                .isEqualTo(task.form().objective().heads().contains(Head.SENTENCES) ? 4 : 0);
          }
        });
  }

  @Test
  void aStepIsAFunctionOfItsNumber() throws IOException {
    for (String selection : List.of("bernoulli", "count", "spans", "frequency")) {
      Recipe recipe =
          TinyStore.recipe(
              "objectives.mlm=1", "objectives.tlm=1", "masking.selection=" + selection);
      List<int[]> forth = new ArrayList<>();
      store.with(
          recipe,
          List.of(),
          (data, tasks) ->
              data.tasks()
                  .forEach(task -> {
                    forth.add(TinyStore.batch(task, 0).ids());
                    forth.add(TinyStore.batch(task, 5).ids());
                  }));
      List<int[]> back = new ArrayList<>();
      store.with(
          recipe,
          List.of(),
          (data, tasks) ->
              data.tasks()
                  .reversed()
                  .forEach(task -> {
                    back.addFirst(TinyStore.batch(task, 5).ids());
                    back.addFirst(TinyStore.batch(task, 0).ids());
                  }));
      assertThat(back).as(selection).hasSameSizeAs(forth);
      for (int i = 0; i < forth.size(); i++) {
        assertThat(back.get(i)).as(selection).isEqualTo(forth.get(i));
      }
      assertThat(forth.get(0)).isNotEqualTo(forth.get(1));
    }
  }

  /** What is not predicted stands as it was; special tokens are never predicted. */
  @Test
  void maskedTokensAreThoseOfTheText() throws IOException {
    store.with(
        TinyStore.recipe("objectives.mlm_nsp=1"),
        List.of(),
        (data, tasks) -> {
          Tokenizer tokenizer = store.tokenizer();
          int mask = tokenizer.id("[MASK]").orElseThrow();
          int separator = tokenizer.id("[SEP]").orElseThrow();
          int masked = 0;
          for (int step = 0; step < 20; step++) {
            TokenBatch batch = TinyStore.batch(data.tasks().getFirst(), step);
            for (int n = 0; n < batch.targets().length; n++) {
              if (batch.weights()[n] == 0) {
                continue;
              }
              assertThat(batch.targets()[n]).isGreaterThan(mask);
              assertThat(batch.groups()[batch.rows()[n]]).isZero();
              masked += batch.ids()[batch.rows()[n]] == mask ? 1 : 0;
            }
            for (int row = 0; row < 4; row++) {
              int[] ids = Arrays.copyOfRange(batch.ids(), row * T, (row + 1) * T);
              assertThat(Arrays.stream(ids).filter(id -> id == separator).count())
                  .as("separators of row %d, but for random replacements", row)
                  .isBetween(2L, 3L);
            }
          }
          assertThat(masked).isPositive();
        });
  }

  @Test
  void segmentsAreLanguagesWhereTheModelHasThem() throws IOException {
    store.with(
        TinyStore.recipe(
            "model.type=xlm", "objectives.mlm=1", "objectives.tlm=1", "data.samples=sentences"),
        List.of("en", "xx"),
        (data, tasks) -> {
          TokenBatch text = TinyStore.batch(data.tasks().getFirst(), 0);
          assertThat(text.segments()).containsOnly(0);
          TokenBatch pairs = TinyStore.batch(data.tasks().getLast(), 0);
          assertThat(pairs.segments()).contains(0, 1);
          TreeMap<Integer, Integer> starts = new TreeMap<>();
          for (int at = 0; at < pairs.ids().length; at++) {
            if (pairs.groups()[at] >= 0 && pairs.positions()[at] == 0) {
              starts.merge(pairs.segments()[at], 1, Integer::sum);
            }
          }
          assertThat(starts.get(0))
              .as("positions restart in the second language")
              .isEqualTo(starts.get(1));
        });
  }

  /** Several sentences share a row, none sees another, and each keeps its own positions. */
  @Test
  void packedSentencesAreGroups() throws IOException {
    store.with(
        TinyStore.recipe("objectives.mlm=1", "data.samples=sentences"),
        List.of(),
        (data, tasks) -> {
          TokenBatch batch = TinyStore.batch(data.tasks().getFirst(), 0);
          assertThat(Arrays.stream(batch.groups()).max().orElseThrow()).isPositive();
          for (int at = 1; at < batch.ids().length; at++) {
            if (at % T != 0 && batch.groups()[at] == batch.groups()[at - 1]) {
              if (batch.groups()[at] >= 0) {
                assertThat(batch.positions()[at]).isEqualTo(batch.positions()[at - 1] + 1);
              }
            } else if (batch.groups()[at] >= 0) {
              assertThat(batch.positions()[at]).isZero();
            }
          }
        });
    store.with(
        TinyStore.recipe("objectives.mlm=1", "data.samples=sentences", "data.pack_samples=false"),
        List.of(),
        (data, tasks) ->
            assertThat(Arrays.stream(TinyStore.batch(data.tasks().getFirst(), 0).groups()).max())
                .hasValue(0));
  }

  @Test
  void whatTheCorpusLacksIsNamed() {
    assertThatThrownBy(() ->
            store.with(
                TinyStore.recipe("model.type=xlm", "objectives.mlm=1"),
                List.of("de"),
                (data, tasks) -> {}))
        .hasMessage("the model has no language en; it has [de]");
  }
}
