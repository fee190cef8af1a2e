package io.sirocco.tokenizer.segmentation;

/** What {@link Split} looks for. */
public sealed interface SplitPattern {
  /**
   * A text.
   *
   * @param text what is looked for; an empty one is found everywhere
   */
  record Literal(String text) implements SplitPattern {}

  /**
   * A regular expression.
   *
   * @param expression in the syntax that {@link OnigurumaSyntax} describes
   */
  record Regex(String expression) implements SplitPattern {
    /** Checks the expression. */
    public Regex {
      OnigurumaSyntax.compile(expression);
    }
  }
}
