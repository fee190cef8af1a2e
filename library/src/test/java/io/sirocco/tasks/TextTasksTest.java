package io.sirocco.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.objectives.EvaluationSamples;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.training.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks over plain text. */
final class TextTasksTest {

  /** XLM leaves out the first token of a sequence, BERT and GPT special ones. */
  @Test
  void whichTokensAreNeverMaskedIsTheRecipes(@TempDir Path folder) throws IOException {
    TinyStore store = TinyStore.prepare(folder);
    String text = "river dust. light stone rain. ".repeat(80);
    for (String model : new String[] {"bert", "xlm"}) {
      TextTasks tasks =
          new TextTasks(
              store.tokenizer(),
              TinyStore.recipe("model.type=" + model, "objectives.mlm=1").tasks());
      TextTasks.Part part = tasks.part(text);
      Trainer.Data data = tasks.open(new TextTasks.Tokens(part, part));
      int first = 0;
      for (int step = 0; step < 50; step++) {
        first += predictedAtTheStart(TinyStore.batch(data.tasks().getFirst(), step));
      }
      EvaluationSamples samples = data.validation().getFirst().samples();
      TokenBatch batch =
          new TokenBatch(data.validation().getFirst().form().inputs(samples.count(), TinyStore.T));
      IntStream.range(0, samples.count()).forEach(i -> samples.fill(i, batch, i));
      first += predictedAtTheStart(batch);
      assertThat(first > 0).as(model).isEqualTo(model.equals("bert"));
    }
  }

  private static int predictedAtTheStart(TokenBatch batch) {
    return (int)
        IntStream.range(0, batch.targets().length)
            .filter(n -> batch.weights()[n] > 0 && batch.positions()[batch.rows()[n]] == 0)
            .count();
  }
}
