package io.sirocco.training;

import io.sirocco.kernels.Criterion;
import io.sirocco.kernels.Mask;
import io.sirocco.objectives.Selection;
import io.sirocco.transformer.Head;
import io.sirocco.transformer.ModelInputs;
import io.sirocco.transformer.ModelInputs.Labeled;
import io.sirocco.transformer.Objective;
import io.sirocco.transformer.Predictions;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Losses that are computed together, and what they are called.
 *
 * @param tokens the name of the loss of predicted tokens, such as {@code mlm}; null without one
 * @param labels the name of the loss of classes, such as {@code nsp} or {@code rtd}; null without
 *     one
 * @param objective what the model computes
 * @param predictions at most how many tokens of a batch are predicted
 * @param labeled what has a class or values
 * @param labelWeight how much the loss of labels counts beside that of tokens, at least 0
 */
public record LossForm(
    @Nullable String tokens,
    @Nullable String labels,
    Objective objective,
    PredictionLimit predictions,
    Labeled labeled,
    double labelWeight) {

  /** Checks that labels have a head. */
  public LossForm {
    Set<Head> heads = objective.heads();
    boolean replaced = heads.equals(Set.of(Head.REPLACEMENTS));
    boolean classified = heads.contains(Head.CLASSES) || heads.contains(Head.TOKEN_CLASSES);
    if ((replaced || heads.contains(Head.TOKENS)) != (tokens != null)
        || (replaced || classified || heads.contains(Head.SENTENCES)) != (labels != null)) {
      throw new IllegalArgumentException(
          "losses %s and %s of an objective with %s".formatted(tokens, labels, objective.heads()));
    }
    if (!(labelWeight >= 0)) {
      throw new IllegalArgumentException("label weight %s is below 0".formatted(labelWeight));
    }
  }

  /** At most how many tokens of a batch are predicted. */
  @FunctionalInterface
  public interface PredictionLimit {

    /** One at each position. */
    PredictionLimit EVERYWHERE = (B, T) -> new Predictions.Everywhere();

    /** Of a batch of B sequences of T positions. */
    Predictions of(int B, int T);
  }

  /** Each token from those before it. */
  public static LossForm causal() {
    return new LossForm(
        "clm", null, Objective.CAUSAL, PredictionLimit.EVERYWHERE, Labeled.SEQUENCES, 0);
  }

  /** Masked tokens. */
  public static LossForm masked(String tokens, Selection selection) {
    return new LossForm(
        tokens, null, Objective.MASKED, selection::predictions, Labeled.SEQUENCES, 0);
  }

  /** Masked tokens, and the relation of two texts. */
  public static LossForm maskedPairs(String labels, Selection selection, double labelWeight) {
    return new LossForm(
        "mlm",
        labels,
        Objective.MASKED_PAIRS,
        selection::predictions,
        Labeled.SEQUENCES,
        labelWeight);
  }

  /**
   * Masked tokens, predicted by the generator of a model, and which of those that it puts in their
   * place the model tells from the original: Clark et al. 2020, section 2.
   *
   * @param labelWeight of the loss of the model beside that of its generator
   */
  public static LossForm replaced(Selection selection, double labelWeight) {
    return new LossForm(
        "generator",
        "rtd",
        Objective.REPLACED,
        selection::predictions,
        Labeled.POSITIONS,
        labelWeight);
  }

  /**
   * Classes of texts.
   *
   * @param mask as the model was pretrained
   */
  public static LossForm classes(Mask mask) {
    return new LossForm(
        null,
        "classes",
        Objective.classes(mask),
        (B, T) -> new Predictions.Selected(1),
        Labeled.SEQUENCES,
        1);
  }

  /**
   * Classes of tokens.
   *
   * @param mask as the model was pretrained
   */
  public static LossForm tokenClasses(Mask mask) {
    return new LossForm(
        null,
        "token_classes",
        Objective.tokenClasses(mask),
        (B, T) -> new Predictions.Selected(1),
        Labeled.POSITIONS,
        1);
  }

  /**
   * The same with the loss of each token from those before it: the auxiliary objective of Radford
   * et al. 2018, section 3.2.
   */
  public LossForm continuing() {
    return new LossForm(
        "clm", labels, objective.continuing(), PredictionLimit.EVERYWHERE, labeled, labelWeight);
  }

  /**
   * Values of texts.
   *
   * @param mask as the model was pretrained
   * @param criterion how far a logit is from its value
   * @param K values of a text
   */
  public static LossForm values(Mask mask, Criterion criterion, int K) {
    return new LossForm(
        null,
        "values",
        Objective.values(mask, criterion),
        (B, T) -> new Predictions.Selected(1),
        new Labeled.Values(K),
        1);
  }

  /** Whether a generator replaces tokens. */
  boolean replaces() {
    return objective.heads().contains(Head.REPLACEMENTS);
  }

  /**
   * Whether an evaluation looks at what was predicted, too. Causal models predict a token at each
   * position, whose logits would take too much time.
   */
  boolean countsCorrect() {
    return objective.mask() == Mask.FULL && tokens != null;
  }

  /** Both names, such as {@code mlm+nsp}. */
  public String name() {
    return Stream.of(tokens, labels).filter(Objects::nonNull).collect(Collectors.joining("+"));
  }

  /** The inputs of B sequences of T positions. */
  public ModelInputs inputs(int B, int T) {
    return new ModelInputs(B, T, predictions.of(B, T), labeled);
  }
}
