package io.sirocco.transformer;

import io.sirocco.kernels.Mask;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a model computes losses of.
 *
 * @param mask which positions a position attends to
 * @param heads what is predicted, at least one
 */
public record Objective(Mask mask, Set<Head> heads) {

  /** Each token from those before it. */
  public static final Objective CAUSAL = new Objective(Mask.CAUSAL, Set.of(Head.TOKENS));

  /** Some tokens from all others. */
  public static final Objective MASKED = new Objective(Mask.FULL, Set.of(Head.TOKENS));

  /** Masked tokens, and the relation of two texts. */
  public static final Objective MASKED_PAIRS =
      new Objective(Mask.FULL, Set.of(Head.TOKENS, Head.SENTENCES));

  /** Which tokens a generator has replaced. */
  public static final Objective REPLACED = new Objective(Mask.FULL, Set.of(Head.REPLACEMENTS));

  /** Checks the heads and copies them. */
  public Objective {
    if (heads.isEmpty()) {
      throw new IllegalArgumentException("an objective without a head");
    }
    heads = Set.copyOf(EnumSet.copyOf(heads));
  }
}
