package io.sirocco.training;

import io.sirocco.graph.Lowering;
import io.sirocco.kernels.Executable;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Session;
import io.sirocco.objectives.EvaluationSamples;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.transformer.LanguageModel;
import io.sirocco.transformer.Model.Stochasticity;
import io.sirocco.transformer.ModelInputs;
import io.sirocco.transformer.Objective;

/** Measures the loss over a whole split, without dropout. */
public final class Evaluator implements AutoCloseable {

  private final ModelInputs inputs;
  private final Executable executable;
  private final TokenBatch batch;
  private final float[] losses;

  /**
   * Compiles the program.
   *
   * @param session holds the parameters of the model
   * @param model what is evaluated
   * @param inputs the sizes of a batch
   * @param precision of the factors of matrix products
   */
  public Evaluator(Session session, LanguageModel model, ModelInputs inputs, Precision precision) {
    this.inputs = inputs;
    executable = session.compile(program(model, inputs, precision));
    batch = new TokenBatch(inputs.B(), inputs.T());
    losses = new float[inputs.predictionCount()];
  }

  /** The program of one batch. */
  public static Program program(LanguageModel model, ModelInputs inputs, Precision precision) {
    return Lowering.forward(
        model.losses(inputs, Objective.CAUSAL, Stochasticity.DETERMINISTIC).withFactors(precision));
  }

  /** Told of the sequences done so far, for a progress bar. */
  @FunctionalInterface
  public interface Observer {
    /** Called after each batch. */
    void evaluated(int sequences, int ofSequences);
  }

  /** The mean loss over all targets of the samples. */
  public Evaluation evaluate(EvaluationSamples samples, Observer observer) {
    double loss = 0;
    double weight = 0;
    for (int first = 0; first < samples.count(); first += inputs.B()) {
      batch.clear();
      int rows = Math.min(inputs.B(), samples.count() - first);
      for (int row = 0; row < rows; row++) {
        samples.fill(first + row, batch, row);
      }
      SequenceExecution.write(executable, inputs, batch);
      executable.run();
      loss += SequenceExecution.sumOfLosses(executable, inputs, losses);
      weight += batch.weight();
      observer.evaluated(first + rows, samples.count());
    }
    return new Evaluation(loss, weight);
  }

  @Override
  public void close() {
    executable.close();
  }
}
