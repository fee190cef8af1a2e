package io.sirocco;

import io.sirocco.hub.NamedTensors;
import io.sirocco.hub.TensorSource;
import io.sirocco.huggingface.HuggingFaceException;
import io.sirocco.huggingface.HuggingFaceModel;
import io.sirocco.huggingface.HuggingFaceSource;
import io.sirocco.training.Checkpoint.Standing;
import io.sirocco.training.CheckpointStore;
import io.sirocco.training.Durable;
import io.sirocco.training.ModelStates;
import io.sirocco.training.ParameterTransfer;
import io.sirocco.training.Progress;
import io.sirocco.training.Provenance;
import io.sirocco.training.RunDirectory;
import io.sirocco.training.TrainingState;
import io.sirocco.transformer.LanguageModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Makes runs of models that others have trained: without steps, with a checkpoint. */
public final class ModelImport {

  private ModelImport() {}

  /**
   * What was imported.
   *
   * @param model what config.json says
   * @param size trained numbers
   * @param leftOut tensors that are no parameters of the model
   */
  public record Result(HuggingFaceModel model, long size, List<String> leftOut) {
    /** Copies the list. */
    public Result {
      leftOut = List.copyOf(leftOut);
    }
  }

  /**
   * Makes a run directory of a directory of Hugging Face; it is complete or absent.
   *
   * @param from the directory of Hugging Face
   * @param directory absent or empty
   * @throws HuggingFaceException if no model here computes what its config.json describes
   * @throws io.sirocco.training.StorageException if the directory is not empty
   * @throws io.sirocco.hub.SafetensorsException if its tensors are not those of its class
   * @throws io.sirocco.training.NonFiniteException if a parameter is not finite
   * @throws IOException if something cannot be read or written
   */
  public static Result run(Path from, Path directory, Pretraining.Environment environment)
      throws IOException {
    if (!HuggingFaceSource.isIn(from)) {
      throw new HuggingFaceException(from, "no directory of Hugging Face: it has no config.json");
    }
    Durable.requireFree(directory);
    HuggingFaceSource source = HuggingFaceSource.open(from);
    PretrainedModel pretrained = PretrainedModel.of(source);
    RunDirectory.Founding founding =
        new RunDirectory.Founding(
            RecipeFile.write(pretrained.recipe()),
            provenance(from, pretrained, environment),
            source.tokenizer()::save);
    RunDirectory.Owner owner =
        new RunDirectory.Owner(environment.processId(), environment.startedAt());
    // The parameters, and two moments of each.
    long bytes = Math.multiplyExact(3L * Float.BYTES, pretrained.model().size());
    Durable.createDirectory(
        directory,
        bytes,
        aside -> {
          try (RunDirectory run = RunDirectory.create(aside, owner, founding);
              NamedTensors parameters = pretrained.parameters().open()) {
            save(run, pretrained, parameters);
          }
        });
    return new Result(source.model(), pretrained.model().size(), source.leftOut());
  }

  private static Provenance provenance(
      Path from, PretrainedModel pretrained, Pretraining.Environment environment)
      throws IOException {
    Recipe recipe = pretrained.recipe();
    try (NamedTensors parameters = pretrained.parameters().open()) {
      return new Provenance(
          environment.version(),
          environment.commit(),
          recipe.seed(),
          recipe.settings().precision().factors().toString(),
          List.of(),
          new Provenance.Initial(
              from.toString(),
              0,
              pretrained.parameters().digest(),
              ParameterTransfer.of(pretrained.model(), parameters)),
          new Provenance.Machine("none", "none: nothing was computed", environment.jvm(), 1),
          environment.startedAt());
    }
  }

  private static void save(RunDirectory run, PretrainedModel pretrained, NamedTensors parameters)
      throws IOException {
    Recipe recipe = pretrained.recipe();
    LanguageModel model = pretrained.model();
    CheckpointStore store = CheckpointStore.open(run.layout().checkpoints(), 1);
    store.save(
        new TrainingState(
            recipe.seed(), Pretraining.hash(recipe), Progress.start(recipe.settings().length())),
        parameters.sources(),
        zeros(model),
        Standing.LAST);
  }

  private static List<TensorSource> zeros(LanguageModel model) {
    return ModelStates.moments(model).stream()
        .map(tensor ->
            new TensorSource(
                tensor.name(), tensor.shape().sizes(), (from, into) -> Arrays.fill(into, 0)))
        .toList();
  }
}
