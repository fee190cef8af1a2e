package io.sirocco;

import io.sirocco.Recipe.TokenizerKind;
import io.sirocco.Recipe.TokenizerSection;
import io.sirocco.huggingface.HuggingFaceSource;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.ModelState;
import io.sirocco.kernels.Session;
import io.sirocco.onnx.OnnxDirectory;
import io.sirocco.onnx.OnnxException;
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
 * @param tokenizerDirectory where that is
 * @param model its sizes
 * @param parameters its parameters
 */
public record PretrainedModel(
    Recipe recipe,
    Tokenizer tokenizer,
    Path tokenizerDirectory,
    LanguageModel model,
    ModelParameters parameters) {

  /**
   * Finds a model.
   *
   * @param path a run directory, whose best checkpoint is taken (the last, if none was evaluated),
   *     a checkpoint inside one, a directory of Hugging Face, or one that was exported as ONNX
   * @throws IOException if there is no model, or it is damaged
   */
  public static PretrainedModel load(Path path) throws IOException {
    if (!isRun(path) && OnnxDirectory.isIn(path)) {
      return ofOnnx(path);
    }
    if (!isRun(path) && HuggingFaceSource.isIn(path)) {
      return of(HuggingFaceSource.open(path));
    }
    Path root = root(path);
    RunLayout layout = new RunLayout(root);
    Recipe recipe = RecipeFile.read(layout.config(), List.of());
    Tokenizer tokenizer = Tokenizer.load(layout.tokenizer());
    Checkpoint checkpoint = root.equals(path) ? best(layout) : Checkpoint.open(path);
    checkpoint.requireConfig(Pretraining.hash(recipe));
    LanguageModel model = model(recipe, tokenizer);
    return new PretrainedModel(
        recipe, tokenizer, layout.tokenizer(), model, new ModelParameters.Checkpoint(checkpoint));
  }

  /** The model of a directory of Hugging Face. */
  static PretrainedModel of(HuggingFaceSource source) {
    Recipe recipe = ImportedRecipe.of(source.model(), source.directory());
    return new PretrainedModel(
        recipe,
        source.tokenizer(),
        source.directory(),
        model(recipe, source.tokenizer()),
        new ModelParameters.HuggingFace(source));
  }

  private static PretrainedModel ofOnnx(Path directory) throws IOException {
    Path file = directory.resolve(OnnxDirectory.RECIPE);
    if (!Files.isRegularFile(file)) {
      throw new OnnxException(
          directory.resolve(OnnxDirectory.MODEL),
          "there is no %s beside it: only what sirocco export --to onnx writes is read, and of a model with a"
                  .formatted(OnnxDirectory.RECIPE)
              + " generator (rtd) that leaves out parameters");
    }
    Recipe stored = RecipeFile.read(file, List.of());
    Tokenizer tokenizer = Tokenizer.load(directory);
    Recipe recipe =
        stored.with(new TokenizerSection(TokenizerKind.DIRECTORY, directory.toString()));
    OnnxDirectory.requireLayers(directory, recipe.model().numHiddenLayers());
    LanguageModel model = model(recipe, tokenizer);
    ModelParameters parameters = new ModelParameters.Onnx(directory, model.tensors());
    // What is missing is to be known before anything takes it for new.
    parameters.open().close();
    return new PretrainedModel(recipe, tokenizer, directory, model, parameters);
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

  private static boolean isRun(Path path) {
    return Files.isRegularFile(new RunLayout(path).config());
  }

  private static Path root(Path path) throws IOException {
    if (isRun(path)) {
      return path;
    }
    Path checkpoints = path.toAbsolutePath().normalize().getParent();
    Path run = checkpoints == null ? null : checkpoints.getParent();
    if (run != null && isRun(run)) {
      return run;
    }
    throw new IOException(
        "%s: neither a run directory (no config.yaml) nor a checkpoint inside one".formatted(path)
            + " nor a directory of Hugging Face (no config.json) nor of ONNX (no model.onnx)");
  }

  /** A session with the parameters, and zeros in all else that the state holds. */
  public Session open(Backend backend, ModelState state) throws IOException {
    Session session = backend.open(state);
    boolean complete = false;
    try {
      parameters.restore(SessionTensors.targets(session, model.tensors()));
      complete = true;
      return session;
    } finally {
      if (!complete) {
        session.close();
      }
    }
  }
}
