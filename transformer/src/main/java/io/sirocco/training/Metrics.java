package io.sirocco.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of metrics.jsonl.
 *
 * @param step the number of optimizer updates done
 * @param objective what the step trained on, such as {@code mlm+nsp}
 * @param language of its sequences, or their pair of languages; null where none is known
 * @param loss the training loss of the step: of several losses, their sum with their weights, in
 *     nats
 * @param losses the mean of each loss, where there are several
 * @param learningRate of the step
 * @param gradientNorm before clipping
 * @param tokensPerSecond target tokens a second
 * @param seconds of training so far, over all processes of the run
 * @param validationLoss the mean of all validation losses, in nats, where there was an evaluation
 *     after this step
 * @param validation the validation losses one by one, where there was an evaluation
 * @param lossScale after this step, where losses are scaled; a step that halved it updated nothing
 * @param skipped true for a step that was an outlier and updated nothing; null for others
 * @param rollbacks how often the run has gone back to a checkpoint; null for never
 */
public record Metrics(
    long step,
    String objective,
    @Nullable String language,
    double loss,
    @Nullable Map<String, Double> losses,
    double learningRate,
    double gradientNorm,
    double tokensPerSecond,
    double seconds,
    @Nullable Double validationLoss,
    @Nullable List<Validation> validation,
    @Nullable Double lossScale,
    @Nullable Boolean skipped,
    @Nullable Integer rollbacks)
    implements StepLog.Line {

  /** Checks the step. */
  public Metrics {
    if (step < 0) {
      throw new IllegalArgumentException("step %d is negative".formatted(step));
    }
  }

  /**
   * One validation loss.
   *
   * @param objective such as {@code nsp}
   * @param language of the set, or its pair of languages; null where none is known
   * @param loss the mean in nats
   * @param accuracy the share of targets that were predicted right, where that was looked at
   * @param bitsPerByte of text, where the text is known
   * @param bitsPerCharacter of text, where the text is known
   */
  public record Validation(
      String objective,
      @Nullable String language,
      double loss,
      @Nullable Double accuracy,
      @Nullable Double bitsPerByte,
      @Nullable Double bitsPerCharacter) {

    static Validation of(Evaluation.Score score) {
      return new Validation(
          score.objective(),
          score.language().isEmpty() ? null : score.language(),
          score.mean(),
          score.accuracy(),
          score.bitsPerByte(),
          score.bitsPerCharacter());
    }
  }

  /** The line of a step, before it is evaluated. */
  public static Metrics of(
      Progress after, TrainingStep.Result result, double learningRate, double seconds) {
    Map<String, Double> losses = new LinkedHashMap<>();
    result.losses().forEach(loss -> losses.put(loss.name(), loss.mean()));
    return new Metrics(
        after.step(),
        result.task(),
        result.language().isEmpty() ? null : result.language(),
        result.loss(),
        losses.size() > 1 ? losses : null,
        learningRate,
        result.gradientNorm(),
        result.targets() / seconds,
        after.spent().seconds(),
        null,
        null,
        after.lossScale().factor() > 0 ? after.lossScale().factor() : null,
        result.outlier() == null ? null : true,
        after.stability().rollbacks() == 0 ? null : after.stability().rollbacks());
  }

  /** The same line with an evaluation. */
  public Metrics evaluated(Progress after, Evaluation made) {
    return new Metrics(
        step,
        objective,
        language,
        loss,
        losses,
        learningRate,
        gradientNorm,
        tokensPerSecond,
        after.spent().seconds(),
        made.mean(),
        made.scores().stream().map(Validation::of).toList(),
        lossScale,
        skipped,
        rollbacks);
  }
}
