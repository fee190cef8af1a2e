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
 * @param classes of texts, or values of each, or of tokens; 0 without a head of classes
 * @param pooler of a BERT that tells something of texts
 * @param summary what stands for a text where its classes are told
 */
public record HeadConfig(
    Set<Head> heads,
    TokenHead tokens,
    @Nullable GeneratorSizes generator,
    int classes,
    PoolerActivation pooler,
    Summary summary) {

  /** Checks that there is a head, and what each needs, and copies the set. */
  public HeadConfig {
    if (heads.isEmpty()) {
      throw new IllegalArgumentException("a model without a head");
    }
    heads = Set.copyOf(EnumSet.copyOf(heads));
    if (heads.contains(Head.REPLACEMENTS) != (generator != null)) {
      throw new IllegalArgumentException("heads %s with generator %s".formatted(heads, generator));
    }
    boolean classifying = heads.contains(Head.CLASSES) || heads.contains(Head.TOKEN_CLASSES);
    if ((classifying ? classes < 1 : classes != 0)
        || heads.containsAll(Set.of(Head.CLASSES, Head.TOKEN_CLASSES))) {
      throw new IllegalArgumentException("heads %s with %d classes".formatted(heads, classes));
    }
  }

  /** Heads that need no generator. */
  public HeadConfig(Set<Head> heads, TokenHead tokens) {
    this(heads, tokens, null, 0, PoolerActivation.TANH, Summary.TOKEN);
  }

  /** Heads of a model that has a generator. */
  public HeadConfig(Set<Head> heads, TokenHead tokens, @Nullable GeneratorSizes generator) {
    this(heads, tokens, generator, 0, PoolerActivation.TANH, Summary.TOKEN);
  }

  /** A head of classes or values of texts in place of all others. */
  public HeadConfig classifying(int ofTexts) {
    return new HeadConfig(Set.of(Head.CLASSES), tokens, null, ofTexts, pooler, summary);
  }

  /** The same with tokens predicted, too, from an output that has no parameters of its own. */
  public HeadConfig continuing() {
    return new HeadConfig(
        Set.of(Head.CLASSES, Head.TOKENS), TokenHead.PLAIN, null, classes, pooler, summary);
  }

  /** A head of classes of tokens in place of all others. */
  public HeadConfig tagging(int ofTokens) {
    return new HeadConfig(Set.of(Head.TOKEN_CLASSES), tokens, null, ofTokens, pooler, summary);
  }

  /** The same with another pooler. */
  public HeadConfig with(PoolerActivation other) {
    return new HeadConfig(heads, tokens, generator, classes, other, summary);
  }

  /** The same with something else that stands for a text. */
  public HeadConfig with(Summary other) {
    return new HeadConfig(heads, tokens, generator, classes, pooler, other);
  }

  /** Whether it tells something of texts: their classes, or how two of them are related. */
  public boolean tellsTexts() {
    return has(Head.CLASSES) || has(Head.SENTENCES);
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
