package io.sirocco.training;

import io.sirocco.kernels.Session;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.training.BatchExecution.Normalizers;
import io.sirocco.transformer.ModelInputs;
import org.jspecify.annotations.Nullable;

/**
 * The compiled programs of one form of losses, run batch by batch. Where a generator replaces
 * tokens, the losses of labels are those of the batch that it makes.
 */
final class LossExecution implements AutoCloseable {

  private final BatchExecution tokens;
  private final BatchExecution labels;
  private final @Nullable SelectedLogits logits;
  private final @Nullable Replacements replacements;
  private final @Nullable PredictedClasses predictions;
  private TokenBatch batch;
  private TokenBatch labeled;

  /** Compiles the programs. */
  LossExecution(Session session, LossPrograms programs, ModelInputs inputs) {
    tokens = new BatchExecution(session.compile(programs.losses()), inputs);
    labels =
        programs.labels() == null
            ? tokens
            : new BatchExecution(session.compile(programs.labels()), inputs);
    LossPrograms.Projection projection = programs.projection();
    logits =
        projection == null
            ? null
            : new SelectedLogits(
                tokens.executable(),
                session.compile(projection.program()),
                inputs,
                projection.chunk());
    replacements = logits == null || labels == tokens ? null : new Replacements(logits, inputs);
    predictions = logits == null ? null : new PredictedClasses(logits, labels.executable(), inputs);
    batch = new TokenBatch(inputs);
    labeled = batch;
  }

  /**
   * Runs the programs.
   *
   * @param given the batch
   * @param counters where random numbers begin, see {@link io.sirocco.kernels.Randomness}
   * @param normalizers of gradients
   */
  void run(TokenBatch given, int[] counters, Normalizers normalizers) {
    batch = given;
    tokens.run(given, counters, normalizers);
    if (replacements == null) {
      labeled = given;
    } else {
      labeled = replacements.replace(given, counters);
      labels.run(labeled, counters, normalizers);
    }
  }

  /** The batch that was run last. */
  TokenBatch batch() {
    return batch;
  }

  /** The batch whose labels were predicted last. */
  TokenBatch labeled() {
    return labeled;
  }

  /** What is predicted; null where that is not asked for. */
  @Nullable PredictedClasses predictions() {
    return predictions;
  }

  double sumOfLosses() {
    return tokens.sumOfLosses();
  }

  float[] losses() {
    return tokens.losses();
  }

  double sumOfLabelLosses() {
    return labels.sumOfLabelLosses();
  }

  @Override
  public void close() {
    if (logits != null) {
      logits.close();
    }
    if (labels != tokens) {
      labels.close();
    }
    tokens.close();
  }
}
