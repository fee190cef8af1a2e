package io.sirocco.tasks;

import io.sirocco.objectives.Masking;
import io.sirocco.objectives.Selection;
import java.util.function.Supplier;

/**
 * How tokens are masked, before the vocabulary is known.
 *
 * @param selection which tokens
 * @param mask the share of them that the mask token replaces
 * @param keep the share that stays; the rest is replaced at random
 * @param exempt tokens that are never masked
 */
public record MaskingChoice(
    SelectionChoice selection, double mask, double keep, Prediction.Exempt exempt) {

  /** Which tokens are masked. */
  public sealed interface SelectionChoice {

    /**
     * As it is.
     *
     * @param selection needs nothing of the data
     */
    record Known(Selection selection) implements SelectionChoice {}

    /**
     * Rare ones more often.
     *
     * @param rate the share to choose
     * @param exponent of the counts, from 0
     */
    record ByFrequency(double rate, double exponent) implements SelectionChoice {}
  }

  /**
   * The selection for some data.
   *
   * @param counts how often each token occurs in it, asked for if needed
   */
  Selection selection(Supplier<long[]> counts) {
    return switch (selection) {
      case SelectionChoice.Known(var known) -> known;
      case SelectionChoice.ByFrequency(double rate, double exponent) ->
          Selection.ByFrequency.of(rate, counts.get(), exponent);
    };
  }

  /** The masking of a vocabulary. */
  Prediction.Masked prediction(Selection chosen, SpecialIds ids) {
    Masking.Replacement replacement =
        new Masking.Replacement(mask, keep, ids.mask(), ids.tokenizer().vocabularySize());
    return new Prediction.Masked(new Masking(chosen, replacement), exempt);
  }
}
