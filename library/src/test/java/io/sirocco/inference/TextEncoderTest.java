package io.sirocco.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.BackendChoice;
import io.sirocco.PretrainedModel;
import io.sirocco.Recipe;
import io.sirocco.RecipeFile;
import io.sirocco.graph.Lowering;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.BackendOptions;
import io.sirocco.kernels.Executable;
import io.sirocco.kernels.Mask;
import io.sirocco.kernels.Session;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.retrieval.Pooling;
import io.sirocco.retrieval.Vectors;
import io.sirocco.tasks.SpecialIds;
import io.sirocco.tokenization.TokenizerRecipe;
import io.sirocco.tokenization.TokenizerTrainer;
import io.sirocco.tokenizer.MalformedText;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.tokenizer.training.TrainingPresets;
import io.sirocco.tokenizer.training.TrainingProgress;
import io.sirocco.training.BatchWriter;
import io.sirocco.training.ModelStates;
import io.sirocco.transformer.LanguageModel;
import io.sirocco.transformer.ModelInputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vectors of texts are states of the last layer: XLM takes the first. */
final class TextEncoderTest {

  private static final int T = 12;
  private static final List<String> TEXTS =
      List.of("light rain", "dust", "a river of stone and dust", "a light rain ".repeat(9));

  @TempDir private Path folder;

  private Tokenizer tokenizer() throws IOException {
    Files.write(folder.resolve("text"), TEXTS);
    TokenizerRecipe recipe =
        new TokenizerRecipe(TrainingPresets.BERT, TrainingPresets.BERT.limits(60));
    return new TokenizerTrainer(recipe, 1)
        .train(
            Map.of("en", List.of(folder.resolve("text"))),
            MalformedText.REFUSE,
            TrainingProgress.NONE)
        .tokenizer();
  }

  private static Recipe recipe() {
    return RecipeFile.parse(
        "test",
        "",
        List.of(
            "model.type=xlm",
            "model.languages=[xx,en]",
            "model.num_hidden_layers=2",
            "model.hidden_size=16",
            "model.max_position_embeddings=" + T,
            "training.batch_size=1"));
  }

  /** {@code </s> w1 ... wn </s>}, cut at its end to what fits. */
  private static int[] framed(Tokenizer tokenizer, String text) {
    int separator = new SpecialIds(tokenizer).separator();
    IntStream words = Arrays.stream(tokenizer.ids(text)).limit(T - 2);
    return IntStream.concat(
            IntStream.concat(IntStream.of(separator), words), IntStream.of(separator))
        .toArray();
  }

  /** The mean of the states of a sequence at some positions. */
  private static float[] expected(
      LanguageModel model, Backend backend, int[] ids, IntPredicate positions) {
    ModelInputs inputs = new ModelInputs(1, T);
    try (Session session = backend.open(ModelStates.evaluation(model));
        Executable states = session.compile(Lowering.forward(model.states(inputs, Mask.FULL)))) {
      ModelStates.initialize(model, recipe().seed(), session);
      TokenBatch batch = new TokenBatch(inputs);
      System.arraycopy(ids, 0, batch.ids(), 0, ids.length);
      Arrays.setAll(batch.positions(), t -> t < ids.length ? t : 0);
      Arrays.fill(batch.groups(), 0, ids.length, 0);
      Arrays.fill(batch.segments(), 0, ids.length, 1);
      new BatchWriter(states, inputs).write(batch);
      states.run();
      float[] output = new float[T * 16];
      states.read(inputs.states(16), output);
      float[] mean = new float[16];
      int[] taken = IntStream.range(0, ids.length).filter(positions).toArray();
      for (int c = 0; c < 16; c++) {
        int channel = c;
        mean[c] =
            (float)
                (Arrays.stream(taken).mapToDouble(t -> output[t * 16 + channel]).sum()
                    / taken.length);
      }
      return mean;
    }
  }

  private void assertVectors(Pooling pooling, int firstTaken) throws IOException {
    Tokenizer tokenizer = tokenizer();
    try (Backend backend = BackendChoice.open("vector", BackendOptions.threads(1)).backend();
        TextEncoder encoder = TextEncoder.untrained(recipe(), tokenizer, backend, pooling)) {
      Vectors vectors = encoder.encode(TEXTS, "en", done -> {});
      LanguageModel model = PretrainedModel.model(recipe(), tokenizer);
      for (int text = 0; text < TEXTS.size(); text++) {
        int[] ids = framed(tokenizer, TEXTS.get(text));
        IntPredicate taken = t -> firstTaken == 0 ? t == 0 : t >= firstTaken && t < ids.length - 1;
        assertThat(Arrays.copyOfRange(vectors.values(), text * 16, (text + 1) * 16))
            .isEqualTo(expected(model, backend, ids, taken));
      }
    }
  }

  @Test
  void theVectorOfASentenceIsItsFirstState() throws IOException {
    assertVectors(Pooling.FIRST, 0);
  }

  @Test
  void orTheMeanOfTheStatesOfItsTokens() throws IOException {
    assertVectors(Pooling.MEAN, 1);
  }
}
