package io.sirocco.training;

import io.sirocco.objectives.EvaluationSamples;

/**
 * Sequences that a model is evaluated on.
 *
 * @param form what is computed
 * @param language of the sequences, or their pair of languages; empty where none is known
 * @param samples the sequences
 */
public record EvaluationSet(LossForm form, String language, EvaluationSamples samples) {

  /** The only set of a causal model. */
  public static EvaluationSet causal(EvaluationSamples samples) {
    return new EvaluationSet(LossForm.causal(), "", samples);
  }
}
