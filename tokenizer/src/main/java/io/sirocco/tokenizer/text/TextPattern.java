package io.sirocco.tokenizer.text;

import java.util.regex.Pattern;

/** What is looked for in a text. */
public sealed interface TextPattern {
  /**
   * A text.
   *
   * @param text what is looked for
   */
  record Literal(String text) implements TextPattern {
    @Override
    public Pattern compile() {
      return Pattern.compile(text, Pattern.LITERAL);
    }
  }

  /**
   * A regular expression.
   *
   * @param expression in the syntax that {@link OnigurumaSyntax} describes
   */
  record Regex(String expression) implements TextPattern {
    /** Checks the expression. */
    public Regex {
      OnigurumaSyntax.compile(expression);
    }

    @Override
    public Pattern compile() {
      return OnigurumaSyntax.compile(expression);
    }
  }

  /** The pattern for Java. */
  Pattern compile();
}
