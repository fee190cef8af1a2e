package io.sirocco;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A model that has seen a few words, for tests of what comes after pretraining. */
public final class TinyPretraining {

  private TinyPretraining() {}

  /**
   * Pretrains for a few steps.
   *
   * @param run the run directory
   * @param type of the model
   * @param folder has the tokenizer and the text
   */
  public static void begin(Path run, String type, Path folder) throws IOException {
    Recipe recipe =
        RecipeFile.parse(
            "tiny",
            """
            seed: 3
            model:
              num_hidden_layers: 1
              num_attention_heads: 2
              hidden_size: 16
              max_position_embeddings: 24
            training:
              batch_size: 4
              max_steps: 5
              warmup_steps: 1
              eval_steps: 5
              save_steps: 5
              sample_tokens: 0
            """,
            List.of(
                "model.type=" + type,
                "tokenizer.type=directory",
                "tokenizer.directory=" + folder.resolve("tokenizer")));
    TinyRun tiny = new TinyRun(run);
    tiny.begin(recipe, TinyRun.corpus("rain dust river light stone. ".repeat(60)), 99);
  }
}
