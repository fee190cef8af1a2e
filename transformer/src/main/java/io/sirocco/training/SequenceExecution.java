package io.sirocco.training;

import io.sirocco.kernels.Executable;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.transformer.ModelInputs;

/** Moves a batch into a compiled objective, and its losses out. */
final class SequenceExecution {

  private SequenceExecution() {}

  static void write(Executable executable, ModelInputs inputs, TokenBatch batch) {
    executable.write(inputs.ids(), batch.ids());
    executable.write(inputs.positions(), batch.positions());
    executable.write(inputs.groups(), batch.groups());
    executable.write(inputs.targets(), batch.targets());
    executable.write(inputs.weights(), batch.weights());
  }

  /** The sum, in row order and double precision. */
  static double sumOfLosses(Executable executable, ModelInputs inputs, float[] losses) {
    executable.read(inputs.losses(), losses);
    double sum = 0;
    for (float loss : losses) {
      sum += loss;
    }
    return sum;
  }
}
