package io.sirocco;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.sirocco.objectives.Selection;
import io.sirocco.tasks.MaskingChoice;
import io.sirocco.tasks.Prediction;
import org.jspecify.annotations.Nullable;

/**
 * How tokens are masked.
 *
 * @param selection which tokens
 * @param rate the share of tokens that are predicted, in (0, 1]
 * @param unit tokens, or whole words, for bernoulli and count
 * @param maxPredictions the most predictions of a sequence, for count and spans; null: any number
 * @param mask the share of them that the mask token replaces
 * @param keep the share of them that stays; the rest is replaced by a random token
 * @param exempt tokens that are never masked; null: as the model has it
 * @param frequencyAlpha for frequency: p ~ count^-alpha
 * @param spanP for spans: the parameter of the geometric distribution of their lengths
 * @param maxSpan for spans: the most words of one
 */
public record MaskingSection(
    @JsonSetter(nulls = Nulls.FAIL) SelectionKind selection,
    double rate,
    @JsonSetter(nulls = Nulls.FAIL) Selection.Unit unit,
    @Nullable Integer maxPredictions,
    double mask,
    double keep,
    Prediction.@Nullable Exempt exempt,
    double frequencyAlpha,
    double spanP,
    int maxSpan) {

  /** Checks the numbers. */
  public MaskingSection {
    choice(
        selection(selection, rate, unit, maxPredictions, new Rest(frequencyAlpha, spanP, maxSpan)),
        mask,
        keep,
        Prediction.Exempt.SPECIAL_TOKENS);
  }

  private record Rest(double alpha, double p, int longest) {}

  private static MaskingChoice.SelectionChoice selection(
      SelectionKind kind, double rate, Selection.Unit unit, @Nullable Integer maximum, Rest rest) {
    int most = maximum == null ? Integer.MAX_VALUE : maximum;
    Selection.Spans spans = new Selection.Spans(rate, most, rest.p(), rest.longest());
    return switch (kind) {
      case BERNOULLI ->
          new MaskingChoice.SelectionChoice.Known(new Selection.Bernoulli(rate, unit));
      case COUNT -> new MaskingChoice.SelectionChoice.Known(new Selection.Count(rate, most, unit));
      case SPANS -> new MaskingChoice.SelectionChoice.Known(spans);
      case FREQUENCY -> new MaskingChoice.SelectionChoice.ByFrequency(rate, rest.alpha());
    };
  }

  private static MaskingChoice choice(
      MaskingChoice.SelectionChoice selection, double mask, double keep, Prediction.Exempt exempt) {
    return new MaskingChoice(selection, mask, keep, exempt);
  }

  MaskingChoice choice(ModelSection.ModelKind model) {
    return choice(
        selection(selection, rate, unit, maxPredictions, new Rest(frequencyAlpha, spanP, maxSpan)),
        mask,
        keep,
        exempt == null ? model.exempt() : exempt);
  }

  /** Which tokens masked objectives choose. */
  public enum SelectionKind {
    /** Each with the same probability, on its own. */
    BERNOULLI,
    /** A fixed number of a sequence. */
    COUNT,
    /** Spans of words, a fixed number of tokens of a sequence. */
    SPANS,
    /** A fixed number of a batch, rare ones more often. */
    FREQUENCY
  }
}
