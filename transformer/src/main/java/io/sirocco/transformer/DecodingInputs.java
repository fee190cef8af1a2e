package io.sirocco.transformer;

import io.sirocco.kernels.Role;
import io.sirocco.kernels.Tensor;

/**
 * The inputs of decoding S new positions of B sequences, and its result.
 *
 * @param B sequences
 * @param S new positions of each
 * @param V vocabulary
 */
public record DecodingInputs(int B, int S, int V) {

  /** Checks the sizes. */
  public DecodingInputs {
    if (B < 1 || S < 1 || V < 1) {
      throw new IllegalArgumentException(
          "B=%d, S=%d and V=%d must be at least 1".formatted(B, S, V));
    }
  }

  /** Token ids (BS). */
  public Tensor ids() {
    return Tensor.i32("ids", Role.INPUT, (long) B * S);
  }

  /** Position ids (BS). */
  public Tensor positions() {
    return Tensor.i32("positions", Role.INPUT, (long) B * S);
  }

  /** Segments (BS), for models that have them. */
  public Tensor segments() {
    return Tensor.i32("segments", Role.INPUT, (long) B * S);
  }

  /** The position of each sequence's first new token (B). */
  public Tensor starts() {
    return Tensor.i32("starts", Role.INPUT, B);
  }

  /** The row, among the BS, of the last token of each sequence (B). */
  public Tensor last() {
    return Tensor.i32("last", Role.INPUT, B);
  }

  /** The logits (B,V) of the token that follows the last. */
  public Tensor logits() {
    return Tensor.f32("logits", Role.OUTPUT, B, V);
  }
}
