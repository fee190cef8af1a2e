package io.sirocco;

import io.sirocco.ModelSection.HiddenAct;
import io.sirocco.ModelSection.ModelKind;
import io.sirocco.Recipe.ClassificationSection;
import io.sirocco.Recipe.TokenizerKind;
import io.sirocco.Recipe.TokenizerSection;
import io.sirocco.huggingface.HuggingFaceModel;
import io.sirocco.huggingface.TextClasses;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Mask;
import io.sirocco.transformer.BlockConfig;
import io.sirocco.transformer.Initialization;
import io.sirocco.transformer.TransformerConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The recipe of a model that others have trained: the model as it is, the objective that its class
 * is for, and defaults for all that its directory does not tell.
 */
final class ImportedRecipe {

  private ImportedRecipe() {}

  /**
   * The recipe of a model.
   *
   * @param model what its config.json says
   * @param directory where its tokenizer is
   */
  static Recipe of(HuggingFaceModel model, Path directory) {
    Recipe defaults = RecipeFile.parse("the default recipe", "", List.of());
    return new Recipe(
        defaults.seed(),
        null,
        new TokenizerSection(TokenizerKind.DIRECTORY, directory.toString()),
        section(model, defaults.model()),
        defaults.data(),
        objectives(model, defaults.objectives()),
        defaults.masking(),
        defaults.training(),
        classification(model.classes(), defaults));
  }

  private static ClassificationSection classification(TextClasses classes, Recipe defaults) {
    return classes.labels().isEmpty()
        ? defaults.classification()
        : new ClassificationSection(
            ProblemType.valueOf(classes.problemType().toUpperCase(Locale.ROOT)),
            classes.labels(),
            defaults.classification().labelsSeparator());
  }

  private static ObjectivesSection objectives(HuggingFaceModel model, ObjectivesSection defaults) {
    boolean causal = model.mask() == Mask.CAUSAL;
    boolean pairs = model.kind().comparesTexts();
    return new ObjectivesSection(
        causal ? 1 : 0,
        causal || pairs ? 0 : 1,
        pairs ? 1 : 0,
        0,
        0,
        0,
        defaults.sentenceWeight(),
        defaults.replacementWeight());
  }

  private static ModelSection section(HuggingFaceModel model, ModelSection defaults) {
    TransformerConfig config = model.config();
    BlockConfig blocks = config.blocks();
    ModelKind kind = kind(config);
    Initialization.Gpt initial =
        switch (config.initialization()) {
          case Initialization.Gpt gpt -> gpt;
          case Initialization.Bert(var deviation) -> new Initialization.Gpt(deviation, deviation);
          case Initialization.Xlm _ -> Initialization.Gpt.PUBLISHED;
        };
    return new ModelSection(
        kind,
        config.L(),
        config.H(),
        config.C(),
        config.F(),
        config.T(),
        activation(blocks),
        config.embeddings().positions(),
        blocks.norm(),
        blocks.placement(),
        config.embeddings().norm(),
        config.heads().tokens(),
        config.heads().pooler(),
        config.heads().summary(),
        kind == ModelKind.BERT ? config.embeddings().segments() : defaults.typeVocabSize(),
        model.languages(),
        config.dropout().hidden(),
        config.dropout().attention(),
        blocks.bias() == Bias.PRESENT,
        blocks.epsilon(),
        defaults.generatorHiddenSize(),
        defaults.generatorLayers(),
        initial.token(),
        initial.position());
  }

  private static ModelKind kind(TransformerConfig config) {
    return switch (config.naming()) {
      case GPT -> ModelKind.GPT;
      case BERT -> ModelKind.BERT;
      case XLM -> ModelKind.XLM;
    };
  }

  private static HiddenAct activation(BlockConfig blocks) {
    return switch (blocks.feedForward()) {
      case GELU -> HiddenAct.GELU;
      case GELU_TANH -> HiddenAct.GELU_NEW;
      case RELU -> HiddenAct.RELU;
      case SWIGLU -> HiddenAct.SWIGLU;
    };
  }
}
