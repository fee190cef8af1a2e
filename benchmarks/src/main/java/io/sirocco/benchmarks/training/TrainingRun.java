package io.sirocco.benchmarks.training;

import io.sirocco.graph.Lowering;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.Executable;
import io.sirocco.kernels.Session;
import io.sirocco.training.LossScale;
import io.sirocco.training.MixedPrecision;
import io.sirocco.training.ModelStates;
import io.sirocco.training.ParameterUpdate;
import io.sirocco.transformer.ModelInputs;

/** A workload on a backend, ready to be trained a step at a time. */
public final class TrainingRun implements AutoCloseable {

  private final Workload workload;
  private final StepBatch batch;
  private final int[] groups;
  private final float[] losses;
  private final Session session;
  private final Executable accumulate;
  private final ParameterUpdate update;
  private int step;

  /** Compiles the programs and gives the parameters their initial values. */
  public TrainingRun(Backend backend, Workload workload) {
    this.workload = workload;
    batch = StepBatch.of(workload);
    groups = new int[workload.tokens()];
    losses = new float[workload.predictions()];
    session = backend.open(ModelStates.training(workload.model()));
    ModelStates.initialize(workload.model(), StepSettings.SEED, session);
    accumulate = session.compile(Lowering.training(workload.objective()));
    update =
        new ParameterUpdate(
            session, workload.model(), StepSettings.optimizer(), MixedPrecision.F32);
  }

  /**
   * Trains one step: inputs to the backend, forward and backward, clip, AdamW, and the losses back.
   *
   * @return the mean loss before the update, in nats
   */
  public double step() {
    switch (workload) {
      case Workload.Causal causal -> write(causal.inputs());
      case Workload.Masked masked -> writeMasked(masked.inputs(), masked.selects());
    }
    accumulate.run();
    double sum = 0;
    for (float loss : losses()) {
      sum += loss;
    }
    update.run(step++, StepSettings.LEARNING_RATE, LossScale.NONE);
    return sum / losses.length;
  }

  private void write(ModelInputs inputs) {
    accumulate.write(inputs.ids(), batch.ids());
    accumulate.write(inputs.positions(), batch.positions());
    accumulate.write(inputs.groups(), groups);
    accumulate.write(inputs.targets(), batch.targets());
    accumulate.write(inputs.weights(), batch.weights());
    accumulate.write(inputs.normalizer(), new float[] {1f / losses.length});
  }

  private void writeMasked(ModelInputs inputs, boolean selects) {
    accumulate.write(inputs.ids(), batch.ids());
    accumulate.write(inputs.segments(), batch.types());
    accumulate.write(inputs.positions(), batch.positions());
    accumulate.write(inputs.groups(), groups);
    if (selects) {
      accumulate.write(inputs.rows(), batch.rows());
    }
    accumulate.write(inputs.targets(), batch.targets());
    accumulate.write(inputs.weights(), batch.weights());
    accumulate.write(inputs.normalizer(), new float[] {1f / losses.length});
  }

  private float[] losses() {
    switch (workload) {
      case Workload.Causal causal -> accumulate.read(causal.inputs().losses(), losses);
      case Workload.Masked masked -> accumulate.read(masked.inputs().losses(), losses);
    }
    return losses;
  }

  @Override
  public void close() {
    update.close();
    accumulate.close();
    session.close();
  }
}
