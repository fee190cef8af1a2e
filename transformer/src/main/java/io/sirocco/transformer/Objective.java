package io.sirocco.transformer;

import io.sirocco.kernels.Criterion;
import io.sirocco.kernels.Mask;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a model computes losses of.
 *
 * @param mask which positions a position attends to
 * @param heads what is predicted, at least one
 * @param criterion what the logits of the head of classes are held against values by; null where
 *     they are those of a softmax and held against one class
 */
public record Objective(Mask mask, Set<Head> heads, @Nullable Criterion criterion) {

  /** Each token from those before it. */
  public static final Objective CAUSAL = new Objective(Mask.CAUSAL, Set.of(Head.TOKENS));

  /** Some tokens from all others. */
  public static final Objective MASKED = new Objective(Mask.FULL, Set.of(Head.TOKENS));

  /** Masked tokens, and the relation of two texts. */
  public static final Objective MASKED_PAIRS =
      new Objective(Mask.FULL, Set.of(Head.TOKENS, Head.SENTENCES));

  /** Which tokens a generator has replaced. */
  public static final Objective REPLACED = new Objective(Mask.FULL, Set.of(Head.REPLACEMENTS));

  /**
   * The class of a text.
   *
   * @param mask as the model was pretrained
   */
  public static Objective classes(Mask mask) {
    return new Objective(mask, Set.of(Head.CLASSES));
  }

  /**
   * Values of a text, each told by a logit.
   *
   * @param mask as the model was pretrained
   * @param criterion how far a logit is from its value
   */
  public static Objective values(Mask mask, Criterion criterion) {
    return new Objective(mask, Set.of(Head.CLASSES), criterion);
  }

  /**
   * The class of each token.
   *
   * @param mask as the model was pretrained
   */
  public static Objective tokenClasses(Mask mask) {
    return new Objective(mask, Set.of(Head.TOKEN_CLASSES));
  }

  /** The same with each token predicted from those before it, too. */
  public Objective continuing() {
    Set<Head> both = EnumSet.of(Head.TOKENS);
    both.addAll(heads);
    return new Objective(Mask.CAUSAL, both, criterion);
  }

  /** Without values. */
  public Objective(Mask mask, Set<Head> heads) {
    this(mask, heads, null);
  }

  /** Checks the heads and copies them. */
  public Objective {
    if (criterion != null && !heads.contains(Head.CLASSES)) {
      throw new IllegalArgumentException("heads %s with %s".formatted(heads, criterion));
    }
    if (heads.isEmpty()) {
      throw new IllegalArgumentException("an objective without a head");
    }
    heads = Set.copyOf(EnumSet.copyOf(heads));
  }
}
