package io.sirocco.retrieval;

/** How the states of a text become one vector. */
public enum Pooling {
  /** The mean over all its positions, special tokens left out. */
  MEAN,
  /** The state of the first position. */
  FIRST
}
