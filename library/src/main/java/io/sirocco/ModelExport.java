package io.sirocco;

import io.sirocco.hub.NamedTensors;
import io.sirocco.huggingface.ClassChoice;
import io.sirocco.huggingface.HuggingFaceDirectory;
import io.sirocco.huggingface.HuggingFaceModel;
import io.sirocco.huggingface.ModelCard;
import io.sirocco.huggingface.TextClasses;
import io.sirocco.kernels.Mask;
import io.sirocco.tasks.ObjectiveKind;
import io.sirocco.training.Durable;
import io.sirocco.training.Metrics;
import io.sirocco.training.RunDirectory;
import io.sirocco.training.RunLayout;
import io.sirocco.training.StepLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes pretrained models as Hugging Face's transformers have them. */
public final class ModelExport {

  private ModelExport() {}

  /**
   * Writes a directory that transformers loads.
   *
   * @param pretrained the model
   * @param directory absent or empty
   * @return what its config.json says
   * @throws io.sirocco.huggingface.HuggingFaceException if no class computes what the model
   *     computes, with the key of the recipe and its value
   * @throws io.sirocco.training.StorageException if the directory is not empty
   * @throws IOException if the model cannot be read or the directory not be written
   */
  public static HuggingFaceModel export(PretrainedModel pretrained, Path directory)
      throws IOException {
    Durable.requireFree(directory);
    Recipe recipe = pretrained.recipe();
    HuggingFaceModel model =
        new ClassChoice(
                recipe.config(pretrained.tokenizer().vocabularySize()),
                recipe.model().languages(),
                masks(recipe),
                classes(recipe))
            .model();
    ModelCard card =
        new ModelCard(name(directory), model, pretrained.model().size(), training(pretrained));
    try (NamedTensors parameters = pretrained.parameters().open()) {
      HuggingFaceDirectory.write(directory, card, parameters, pretrained.tokenizer());
    }
    return model;
  }

  private static String name(Path directory) {
    return String.valueOf(directory.toAbsolutePath().normalize().getFileName());
  }

  private static TextClasses classes(Recipe recipe) {
    List<String> labels = recipe.classification().labels();
    ProblemType type = recipe.classification().problemType();
    return labels.isEmpty()
        ? TextClasses.NONE
        : new TextClasses(type.name().toLowerCase(Locale.ROOT), labels);
  }

  /** Those of the objectives. */
  static Set<Mask> masks(Recipe recipe) {
    Set<Mask> masks = EnumSet.noneOf(Mask.class);
    for (ObjectiveKind kind : recipe.tasks().shares().keySet()) {
      masks.add(kind.masks() ? Mask.FULL : Mask.CAUSAL);
    }
    return masks;
  }

  /** What is on record of a run; of a directory of Hugging Face nothing is. */
  private static ModelCard.@Nullable Training training(PretrainedModel pretrained)
      throws IOException {
    Path run = pretrained.tokenizerDirectory().getParent();
    if (run == null || !(pretrained.parameters() instanceof ModelParameters.Checkpoint)) {
      return null;
    }
    RunLayout layout = new RunLayout(run);
    Map<String, Double> shares = new LinkedHashMap<>();
    pretrained.recipe().tasks().shares().forEach((kind, share) -> shares.put(kind.key(), share));
    long step = pretrained.parameters().step();
    @Nullable Double loss = null;
    List<Metrics.Validation> validation = List.of();
    for (Metrics line : StepLog.read(layout.metrics(), Metrics.class)) {
      if (line.step() <= step) {
        loss = line.loss();
        List<Metrics.Validation> evaluated = line.validation();
        validation = evaluated == null ? validation : evaluated;
      }
    }
    return new ModelCard.Training(step, shares, RunDirectory.founding(layout), loss, validation);
  }
}
