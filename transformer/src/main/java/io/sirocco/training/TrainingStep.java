package io.sirocco.training;

import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Randomness;
import io.sirocco.kernels.Session;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.transformer.LanguageModel;
import io.sirocco.transformer.ModelInputs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One optimizer step: a number of micro-batches of one task, forward and backward, then clip and
 * AdamW.
 *
 * <p>All micro-batches are drawn before the first is computed, because losses are normalized by the
 * targets of the whole step. So the step with 4 micro-batches of 3 sequences is the step with one
 * batch of 12.
 */
public final class TrainingStep implements AutoCloseable {

  private final MixedPrecision precision;
  private final List<Task> tasks;
  private final TaskSchedule schedule;
  private final List<Compiled> compiled;
  private final ParameterUpdate update;
  private final double skipZScore;

  /**
   * The sizes of a step.
   *
   * @param batch sequences of a micro-batch, at least 1
   * @param accumulation micro-batches of a step, at least 1
   */
  public record Sizes(int batch, int accumulation) {}

  /** A program and the batches that it is fed; tasks of one form and T share it. */
  private static final class Compiled implements AutoCloseable {
    private final List<TokenBatch> batches = new ArrayList<>();
    private final LossExecution execution;

    Compiled(LossExecution execution, ModelInputs inputs, int accumulation) {
      this.execution = execution;
      for (int i = 0; i < accumulation; i++) {
        batches.add(new TokenBatch(inputs));
      }
    }

    @Override
    public void close() {
      execution.close();
    }
  }

  /**
   * Compiles the programs.
   *
   * @param session holds {@link ModelStates#training(io.sirocco.transformer.Model)}
   * @param model what is trained
   * @param tasks at least one
   * @param sizes of a step
   * @param settings the optimizer
   * @param precision what the step computes in
   */
  public TrainingStep(
      Session session,
      LanguageModel model,
      List<Task> tasks,
      Sizes sizes,
      OptimizerSettings settings,
      MixedPrecision precision) {
    this.precision = precision;
    this.tasks = List.copyOf(tasks);
    schedule = new TaskSchedule(tasks);
    compiled = new ArrayList<>();
    Map<Object, Compiled> known = new HashMap<>();
    for (Task task : tasks) {
      LossForm form = task.form();
      ModelInputs inputs = form.inputs(sizes.batch(), task.samples().T());
      compiled.add(
          known.computeIfAbsent(
              List.of(form.objective(), inputs),
              key ->
                  new Compiled(
                      new LossExecution(
                          session,
                          LossPrograms.training(model, form, inputs, precision.factors()),
                          inputs),
                      inputs,
                      sizes.accumulation())));
    }
    update = new ParameterUpdate(session, model, settings, precision);
    skipZScore = settings.skipZScore();
  }

  /** The program that adds the gradient of one micro-batch. */
  public static Program accumulation(
      LanguageModel model, LossForm form, ModelInputs inputs, Precision precision) {
    return LossPrograms.training(model, form, inputs, precision).losses();
  }

  /**
   * A mean loss.
   *
   * @param name such as {@code mlm}
   * @param mean in nats
   * @param targets how many there were
   */
  public record Loss(String name, double mean, long targets) {}

  /**
   * What a step measured.
   *
   * @param task what it trained on
   * @param language of its sequences; empty where none is known
   * @param losses of tokens, then of labels if there are
   * @param loss their sum with their weights, in nats
   * @param gradientNorm before clipping, of losses that are not scaled; if it is not finite,
   *     nothing was updated
   * @param outlier why the step was skipped: nothing was updated; null if it was not
   * @param lossScale for the next step
   * @param stability for the next step
   */
  public record Result(
      String task,
      String language,
      List<Loss> losses,
      double loss,
      double gradientNorm,
      @Nullable String outlier,
      LossScale lossScale,
      Stability stability) {

    /** Copies the list. */
    public Result {
      losses = List.copyOf(losses);
    }

    /** The number of tokens that were predicted. */
    public long targets() {
      return losses.getFirst().targets();
    }
  }

  /**
   * Computes one optimizer step.
   *
   * @param seed the seed of the run
   * @param step the number of the step, from 0
   * @param learningRate the learning rate of this step
   * @param scale of the losses; where they are scaled, gradients that are not finite end nothing as
   *     long as the scale can be halved
   * @param stability what the steps before have measured
   * @throws NonFiniteException if the loss or the gradient norm is not finite; the parameters and
   *     moments are then as before
   */
  public Result run(
      long seed, int step, double learningRate, LossScale scale, Stability stability) {
    TaskSchedule.Turn turn = schedule.turn(seed, step);
    Task task = tasks.get(turn.task());
    Compiled program = compiled.get(turn.task());
    program.batches.forEach(TokenBatch::clear);
    task.samples().fill(seed, turn.ordinal(), program.batches);
    LossSums sums = accumulate(program, task.form(), seed, step, scale);
    List<Loss> losses = sums.losses();
    double loss = losses.getFirst().mean();
    if (losses.size() > 1) {
      loss += task.form().labelWeight() * losses.getLast().mean();
    }
    if (!Double.isFinite(loss)) {
      throw new NonFiniteException("loss", loss, step + 1);
    }
    String name = task.form().name();
    Optional<String> outlyingLoss = stability.outlyingLoss(name, loss, skipZScore);
    double norm =
        update.run(
            scale.updates(step) - stability.skippedSteps(),
            learningRate,
            scale,
            length ->
                outlyingLoss.isEmpty()
                    && stability.outlyingNorm(name, length, skipZScore).isEmpty());
    if (!scale.scales() && !Double.isFinite(norm)) {
      throw new NonFiniteException("gradient norm", norm, step + 1);
    }
    // What the loss scale skips is not counted twice.
    Optional<String> outlier =
        Double.isFinite(norm)
            ? outlyingLoss.or(() -> stability.outlyingNorm(name, norm, skipZScore))
            : Optional.empty();
    Stability measured =
        skipZScore == Double.POSITIVE_INFINITY
            ? stability
            : stability.measured(name, loss, norm, skipZScore);
    return new Result(
        name,
        task.samples().language(turn.ordinal()),
        losses,
        loss,
        norm,
        outlier.orElse(null),
        scale.scales() ? scale.after(precision.scaling(), norm, step) : scale,
        outlier.isPresent() ? measured.skipped() : measured);
  }

  private static LossSums accumulate(
      Compiled program, LossForm form, long seed, int step, LossScale scale) {
    LossSums sums = LossSums.weights(form, program.batches);
    BatchExecution.Normalizers normalizers =
        new BatchExecution.Normalizers(
            sums.normalizer(scale.multiplier()),
            sums.labelNormalizer(scale.multiplier() * form.labelWeight()));
    for (int i = 0; i < program.batches.size(); i++) {
      TokenBatch batch = program.batches.get(i);
      program.execution.run(batch, Randomness.input(seed, step, i * batch.B()), normalizers);
      sums.add(program.execution);
    }
    return sums;
  }

  @Override
  public void close() {
    update.close();
    compiled.forEach(Compiled::close);
  }
}
