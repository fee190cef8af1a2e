package io.sirocco;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.sirocco.kernels.AdamWSettings;
import io.sirocco.kernels.Precision;
import io.sirocco.training.EarlyStopping;
import io.sirocco.training.LossScaling;
import io.sirocco.training.MixedPrecision;
import io.sirocco.training.OptimizerSettings;
import io.sirocco.training.Rollback;
import io.sirocco.training.Schedule;
import io.sirocco.training.TrainingSettings;
import org.jspecify.annotations.Nullable;

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
 * @param skipZScore standard deviations above the running mean from which on a step is an outlier;
 *     null for none
 * @param rollbackAttempts how often a run goes back where numbers are not finite
 * @param rollbackFactor of the learning rate each time
 * @param precision of the factors of matrix products
 * @param initialLossScale what losses are multiplied by at first, with f16
 * @param lossScaleWindow steps with finite gradients after which that is doubled
 * @param minLossScale below which it does not fall
 * @param evalSteps steps between evaluations
 * @param sampleTokens of the text that is generated at each evaluation; 0 for none
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
    @JsonProperty("skip_z_score") @Nullable Double skipZScore,
    int rollbackAttempts,
    double rollbackFactor,
    @JsonSetter(nulls = Nulls.FAIL) FactorPrecision precision,
    double initialLossScale,
    int lossScaleWindow,
    double minLossScale,
    int evalSteps,
    int sampleTokens,
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
        maxGradNorm,
        skipZScore);
    new Rollback(rollbackAttempts, rollbackFactor);
    if (sampleTokens < 0) {
      throw new IllegalArgumentException("sample_tokens %d is below 0".formatted(sampleTokens));
    }
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
      Schedule schedule,
      AdamWSettings adamW,
      @Nullable Double maximumNorm,
      @Nullable Double skipZScore) {
    return new OptimizerSettings(
        schedule,
        adamW,
        maximumNorm == null ? Double.POSITIVE_INFINITY : maximumNorm,
        skipZScore == null ? Double.POSITIVE_INFINITY : skipZScore);
  }

  /** What is done where numbers are not finite. */
  Rollback rollback() {
    return new Rollback(rollbackAttempts, rollbackFactor);
  }

  TrainingSettings settings(long seed) {
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
            maxGradNorm,
            skipZScore),
        mixed(precision, new LossScaling(initialLossScale, lossScaleWindow, minLossScale)),
        earlyStopping(earlyStoppingPatience));
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
}
