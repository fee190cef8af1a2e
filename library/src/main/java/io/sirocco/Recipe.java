package io.sirocco;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.sirocco.kernels.AdamWSettings;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Precision;
import io.sirocco.training.EarlyStopping;
import io.sirocco.training.LossScaling;
import io.sirocco.training.MixedPrecision;
import io.sirocco.training.OptimizerSettings;
import io.sirocco.training.Schedule;
import io.sirocco.training.TrainingSettings;
import io.sirocco.transformer.BlockConfig;
import io.sirocco.transformer.Dropout;
import io.sirocco.transformer.FeedForward;
import io.sirocco.transformer.Initialization;
import io.sirocco.transformer.NormKind;
import io.sirocco.transformer.NormPlacement;
import io.sirocco.transformer.TransformerConfig;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * All choices of a pretraining run, as a YAML file holds them; {@code default-recipe.yaml} explains
 * each key. Every value is checked when the record is made.
 *
 * @param seed start of everything random
 * @param tokenizer how text becomes tokens
 * @param model sizes and choices of the model
 * @param data how the text is split
 * @param training length, batches, optimizer
 */
public record Recipe(
    long seed,
    TokenizerSection tokenizer,
    ModelSection model,
    DataSection data,
    TrainingSection training) {

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

  /** The tokenizers that a recipe can ask for. */
  public enum TokenizerKind {
    /** One token for each distinct character. */
    CHARACTER,
    /** One that is there already, in a directory. */
    DIRECTORY
  }

  /** The models that a recipe can ask for. */
  public enum ModelKind {
    /** GPT-2. */
    GPT
  }

  /** The activations of the feed-forward layer, by Hugging Face's names. */
  public enum HiddenAct {
    /** With erf. */
    GELU(FeedForward.GELU),
    /** With tanh. */
    GELU_NEW(FeedForward.GELU_TANH);

    private final FeedForward feedForward;

    HiddenAct(FeedForward feedForward) {
      this.feedForward = feedForward;
    }

    /** The function. */
    public FeedForward feedForward() {
      return feedForward;
    }
  }

  /**
   * Sizes and choices of the model.
   *
   * @param type the kind of model
   * @param numHiddenLayers L
   * @param numAttentionHeads H
   * @param hiddenSize C
   * @param intermediateSize F; null for 4 C
   * @param maxPositionEmbeddings T
   * @param hiddenAct activation of the feed-forward layer
   * @param dropout rate of every dropout
   * @param bias whether linear layers and layer norms have biases
   * @param layerNormEps added to the variance in layer norms
   * @param initializerRange standard deviation of the initial weights
   * @param positionInitializerRange standard deviation of the initial position embeddings
   */
  public record ModelSection(
      @JsonSetter(nulls = Nulls.FAIL) ModelKind type,
      int numHiddenLayers,
      int numAttentionHeads,
      int hiddenSize,
      @Nullable Integer intermediateSize,
      int maxPositionEmbeddings,
      @JsonSetter(nulls = Nulls.FAIL) HiddenAct hiddenAct,
      double dropout,
      boolean bias,
      double layerNormEps,
      double initializerRange,
      double positionInitializerRange) {

    /** Checks the sizes against each other. */
    public ModelSection {
      config(
          1,
          new Sizes(
              numHiddenLayers,
              numAttentionHeads,
              hiddenSize,
              intermediateSize,
              maxPositionEmbeddings),
          new Choices(dropout, bias, hiddenAct, layerNormEps),
          new Initialization.Gpt(initializerRange, positionInitializerRange));
    }

    private record Sizes(int L, int H, int C, @Nullable Integer F, int T) {}

    private record Choices(double dropout, boolean bias, HiddenAct act, double epsilon) {}

    private static TransformerConfig config(
        int V, Sizes sizes, Choices choices, Initialization initialization) {
      Bias bias = choices.bias() ? Bias.PRESENT : Bias.ABSENT;
      return TransformerConfig.gpt(V, sizes.T(), sizes.L(), sizes.H(), sizes.C(), width(sizes))
          .with(
              new BlockConfig(
                  NormPlacement.PRE,
                  NormKind.LAYER_NORM,
                  choices.epsilon(),
                  choices.act().feedForward(),
                  bias))
          .with(Dropout.of(choices.dropout()))
          .with(initialization);
    }

    private static int width(Sizes sizes) {
      Integer F = sizes.F();
      long width = F == null ? 4L * sizes.C() : F;
      if (width > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "intermediate_size %d, 4 x hidden_size, is above %d"
                .formatted(width, Integer.MAX_VALUE));
      }
      return (int) width;
    }

    /** The configuration of the model for a vocabulary of V tokens. */
    public TransformerConfig config(int V) {
      return config(
          V,
          new Sizes(
              numHiddenLayers,
              numAttentionHeads,
              hiddenSize,
              intermediateSize,
              maxPositionEmbeddings),
          new Choices(dropout, bias, hiddenAct, layerNormEps),
          new Initialization.Gpt(initializerRange, positionInitializerRange));
    }
  }

  /** How the documents of a prepared corpus become samples. */
  public enum Packing {
    /** All documents one after the other, in blocks of T tokens. */
    BLOCKS,
    /** Whole documents, several a sample where they fit, none sees another. */
    BEST_FIT
  }

  /**
   * What is trained on.
   *
   * @param directory a prepared corpus; null for text files
   * @param packing how the documents of a prepared corpus become samples
   * @param languageAlpha languages of a prepared corpus are drawn with p ~ n^alpha, in [0, 1]
   * @param validationFraction the last part of the text of text files, in (0, 1)
   */
  public record DataSection(
      @Nullable String directory,
      @JsonSetter(nulls = Nulls.FAIL) Packing packing,
      double languageAlpha,
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
    }
  }

  /** The precisions that factors of matrix products can have. */
  public enum FactorPrecision {
    /** Single precision. */
    F32(Precision.F32),
    /** The upper half of that. */
    BF16(Precision.BF16),
    /** Half precision, with losses that are scaled. */
    F16(Precision.F16);

    private final Precision precision;

    FactorPrecision(Precision precision) {
      this.precision = precision;
    }

    /** The element type. */
    public Precision precision() {
      return precision;
    }
  }

  /** The shapes of the learning rate, by Hugging Face's names. */
  public enum SchedulerKind {
    /** Cosine from the peak to the minimum. */
    COSINE,
    /** A line from the peak to the minimum. */
    LINEAR,
    /** 1/√step. */
    INVERSE_SQRT,
    /** The peak. */
    CONSTANT
  }

  /**
   * Length, batches, optimizer.
   *
   * @param batchSize sequences of a micro-batch
   * @param gradientAccumulationSteps micro-batches of an optimizer step
   * @param maxSteps optimizer steps of the run
   * @param minutes duration of the run instead of max_steps; null for none
   * @param learningRate at its peak
   * @param lrSchedulerType how it falls
   * @param warmupSteps steps of linear rise
   * @param minLearningRate where cosine and linear end
   * @param adamBeta1 decay of the first moment
   * @param adamBeta2 decay of the second moment
   * @param adamEpsilon added to the root of the second moment
   * @param weightDecay decoupled weight decay
   * @param maxGradNorm norm to which gradients are clipped; null for no clipping
   * @param precision of the factors of matrix products
   * @param initialLossScale what losses are multiplied by at first, with f16
   * @param lossScaleWindow steps with finite gradients after which that is doubled
   * @param minLossScale below which it does not fall
   * @param evalSteps steps between evaluations
   * @param saveSteps steps between checkpoints
   * @param saveTotalLimit checkpoints kept beside the best
   * @param earlyStoppingPatience evaluations without progress before stopping; 0 for never
   */
  public record TrainingSection(
      int batchSize,
      int gradientAccumulationSteps,
      int maxSteps,
      @Nullable Double minutes,
      double learningRate,
      @JsonSetter(nulls = Nulls.FAIL) SchedulerKind lrSchedulerType,
      int warmupSteps,
      double minLearningRate,
      double adamBeta1,
      double adamBeta2,
      double adamEpsilon,
      double weightDecay,
      @Nullable Double maxGradNorm,
      @JsonSetter(nulls = Nulls.FAIL) FactorPrecision precision,
      double initialLossScale,
      int lossScaleWindow,
      double minLossScale,
      int evalSteps,
      int saveSteps,
      int saveTotalLimit,
      int earlyStoppingPatience) {

    /** Checks all values. */
    public TrainingSection {
      positive("batch_size", batchSize);
      positive("gradient_accumulation_steps", gradientAccumulationSteps);
      positive("eval_steps", evalSteps);
      positive("save_steps", saveSteps);
      positive("save_total_limit", saveTotalLimit);
      if (maxGradNorm != null && maxGradNorm.isInfinite()) {
        throw new IllegalArgumentException(
            "max_grad_norm %s is not finite; null means no clipping".formatted(maxGradNorm));
      }
      length(maxSteps, minutes);
      optimizer(
          schedule(lrSchedulerType, learningRate, minLearningRate, warmupSteps),
          new AdamWSettings(adamBeta1, adamBeta2, adamEpsilon, weightDecay),
          maxGradNorm);
      mixed(precision, new LossScaling(initialLossScale, lossScaleWindow, minLossScale));
      earlyStopping(earlyStoppingPatience);
    }

    private static MixedPrecision mixed(FactorPrecision precision, LossScaling scaling) {
      return new MixedPrecision(precision.precision(), scaling);
    }

    private static void positive(String key, int value) {
      if (value < 1) {
        throw new IllegalArgumentException("%s %d is below 1".formatted(key, value));
      }
    }

    private static Schedule schedule(SchedulerKind kind, double peak, double floor, int warmUp) {
      return switch (kind) {
        case COSINE -> new Schedule.Cosine(peak, floor, warmUp);
        case LINEAR -> new Schedule.Linear(peak, floor, warmUp);
        case INVERSE_SQRT -> new Schedule.InverseSquareRoot(peak, Math.min(1e-7, peak), warmUp);
        case CONSTANT -> new Schedule.Constant(peak, warmUp);
      };
    }

    private static TrainingSettings.Length length(int maxSteps, @Nullable Double minutes) {
      TrainingSettings.Length steps = new TrainingSettings.Length.Steps(maxSteps);
      return minutes == null ? steps : new TrainingSettings.Length.Minutes(minutes);
    }

    private static EarlyStopping earlyStopping(int patience) {
      return new EarlyStopping(patience == 0 ? Integer.MAX_VALUE : patience, 0);
    }

    private static OptimizerSettings optimizer(
        Schedule schedule, AdamWSettings adamW, @Nullable Double maximumNorm) {
      return new OptimizerSettings(
          schedule, adamW, maximumNorm == null ? Double.POSITIVE_INFINITY : maximumNorm);
    }

    private TrainingSettings settings(long seed) {
      return new TrainingSettings(
          seed,
          batchSize,
          gradientAccumulationSteps,
          length(maxSteps, minutes),
          evalSteps,
          saveSteps,
          optimizer(
              schedule(lrSchedulerType, learningRate, minLearningRate, warmupSteps),
              new AdamWSettings(adamBeta1, adamBeta2, adamEpsilon, weightDecay),
              maxGradNorm),
          mixed(precision, new LossScaling(initialLossScale, lossScaleWindow, minLossScale)),
          earlyStopping(earlyStoppingPatience));
    }
  }

  /** The settings of the training loop. */
  @JsonIgnore
  public TrainingSettings settings() {
    return training.settings(seed);
  }
}
