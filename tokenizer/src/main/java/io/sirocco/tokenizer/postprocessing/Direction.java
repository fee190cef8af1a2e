package io.sirocco.tokenizer.postprocessing;

/** An end of a sequence. */
public enum Direction {
  /** The beginning. */
  LEFT,
  /** The end. */
  RIGHT
}
