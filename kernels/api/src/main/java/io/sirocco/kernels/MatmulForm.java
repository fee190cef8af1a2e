package io.sirocco.kernels;

/** How the factors of y (M,N) = op(a) op(b) are stored; the sums always run over k &lt; K. */
public enum MatmulForm {
  /** a (M,K), b (K,N). */
  NN,
  /** a (M,K), b stored as (N,K). */
  NT,
  /** a stored as (K,M), b (K,N). */
  TN;

  /** The shape of B stored left factors, one below the other. */
  public Shape left(long B, long M, long K) {
    return this == TN ? Shape.of(B * K, M) : Shape.of(B * M, K);
  }

  /** The shape of B stored right factors, one below the other. */
  public Shape right(long B, long N, long K) {
    return this == NT ? Shape.of(B * N, K) : Shape.of(B * K, N);
  }
}
