package io.sirocco.tasks;

import io.sirocco.objectives.Masking;

/** Which tokens of a sample are predicted. */
public sealed interface Prediction {

  /** Each, from those before it. */
  record Causal() implements Prediction {}

  /**
   * Some, from all others.
   *
   * @param masking which, and what stands in their place
   * @param exempt which never
   */
  record Masked(Masking masking, Exempt exempt) implements Prediction {}

  /** Tokens that are never masked. */
  enum Exempt {
    /** Special tokens: BERT. */
    SPECIAL_TOKENS,
    /** The first of a sequence: XLM, which predicts separators too. */
    FIRST_TOKEN
  }
}
