package io.sirocco.transformer;

import io.sirocco.kernels.Role;
import io.sirocco.kernels.Tensor;

/**
 * Rows of states from which tokens are predicted, and the logits that come of them.
 *
 * @param N rows
 * @param C channels
 * @param V vocabulary
 */
public record ProjectionInputs(int N, int C, int V) {

  /** Checks the sizes. */
  public ProjectionInputs {
    if (N < 1 || C < 1 || V < 1) {
      throw new IllegalArgumentException(
          "N=%d, C=%d and V=%d must be at least 1".formatted(N, C, V));
    }
  }

  /** The rows (N,C): some of {@link ModelInputs#tokenStates}. */
  public Tensor states() {
    return Tensor.f32("token_states", Role.INPUT, N, C);
  }

  /** The logits (N,V). */
  public Tensor logits() {
    return Tensor.f32("logits", Role.OUTPUT, N, V);
  }
}
