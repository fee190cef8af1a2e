package io.sirocco.tokenizer.segmentation;

import io.sirocco.tokenizer.text.AlignedText;
import io.sirocco.tokenizer.text.Spans;
import io.sirocco.tokenizer.text.TextPattern;
import java.util.Objects;

/** Cuts where a pattern is found, or where it is not. */
public final class Split implements PreTokenizer {
  /** What counts as a delimiter. */
  public enum Delimiter {
    /** What the pattern matches. */
    MATCHES,
    /** What is between the matches. */
    GAPS
  }

  private final TextPattern pattern;
  private final SplitBehavior behavior;
  private final Delimiter delimiter;
  private final Spans.Cutter cutter;

  /**
   * Makes a pre-tokenizer.
   *
   * @param behavior what becomes of delimiters
   * @throws IllegalArgumentException if a regular expression is not understood
   */
  public Split(TextPattern pattern, SplitBehavior behavior, Delimiter delimiter) {
    this.pattern = pattern;
    this.behavior = behavior;
    this.delimiter = delimiter;
    this.cutter = cutter(pattern, behavior, delimiter);
  }

  private static Spans.Cutter cutter(
      TextPattern pattern, SplitBehavior behavior, Delimiter delimiter) {
    return switch (pattern) {
      case TextPattern.Regex(String expression)
          when expression.equals(Gpt2Cutter.PATTERN) && keepsAll(behavior) ->
          Gpt2Cutter.INSTANCE;
      case TextPattern.Regex(String expression)
          when expression.equals(EveryCharacterCutter.PATTERN) && keepsAll(behavior) ->
          EveryCharacterCutter.INSTANCE;
      default -> new RegexCutter(pattern.compile(), behavior, delimiter);
    };
  }

  private static boolean keepsAll(SplitBehavior behavior) {
    return behavior == SplitBehavior.ISOLATED;
  }

  /** What is looked for. */
  public TextPattern pattern() {
    return pattern;
  }

  /** What becomes of delimiters. */
  public SplitBehavior behavior() {
    return behavior;
  }

  /** What counts as a delimiter. */
  public Delimiter delimiter() {
    return delimiter;
  }

  @Override
  public void segment(AlignedText text, Spans spans) {
    spans.refine(text.bytes(), cutter);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Split that
        && pattern.equals(that.pattern)
        && behavior == that.behavior
        && delimiter == that.delimiter;
  }

  @Override
  public int hashCode() {
    return Objects.hash(pattern, behavior, delimiter);
  }

  @Override
  public String toString() {
    return "Split[%s, %s, %s]".formatted(pattern, behavior, delimiter);
  }
}
