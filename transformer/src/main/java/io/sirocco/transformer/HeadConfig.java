package io.sirocco.transformer;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a model can predict.
 *
 * @param heads at least one
 * @param tokens the form of the head of tokens, if there is one
 * @param generator of the head of replacements; null without one
 */
public record HeadConfig(Set<Head> heads, TokenHead tokens, @Nullable GeneratorSizes generator) {

  /** Checks that there is a head, and a generator where one is needed, and copies the set. */
  public HeadConfig {
    if (heads.isEmpty()) {
      throw new IllegalArgumentException("a model without a head");
    }
    heads = Set.copyOf(EnumSet.copyOf(heads));
    if (heads.contains(Head.REPLACEMENTS) != (generator != null)) {
      throw new IllegalArgumentException("heads %s with generator %s".formatted(heads, generator));
    }
  }

  /** Heads that need no generator. */
  public HeadConfig(Set<Head> heads, TokenHead tokens) {
    this(heads, tokens, null);
  }

  /** Tokens only. */
  public static HeadConfig tokens(TokenHead tokens) {
    return new HeadConfig(Set.of(Head.TOKENS), tokens);
  }

  /** Whether there is this head. */
  public boolean has(Head head) {
    return heads.contains(head);
  }
}
