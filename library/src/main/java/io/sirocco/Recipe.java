package io.sirocco;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.sirocco.kernels.Activation;
import io.sirocco.kernels.AdamWSettings;
import io.sirocco.kernels.Bias;
import io.sirocco.training.EarlyStopping;
import io.sirocco.training.OptimizerSettings;
import io.sirocco.training.Schedule;
import io.sirocco.training.TrainingSettings;
import io.sirocco.transformer.GptConfig;
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
   */
  public record TokenizerSection(TokenizerKind type) {}

  /** The tokenizers that a recipe can ask for. */
  public enum TokenizerKind {
    /** One token for each distinct character. */
    CHARACTER
  }

  /** The models that a recipe can ask for. */
  public enum ModelKind {
    /** GPT-2. */
    GPT
  }

  /** The activations of the feed-forward layer, by Hugging Face's names. */
  public enum HiddenAct {
    /** With erf. */
    GELU(Activation.GELU),
    /** With tanh. */
    GELU_NEW(Activation.GELU_TANH);

    private final Activation activation;

    HiddenAct(Activation activation) {
      this.activation = activation;
    }

    /** The function. */
    public Activation activation() {
      return activation;
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
      ModelKind type,
      int numHiddenLayers,
      int numAttentionHeads,
      int hiddenSize,
      @Nullable Integer intermediateSize,
      int maxPositionEmbeddings,
      HiddenAct hiddenAct,
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
          new GptConfig.Initialization(initializerRange, positionInitializerRange));
    }

    private record Sizes(int L, int H, int C, @Nullable Integer F, int T) {}

    private record Choices(double dropout, boolean bias, HiddenAct act, double epsilon) {}

    private static GptConfig config(
        int V, Sizes sizes, Choices choices, GptConfig.Initialization initialization) {
      Integer F = sizes.F();
      return new GptConfig(
          V,
          sizes.T(),
          sizes.L(),
          sizes.H(),
          sizes.C(),
          F == null ? Math.multiplyExact(4, sizes.C()) : F,
          choices.dropout(),
          choices.bias() ? Bias.PRESENT : Bias.ABSENT,
          choices.act().activation(),
          choices.epsilon(),
          initialization);
    }

    /** The configuration of the model for a vocabulary of V tokens. */
    public GptConfig config(int V) {
      return config(
          V,
          new Sizes(
              numHiddenLayers,
              numAttentionHeads,
              hiddenSize,
              intermediateSize,
              maxPositionEmbeddings),
          new Choices(dropout, bias, hiddenAct, layerNormEps),
          new GptConfig.Initialization(initializerRange, positionInitializerRange));
    }
  }

  /**
   * How the text is split.
   *
   * @param validationFraction the last part of the text, in (0, 1)
   */
  public record DataSection(double validationFraction) {
    /** Checks the fraction. */
    public DataSection {
      if (!(validationFraction > 0 && validationFraction < 1)) {
        throw new IllegalArgumentException(
            "validation_fraction %s is not in (0, 1)".formatted(validationFraction));
      }
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
      SchedulerKind lrSchedulerType,
      int warmupSteps,
      double minLearningRate,
      double adamBeta1,
      double adamBeta2,
      double adamEpsilon,
      double weightDecay,
      @Nullable Double maxGradNorm,
      int evalSteps,
      int saveSteps,
      int saveTotalLimit,
      int earlyStoppingPatience) {

    /** Checks all values. */
    public TrainingSection {
      if (saveTotalLimit < 1) {
        throw new IllegalArgumentException(
            "save_total_limit %d is below 1".formatted(saveTotalLimit));
      }
      if (maxGradNorm != null && maxGradNorm.isInfinite()) {
        throw new IllegalArgumentException(
            "max_grad_norm %s is not finite; null means no clipping".formatted(maxGradNorm));
      }
    }

    private Schedule schedule() {
      return switch (lrSchedulerType) {
        case COSINE -> new Schedule.Cosine(learningRate, minLearningRate, warmupSteps);
        case LINEAR -> new Schedule.Linear(learningRate, minLearningRate, warmupSteps);
        case INVERSE_SQRT ->
            new Schedule.InverseSquareRoot(learningRate, Math.min(1e-7, learningRate), warmupSteps);
        case CONSTANT -> new Schedule.Constant(learningRate, warmupSteps);
      };
    }

    private TrainingSettings.Length length() {
      return minutes == null
          ? new TrainingSettings.Length.Steps(maxSteps)
          : new TrainingSettings.Length.Minutes(minutes);
    }

    private EarlyStopping earlyStopping() {
      int never = Integer.MAX_VALUE;
      return new EarlyStopping(earlyStoppingPatience == 0 ? never : earlyStoppingPatience, 0);
    }

    private OptimizerSettings optimizer() {
      return new OptimizerSettings(
          schedule(),
          new AdamWSettings(adamBeta1, adamBeta2, adamEpsilon, weightDecay),
          maxGradNorm == null ? Double.POSITIVE_INFINITY : maxGradNorm);
    }
  }

  /** Checks that the training settings are possible. */
  public Recipe {
    settings(seed, training);
  }

  /** The settings of the training loop. */
  @JsonIgnore
  public TrainingSettings settings() {
    return settings(seed, training);
  }

  private static TrainingSettings settings(long seed, TrainingSection training) {
    return new TrainingSettings(
        seed,
        training.batchSize(),
        training.gradientAccumulationSteps(),
        training.length(),
        training.evalSteps(),
        training.saveSteps(),
        training.optimizer(),
        training.earlyStopping());
  }
}
