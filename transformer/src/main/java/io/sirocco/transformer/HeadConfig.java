package io.sirocco.transformer;

import java.util.EnumSet;
import java.util.Set;

/**
 * What a model can predict.
 *
 * @param heads at least one
 * @param tokens the form of the head of tokens, if there is one
 */
public record HeadConfig(Set<Head> heads, TokenHead tokens) {

  /** Checks that there is a head and copies the set. */
  public HeadConfig {
    if (heads.isEmpty()) {
      throw new IllegalArgumentException("a model without a head");
    }
    heads = Set.copyOf(EnumSet.copyOf(heads));
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
