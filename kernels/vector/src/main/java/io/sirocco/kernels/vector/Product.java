package io.sirocco.kernels.vector;

import io.sirocco.kernels.MatmulForm;

/**
 * A matrix product: C (M,N) = start + op(A) op(B).
 *
 * @param form how A and B are stored
 * @param M rows of C
 * @param N columns of C
 * @param K length of the sums; 0 leaves the start alone
 * @param a left factor
 * @param b right factor
 * @param c result, which must not overlap the factors
 * @param start what the sums start from
 */
record Product(MatmulForm form, int M, int N, int K, Matrix a, Matrix b, Matrix c, Start start) {
  Product {
    if (M < 0 || N < 0 || K < 0) {
      throw new IllegalArgumentException("M=%d, N=%d or K=%d is negative".formatted(M, N, K));
    }
    a.checkHolds("A", form == MatmulForm.TN ? K : M, form == MatmulForm.TN ? M : K);
    b.checkHolds("B", form == MatmulForm.NT ? N : K, form == MatmulForm.NT ? K : N);
    c.checkHolds("C", M, N);
    if (start instanceof Start.Row(float[] data, int offset)) {
      new Matrix(data, offset, N).checkHolds("the bias", 1, N);
    }
  }

  /** Element of A in a row of C and at a k. */
  int aOffset(int row, int k) {
    return a.offset() + (form == MatmulForm.TN ? row + k * a.stride() : row * a.stride() + k);
  }

  /** Element of B at a k and in a column of C. */
  int bOffset(int k, int column) {
    return b.offset() + (form == MatmulForm.NT ? column * b.stride() + k : column + k * b.stride());
  }

  /** Element of C. */
  int cOffset(int row, int column) {
    return c.offset() + row * c.stride() + column;
  }

  /** Where the sums of element (row, column) start from, in the arena of the start. */
  int startOffset(int row, int column) {
    return switch (start) {
      case Start.Zero() -> 0;
      case Start.Output() -> cOffset(row, column);
      case Start.Row(float[] _, int offset) -> offset + column;
    };
  }
}
