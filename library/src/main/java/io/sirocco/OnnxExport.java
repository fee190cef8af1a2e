package io.sirocco;

import io.sirocco.ModelSection.ModelKind;
import io.sirocco.hub.NamedTensors;
import io.sirocco.kernels.Mask;
import io.sirocco.onnx.OnnxDirectory;
import io.sirocco.onnx.OnnxModel;
import io.sirocco.tokenizer.Tokenizer;
import io.sirocco.training.Durable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/** Writes pretrained models and classifiers as ONNX. */
public final class OnnxExport {

  private OnnxExport() {}

  /**
   * Writes a directory with model.onnx, tokenizer.json, config.json, and recipe.yaml, by which
   * {@link PretrainedModel#load} reads it.
   *
   * @param pretrained the model
   * @param directory absent or empty
   * @return what model.onnx computes
   * @throws io.sirocco.onnx.OnnxException if the model is too large for one file
   * @throws io.sirocco.training.StorageException if the directory is not empty
   * @throws IOException if the model cannot be read or the directory not be written
   */
  public static OnnxModel export(PretrainedModel pretrained, Path directory) throws IOException {
    Durable.requireFree(directory);
    Recipe recipe = pretrained.recipe();
    Tokenizer tokenizer = pretrained.tokenizer();
    OnnxModel model =
        new OnnxModel(
            recipe.config(tokenizer.vocabularySize()),
            mask(recipe),
            recipe.model().languages(),
            recipe.classification().labels());
    Path tokenizerFile = pretrained.tokenizerDirectory().resolve(Tokenizer.FILE_NAME);
    try (NamedTensors parameters = pretrained.parameters().open()) {
      OnnxDirectory.write(directory, model, parameters, tokenizer, tokenizerFile, recipe(recipe));
    }
    return model;
  }

  /** What the model is, without the places of this machine; none where a part is not exported. */
  private static String recipe(Recipe recipe) {
    boolean whole = recipe.config(1).heads().generator() == null;
    return whole ? RecipeFile.write(recipe.anywhere()) : "";
  }

  /** A gpt sees the past only and others both sides, unless they have never been trained so. */
  private static Mask mask(Recipe recipe) {
    Mask usual = recipe.model().type() == ModelKind.GPT ? Mask.CAUSAL : Mask.FULL;
    Set<Mask> trained = ModelExport.masks(recipe);
    boolean classifies = !recipe.classification().labels().isEmpty();
    return classifies || trained.contains(usual) ? usual : trained.iterator().next();
  }
}
