package io.sirocco.transformer;

import io.sirocco.kernels.Randomness;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Tensor;

/**
 * The inputs of an encoder over a batch of B sequences of T positions, of which it predicts N
 * tokens, and its losses. Positions without a token have a negative group: nothing attends to them.
 *
 * @param sequences the tokens; both sides of a pair share one attention group
 * @param predictions at which positions tokens are predicted
 */
public record EncoderInputs(SequenceInputs sequences, Predictions predictions) {

  /** The inputs of B sequences of T positions. */
  public EncoderInputs(int B, int T, Predictions predictions) {
    this(new SequenceInputs(B, T), predictions);
  }

  /** Sequences. */
  public int B() {
    return sequences.B();
  }

  /** Positions of a sequence. */
  public int T() {
    return sequences.T();
  }

  /** Token ids (BT). */
  public Tensor ids() {
    return sequences.ids();
  }

  /** Token types (BT): which of the two sides of a pair a token belongs to. */
  public Tensor types() {
    return Tensor.i32("types", Role.INPUT, positionCount());
  }

  /** Position ids (BT), below the context. */
  public Tensor positions() {
    return sequences.positions();
  }

  /** Attention groups (BT); negative where there is no token. Both sides of a pair share one. */
  public Tensor groups() {
    return sequences.groups();
  }

  /** The rows among the BT at which tokens are predicted (N), for {@link Predictions.Selected}. */
  public Tensor rows() {
    return Tensor.i32("rows", Role.INPUT, predictionCount());
  }

  /** The token ids to predict (N). */
  public Tensor targets() {
    return Tensor.i32("targets", Role.INPUT, predictionCount());
  }

  /** How much each target counts (N); 0 where there is none. */
  public Tensor weights() {
    return Tensor.f32("weights", Role.INPUT, predictionCount());
  }

  /** One over the weight of all targets of the optimizer step (1). */
  public Tensor normalizer() {
    return sequences.normalizer();
  }

  /** The counters of the random numbers, see {@link Randomness}. */
  public Tensor randomness() {
    return sequences.randomness();
  }

  /** The losses (N), each times its weight. */
  public Tensor losses() {
    return Tensor.f32("losses", Role.OUTPUT, predictionCount());
  }

  /** BT. */
  public int positionCount() {
    return sequences.rows();
  }

  /** N: the number of predictions, used or not. */
  public int predictionCount() {
    return predictions.count(B(), T());
  }
}
