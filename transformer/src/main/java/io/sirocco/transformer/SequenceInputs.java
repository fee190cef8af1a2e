package io.sirocco.transformer;

import io.sirocco.kernels.Randomness;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Tensor;

/**
 * The inputs of a batch of sequences of B rows and T positions.
 *
 * @param B sequences
 * @param T positions
 */
public record SequenceInputs(int B, int T) {

  /** Checks the sizes. */
  public SequenceInputs {
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
    return Tensor.i32("ids", Role.INPUT, rows());
  }

  /** Position ids (BT), below the context. */
  public Tensor positions() {
    return Tensor.i32("positions", Role.INPUT, rows());
  }

  /** Attention groups (BT); negative where there is no token. */
  public Tensor groups() {
    return Tensor.i32("groups", Role.INPUT, rows());
  }

  /** Target ids (BT). */
  public Tensor targets() {
    return Tensor.i32("targets", Role.INPUT, rows());
  }

  /** How much each target counts (BT); 0 where there is none. */
  public Tensor weights() {
    return Tensor.f32("weights", Role.INPUT, rows());
  }

  /** One over the weight of all targets of the optimizer step (1). */
  public Tensor normalizer() {
    return Tensor.f32("normalizer", Role.INPUT, 1);
  }

  /** The counters of the random numbers, see {@link Randomness}. */
  public Tensor randomness() {
    return Tensor.i32("randomness", Role.INPUT, Randomness.SIZE);
  }

  /** The losses (BT), each times its weight. */
  public Tensor losses() {
    return Tensor.f32("losses", Role.OUTPUT, rows());
  }

  /** BT. */
  public int rows() {
    return B * T;
  }
}
