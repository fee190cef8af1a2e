package io.sirocco.training;

import io.sirocco.kernels.Executable;
import io.sirocco.kernels.Tensor;
import io.sirocco.transformer.LanguageModel;
import io.sirocco.transformer.ModelInputs;
import io.sirocco.transformer.ProjectionInputs;

/** The logits of some predictions of a batch, made for a few rows at a time. */
final class SelectedLogits implements AutoCloseable {

  /** About so many logits are held at a time. */
  private static final int LOGITS = 1 << 20;

  /** A product of fewer rows is mostly the reading of its weights. */
  private static final int FEWEST_ROWS = 16;

  private final Executable source;
  private final Executable projection;
  private final Tensor tokenStates;
  private final ProjectionInputs chunk;
  private final float[] states;
  private final float[] chunkStates;
  private final float[] logits;

  /** Told of the logits of a row. */
  @FunctionalInterface
  interface Row {
    /**
     * Takes V logits, which are not to be kept or changed.
     *
     * @param index of the row among those asked for
     * @param logits of several rows
     * @param at where those of the row begin
     */
    void accept(int index, float[] logits, int at);
  }

  /**
   * What reads the states of a program.
   *
   * @param source gives states of the head of tokens
   * @param projection compiled from {@link LanguageModel#projection}; closed with this
   * @param inputs of the source
   * @param chunk of the projection
   */
  SelectedLogits(
      Executable source, Executable projection, ModelInputs inputs, ProjectionInputs chunk) {
    this.source = source;
    this.projection = projection;
    this.chunk = chunk;
    tokenStates = inputs.tokenStates(chunk.C());
    states = new float[size(tokenStates)];
    chunkStates = new float[size(chunk.states())];
    logits = new float[size(chunk.logits())];
  }

  /** The rows that are projected at a time. */
  static ProjectionInputs chunk(LanguageModel model, ModelInputs inputs) {
    int V = model.vocabularySize();
    int rows = Math.min(inputs.predictionCount(), Math.max(FEWEST_ROWS, LOGITS / V));
    return new ProjectionInputs(rows, model.outputChannels(), V);
  }

  private static int size(Tensor tensor) {
    return Math.toIntExact(tensor.elements());
  }

  /** Tokens of the vocabulary. */
  int V() {
    return chunk.V();
  }

  /** The logits of these predictions of the batch that the source was run with last, in order. */
  void forEach(int[] rows, Row consumer) {
    int C = chunk.C();
    if (rows.length > 0) {
      source.read(tokenStates, states);
    }
    for (int first = 0; first < rows.length; first += chunk.N()) {
      int count = Math.min(chunk.N(), rows.length - first);
      for (int i = 0; i < count; i++) {
        System.arraycopy(states, rows[first + i] * C, chunkStates, i * C, C);
      }
      projection.write(chunk.states(), chunkStates);
      projection.run();
      projection.read(chunk.logits(), logits);
      for (int i = 0; i < count; i++) {
        consumer.accept(first + i, logits, i * chunk.V());
      }
    }
  }

  @Override
  public void close() {
    projection.close();
  }
}
