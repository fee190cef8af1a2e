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
  private final boolean values;
  private final boolean first;
  private final boolean last;
  private final boolean shares;
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
    values = inputs.valueCount() > 0 && tensors.contains(inputs.labelValues());
    first = tensors.contains(inputs.firstRows());
    last = tensors.contains(inputs.lastRows());
    shares = tensors.contains(inputs.tokenShares());
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
    if (last) {
      executable.write(inputs.lastRows(), lastRows(batch));
    }
    if (shares) {
      executable.write(inputs.tokenShares(), tokenShares(batch));
    }
    if (labels) {
      executable.write(inputs.labels(), batch.labels());
      executable.write(inputs.labelWeights(), batch.labelWeights());
    }
    if (values) {
      executable.write(inputs.labelValues(), batch.labelValues());
      executable.write(inputs.valueWeights(), batch.valueWeights());
    }
  }

  /** One over the number of tokens of its sequence at each of them. */
  private float[] tokenShares(TokenBatch batch) {
    float[] shares = new float[inputs.positionCount()];
    for (int row = 0; row < inputs.B(); row++) {
      int from = row * inputs.T();
      int count = 0;
      for (int at = from; at < from + inputs.T(); at++) {
        count += batch.groups()[at] == TokenBatch.ABSENT ? 0 : 1;
      }
      for (int at = from; at < from + inputs.T(); at++) {
        shares[at] = batch.groups()[at] == TokenBatch.ABSENT ? 0 : 1f / count;
      }
    }
    return shares;
  }

  /** The last position of each sequence that holds a token; the first of one that has none. */
  private int[] lastRows(TokenBatch batch) {
    int[] rows = firstRows.clone();
    for (int row = 0; row < rows.length; row++) {
      for (int t = 0; t < inputs.T(); t++) {
        int at = row * inputs.T() + t;
        if (batch.groups()[at] != TokenBatch.ABSENT) {
          rows[row] = at;
        }
      }
    }
    return rows;
  }
}
