package io.sirocco.transformer;

import io.sirocco.kernels.Randomness;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Tensor;

/**
 * The inputs of an encoder over a batch of B sequences of T positions, of which it predicts N
 * tokens, and its losses. Positions without a token have a negative group: nothing attends to them.
 *
 * @param B sequences
 * @param T positions
 * @param predictions at which positions tokens are predicted
 */
public record EncoderInputs(int B, int T, Predictions predictions) {

  /** Checks the sizes. */
  public EncoderInputs {
    if (B < 1 || T < 1) {
      throw new IllegalArgumentException("B=%d and T=%d must be at least 1".formatted(B, T));
    }
    if ((long) B * T > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "B=%d sequences of T=%d positions are more than %d positions"
              .formatted(B, T, Integer.MAX_VALUE));
    }
  }

  /** Token ids (BT). */
  public Tensor ids() {
    return Tensor.i32("ids", Role.INPUT, positionCount());
  }

  /** Token types (BT): which of the two sides of a pair a token belongs to. */
  public Tensor types() {
    return Tensor.i32("types", Role.INPUT, positionCount());
  }

  /** Position ids (BT), below the context. */
  public Tensor positions() {
    return Tensor.i32("positions", Role.INPUT, positionCount());
  }

  /** Attention groups (BT); negative where there is no token. Both sides of a pair share one. */
  public Tensor groups() {
    return Tensor.i32("groups", Role.INPUT, positionCount());
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
    return Tensor.f32("normalizer", Role.INPUT, 1);
  }

  /** The counters of the random numbers, see {@link Randomness}. */
  public Tensor randomness() {
    return Tensor.i32("randomness", Role.INPUT, Randomness.SIZE);
  }

  /** The losses (N), each times its weight. */
  public Tensor losses() {
    return Tensor.f32("losses", Role.OUTPUT, predictionCount());
  }

  /** BT. */
  public int positionCount() {
    return B * T;
  }

  /** N: the number of predictions, used or not. */
  public int predictionCount() {
    return predictions.count(B, T);
  }
}
