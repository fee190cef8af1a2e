package io.sirocco.transformer;

/** How a model knows where a token stands. */
public enum Positions {
  /** A trained row for each position, added to the embedding: GPT, BERT, XLM. */
  LEARNED,
  /** A constant row for each position, added to the embedding, see {@link Sinusoids}. */
  SINUSOIDAL,
  /** Queries and keys are rotated by their positions, see {@link Rotations}. */
  ROTARY
}
