package io.sirocco.transformer;

import io.sirocco.kernels.Tensor;

/**
 * A trained weight of a model.
 *
 * @param tensor its name and shape
 * @param initial its values before training
 * @param decay whether weight decay applies to it
 */
public record Parameter(Tensor tensor, Initial initial, Decay decay) {

  /** A bias or the weight of a norm. */
  static Parameter exempt(Tensor tensor, Initial initial) {
    return new Parameter(tensor, initial, Decay.EXEMPT);
  }

  /** A matrix or an embedding. */
  static Parameter decayed(Tensor tensor, Initial initial) {
    return new Parameter(tensor, initial, Decay.DECAYED);
  }

  /** Whether weight decay applies. */
  public enum Decay {
    /** Matrices and embeddings. */
    DECAYED,
    /** Biases and norms. */
    EXEMPT
  }
}
