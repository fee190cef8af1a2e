package io.sirocco.training;

import io.sirocco.kernels.Executable;
import io.sirocco.kernels.Tensor;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.transformer.ModelInputs;
import java.util.Arrays;
import java.util.Collection;

/** Moves batches into a compiled graph of a model: of their tensors those that it takes. */
public final class BatchWriter {

  private final Executable executable;
  private final ModelInputs inputs;
  private final boolean segments;
  private final boolean rows;
  private final boolean targets;
  private final boolean labels;
  private final boolean first;
  private final int[] firstRows;

  /**
   * A writer for a compiled graph.
   *
   * @param executable reads the tensors of the inputs, or some of them
   * @param inputs the sizes of the batches
   */
  public BatchWriter(Executable executable, ModelInputs inputs) {
    this.executable = executable;
    this.inputs = inputs;
    Collection<Tensor> tensors = executable.program().tensors();
    segments = tensors.contains(inputs.segments());
    rows = tensors.contains(inputs.rows());
    targets = tensors.contains(inputs.targets());
    labels = tensors.contains(inputs.labels());
    first = tensors.contains(inputs.firstRows());
    firstRows = new int[inputs.B()];
    Arrays.setAll(firstRows, row -> row * inputs.T());
  }

  /** Writes a batch of the sizes. */
  public void write(TokenBatch batch) {
    executable.write(inputs.ids(), batch.ids());
    executable.write(inputs.positions(), batch.positions());
    executable.write(inputs.groups(), batch.groups());
    if (segments) {
      executable.write(inputs.segments(), batch.segments());
    }
    if (rows) {
      executable.write(inputs.rows(), batch.rows());
    }
    if (targets) {
      executable.write(inputs.targets(), batch.targets());
      executable.write(inputs.weights(), batch.weights());
    }
    if (first) {
      executable.write(inputs.firstRows(), firstRows);
    }
    if (labels) {
      executable.write(inputs.labels(), batch.labels());
      executable.write(inputs.labelWeights(), batch.labelWeights());
    }
  }
}
