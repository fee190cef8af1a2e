package io.sirocco.training;

import io.sirocco.kernels.Executable;
import io.sirocco.kernels.Tensor;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.transformer.ModelInputs;
import java.util.Collection;

/** Moves batches into a compiled program of losses, runs it, and moves the losses out. */
final class BatchExecution implements AutoCloseable {

  private final Executable executable;
  private final ModelInputs inputs;
  private final BatchWriter writer;
  private final boolean random;
  private final boolean normalized;
  private final boolean labelsNormalized;
  private final boolean tokens;
  private final boolean labels;
  private final float[] losses;
  private final float[] labelLosses;

  /**
   * What the losses of a batch are multiplied by in gradients.
   *
   * @param tokens the factor of the losses of tokens
   * @param labels the factor of the losses of labels
   */
  record Normalizers(float tokens, float labels) {}

  /** Owns the program from now on. */
  BatchExecution(Executable executable, ModelInputs inputs) {
    this.executable = executable;
    this.inputs = inputs;
    writer = new BatchWriter(executable, inputs);
    Collection<Tensor> tensors = executable.program().tensors();
    random = tensors.contains(inputs.randomness());
    normalized = tensors.contains(inputs.normalizer());
    labelsNormalized = tensors.contains(inputs.labelNormalizer());
    tokens = tensors.contains(inputs.losses());
    labels = tensors.contains(inputs.labelLosses());
    losses = new float[tokens ? inputs.predictionCount() : 0];
    labelLosses = new float[labels ? inputs.labelCount() : 0];
  }

  Executable executable() {
    return executable;
  }

  void run(TokenBatch batch, int[] counters, Normalizers normalizers) {
    if (random) {
      executable.write(inputs.randomness(), counters);
    }
    writer.write(batch);
    if (normalized) {
      executable.write(inputs.normalizer(), new float[] {normalizers.tokens()});
    }
    if (labelsNormalized) {
      executable.write(inputs.labelNormalizer(), new float[] {normalizers.labels()});
    }
    executable.run();
  }

  /** The sum of the losses of tokens, in row order and double precision; 0 without any. */
  double sumOfLosses() {
    if (!tokens) {
      return 0;
    }
    executable.read(inputs.losses(), losses);
    return sum(losses);
  }

  /** The losses that were summed last, each times its weight; not to be changed. */
  float[] losses() {
    return losses;
  }

  /** The sum of the losses of labels; 0 without any. */
  double sumOfLabelLosses() {
    if (!labels) {
      return 0;
    }
    executable.read(inputs.labelLosses(), labelLosses);
    return sum(labelLosses);
  }

  private static double sum(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }

  @Override
  public void close() {
    executable.close();
  }
}
