package io.sirocco.benchmarks.peers;

import io.sirocco.kernels.Op;
import java.util.Optional;

/**
 * B products of (M,K) and (K,N) matrices, one after the other.
 *
 * @param form which operand is stored transposed
 * @param B products
 * @param M rows of the result
 * @param N columns of the result
 * @param K what is summed over
 */
record Product(Form form, int B, int M, int N, int K) {

  /** Which operand is stored transposed. */
  enum Form {
    /** None. */
    NN,
    /** The second: (N,K). */
    NT,
    /** The first: (K,M). */
    TN
  }

  /** The product that an op is, and nothing besides. */
  static Optional<Product> of(Op op) {
    return switch (op) {
      case Op.Matmul(var form, var B, var M, var N, var K) ->
          Optional.of(new Product(Form.valueOf(form.name()), B, M, N, K));
      default -> Optional.empty();
    };
  }
}
