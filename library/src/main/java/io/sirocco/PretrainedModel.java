package io.sirocco;

import io.sirocco.kernels.Backend;
import io.sirocco.kernels.ModelState;
import io.sirocco.kernels.Session;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.training.Checkpoint;
import io.sirocco.training.Checkpoints;
import io.sirocco.training.RunLayout;
import io.sirocco.transformer.LanguageModel;
import io.sirocco.transformer.Transformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A model that was pretrained, on the disk.
 *
 * @param recipe what it was trained with
 * @param tokenizer turns text into its tokens
 * @param model its sizes
 * @param checkpoint its parameters
 */
public record PretrainedModel(
    Recipe recipe, Tokenizer tokenizer, LanguageModel model, Checkpoint checkpoint) {

  /**
   * Finds a model.
   *
   * @param path a run directory, whose best checkpoint is taken (the last, if none was evaluated),
   *     or a checkpoint inside one
   * @throws IOException if there is no model, or it is damaged
   */
  public static PretrainedModel load(Path path) throws IOException {
    Path root = root(path);
    RunLayout layout = new RunLayout(root);
    Recipe recipe = RecipeFile.read(layout.config(), List.of());
    Tokenizer tokenizer = Tokenizer.load(layout.tokenizer());
    Checkpoint checkpoint = root.equals(path) ? best(layout) : Checkpoint.open(path);
    checkpoint.requireConfig(Pretraining.hash(recipe));
    LanguageModel model = model(recipe, tokenizer);
    return new PretrainedModel(recipe, tokenizer, model, checkpoint);
  }

  /** Where its tokenizer is. */
  Path tokenizerDirectory() throws IOException {
    return layout().tokenizer();
  }

  /** The run that it comes from. */
  RunLayout layout() throws IOException {
    return new RunLayout(root(checkpoint.directory()));
  }

  /** The model that a recipe describes, for a tokenizer's vocabulary. */
  public static LanguageModel model(Recipe recipe, Tokenizer tokenizer) {
    return new Transformer(recipe.config(tokenizer.vocabularySize()));
  }

  private static Checkpoint best(RunLayout layout) throws IOException {
    Checkpoints checkpoints = new Checkpoints(layout.checkpoints());
    return Files.exists(layout.checkpoints().resolve("best"))
        ? checkpoints.best()
        : checkpoints.last();
  }

  private static Path root(Path path) throws IOException {
    if (Files.isRegularFile(new RunLayout(path).config())) {
      return path;
    }
    Path checkpoints = path.toAbsolutePath().normalize().getParent();
    Path run = checkpoints == null ? null : checkpoints.getParent();
    if (run != null && Files.isRegularFile(new RunLayout(run).config())) {
      return run;
    }
    throw new IOException(
        "%s: neither a run directory (no config.yaml) nor a checkpoint inside one".formatted(path));
  }

  /** A session with the parameters, and zeros in all else that the state holds. */
  public Session open(Backend backend, ModelState state) throws IOException {
    Session session = backend.open(state);
    boolean complete = false;
    try {
      checkpoint.restoreParameters(SessionTensors.targets(session, model.tensors()));
      complete = true;
      return session;
    } finally {
      if (!complete) {
        session.close();
      }
    }
  }
}
