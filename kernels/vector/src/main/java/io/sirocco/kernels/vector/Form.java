package io.sirocco.kernels.vector;

/** How the factors of C (M,N) = op(A) op(B) are stored; the sum always runs over k &lt; K. */
enum Form {
  /** A (M,K), B (K,N). */
  NN,
  /** A (M,K), B stored as (N,K). */
  NT,
  /** A stored as (K,M), B (K,N). */
  TN
}
