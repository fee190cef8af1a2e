package io.sirocco;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.sirocco.tasks.Corpora;
import io.sirocco.tasks.LabelWeights;
import io.sirocco.tasks.SampleForm;
import io.sirocco.tasks.SamplePacking;
import io.sirocco.tasks.TaskSettings;
import io.sirocco.training.TrainingSettings;
import io.sirocco.transformer.Head;
import io.sirocco.transformer.Summary;
import io.sirocco.transformer.TransformerConfig;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All choices of a pretraining run, as a YAML file holds them; {@code default-recipe.yaml} explains
 * each key. Every value is checked when the record is made.
 *
 * @param seed start of everything random
 * @param initFrom a run directory or a checkpoint whose parameters a run starts from; null: from
 *     initial values
 * @param tokenizer how text becomes tokens
 * @param model sizes and choices of the model
 * @param data how the text is split
 * @param objectives what is predicted
 * @param masking which tokens are masked, for the objectives that mask
 * @param training length, batches, optimizer
 * @param classification what a classifier tells of texts
 */
public record Recipe(
    long seed,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String initFrom,
    TokenizerSection tokenizer,
    ModelSection model,
    DataSection data,
    ObjectivesSection objectives,
    MaskingSection masking,
    TrainingSection training,
    ClassificationSection classification) {

  /**
   * How text becomes tokens.
   *
   * @param type the kind of tokenizer
   * @param directory where a tokenizer of type {@code directory} is; null for others
   */
  public record TokenizerSection(
      @JsonSetter(nulls = Nulls.FAIL) TokenizerKind type,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String directory) {

    /** Checks that the directory is given where it is needed. */
    public TokenizerSection {
      if ((type == TokenizerKind.DIRECTORY) != (directory != null)) {
        throw new IllegalArgumentException(
            "type %s with directory %s: a directory goes with type directory"
                .formatted(type.name().toLowerCase(Locale.ROOT), directory));
      }
    }
  }

  /**
   * What a classifier tells of texts.
   *
   * @param problemType what its outputs mean
   * @param labels the names of its outputs; empty where the model is no classifier
   * @param labelsSeparator stands between the labels of a text, where it can have several
   */
  public record ClassificationSection(
      @JsonSetter(nulls = Nulls.FAIL) ProblemType problemType,
      List<String> labels,
      @JsonSetter(nulls = Nulls.FAIL) String labelsSeparator) {
    /** Checks the labels and copies them. */
    public ClassificationSection {
      labels = List.copyOf(labels);
      if (labelsSeparator.isEmpty()) {
        throw new IllegalArgumentException("labels_separator is empty");
      }
      int count = labels.size();
      boolean fits =
          switch (problemType) {
            case SINGLE_LABEL_CLASSIFICATION -> count != 1;
            case TOKEN_CLASSIFICATION -> count > 1;
            case MULTI_LABEL_CLASSIFICATION -> count >= 1;
            case REGRESSION -> count == 1;
          };
      if (!fits || Set.copyOf(labels).size() < count) {
        throw new IllegalArgumentException(
            ("problem_type %s with labels %s: single_label_classification has two different ones or"
                    + " more (none: the model is no classifier), token_classification two or more,"
                    + " multi_label_classification one or more, regression one")
                .formatted(problemType.name().toLowerCase(Locale.ROOT), labels));
      }
    }
  }

  /** The tokenizers that a recipe can ask for. */
  public enum TokenizerKind {
    /** One token for each distinct character. */
    CHARACTER,
    /** One that is there already, in a directory. */
    DIRECTORY
  }

  /**
   * What is trained on.
   *
   * @param directory a prepared corpus; null for text files
   * @param samples how the documents of a prepared corpus become samples of one language
   * @param packSamples whether sentences and translations share rows
   * @param textOfPairs whether both sides of pairs count as text of one language, too
   * @param languageAlpha languages of a prepared corpus are drawn with p ~ n^alpha, in [0, 1]
   * @param maxEvalSamples the most samples of each validation set of a prepared corpus; null: all
   * @param validationFraction the last part of the text of text files, in (0, 1)
   */
  public record DataSection(
      @Nullable String directory,
      @JsonSetter(nulls = Nulls.FAIL) SampleForm samples,
      boolean packSamples,
      boolean textOfPairs,
      double languageAlpha,
      @Nullable Integer maxEvalSamples,
      double validationFraction) {
    /** Checks the numbers. */
    public DataSection {
      if (!(validationFraction > 0 && validationFraction < 1)) {
        throw new IllegalArgumentException(
            "validation_fraction %s is not in (0, 1)".formatted(validationFraction));
      }
      if (!(languageAlpha >= 0 && languageAlpha <= 1)) {
        throw new IllegalArgumentException(
            "language_alpha %s is not in [0, 1]".formatted(languageAlpha));
      }
      if (maxEvalSamples != null && maxEvalSamples < 1) {
        throw new IllegalArgumentException(
            "max_eval_samples %d is below 1".formatted(maxEvalSamples));
      }
      if (!samples.isOfOneText()) {
        throw new IllegalArgumentException(
            "samples %s: pairs come with the objectives that need them; for text of one language"
                    .formatted(samples.name().toLowerCase(Locale.ROOT))
                + " there are blocks, best_fit, sentences and stream");
      }
    }
  }

  /** The configuration of the model for a vocabulary of V tokens. */
  @JsonIgnore
  public TransformerConfig config(int V) {
    TaskSettings tasks = tasks();
    Set<Head> heads = EnumSet.noneOf(Head.class);
    if (tasks.predictsTokens()) {
      heads.add(Head.TOKENS);
    }
    if (tasks.comparesTexts()) {
      heads.add(Head.SENTENCES);
    }
    if (tasks.replaces()) {
      heads.add(Head.REPLACEMENTS);
    }
    TransformerConfig pretrained = model.config(V, heads);
    int classes = classification.labels().size();
    if (classes == 0) {
      return pretrained;
    }
    return pretrained.with(
        classification.problemType() == ProblemType.TOKEN_CLASSIFICATION
            ? pretrained.heads().tagging(classes)
            : pretrained.heads().classifying(classes));
  }

  /** The same with a model of the languages of its data, where it has embeddings of them. */
  public Recipe withLanguages(List<String> ofData) {
    return with(model.withLanguages(ofData));
  }

  /** The same with something else that stands for a text. */
  public Recipe with(Summary summary) {
    return with(model.with(summary));
  }

  private Recipe with(ModelSection other) {
    return new Recipe(
        seed, initFrom, tokenizer, other, data, objectives, masking, training, classification);
  }

  /** The same for a classifier. */
  public Recipe with(ClassificationSection classifier) {
    return new Recipe(
        seed, initFrom, tokenizer, model, data, objectives, masking, training, classifier);
  }

  /** The same with a tokenizer of another place. */
  Recipe with(TokenizerSection other) {
    return new Recipe(
        seed, initFrom, other, model, data, objectives, masking, training, classification);
  }

  /** The same without places of the machine that it was written on. */
  Recipe anywhere() {
    DataSection given =
        new DataSection(
            null,
            data.samples(),
            data.packSamples(),
            data.textOfPairs(),
            data.languageAlpha(),
            data.maxEvalSamples(),
            data.validationFraction());
    TokenizerSection usual = new TokenizerSection(TokenizerKind.CHARACTER, null);
    return new Recipe(
        seed, null, usual, model, given, objectives, masking, training, classification);
  }

  /** What is trained on. */
  @JsonIgnore
  public TaskSettings tasks() {
    return new TaskSettings(
        objectives.shares(model.type()),
        data.samples(),
        data.packSamples() ? SamplePacking.SEVERAL_A_ROW : SamplePacking.ONE_A_ROW,
        data.textOfPairs() ? Corpora.Monolingual.TEXT_AND_PAIRS : Corpora.Monolingual.TEXT,
        masking.choice(model.type()),
        new LabelWeights(objectives.sentenceWeight(), objectives.replacementWeight()),
        data.languageAlpha(),
        new TaskSettings.Sizes(
            model.maxPositionEmbeddings(),
            training.batchSize(),
            training.gradientAccumulationSteps(),
            data.maxEvalSamples() == null ? Integer.MAX_VALUE : data.maxEvalSamples()),
        seed);
  }

  /** The settings of the training loop. */
  @JsonIgnore
  public TrainingSettings settings() {
    return training.settings(seed);
  }
}
