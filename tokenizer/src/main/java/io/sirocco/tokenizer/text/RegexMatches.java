package io.sirocco.tokenizer.text;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The matches of a regular expression in a text, one after the other. An empty match right behind
 * the last one does not count.
 */
public final class RegexMatches {
  private final String text;
  private final Matcher matcher;
  private int from;
  private int lastEnd = -1;

  /** Begins before the first match. */
  public RegexMatches(Pattern pattern, String text) {
    this.text = text;
    this.matcher = pattern.matcher(new BoundedText(text));
  }

  /**
   * Goes to the next match; false if there is none.
   *
   * @throws IllegalArgumentException if the expression needs far more steps than the text is long
   */
  public boolean next() {
    while (from <= text.length() && matcher.find(from)) {
      if (matcher.start() < matcher.end() || matcher.end() != lastEnd) {
        from = matcher.end();
        lastEnd = from;
        return true;
      }
      from += from < text.length() ? Character.charCount(text.codePointAt(from)) : 1;
    }
    return false;
  }

  /** Where the match begins, in UTF-16 units. */
  public int start() {
    return matcher.start();
  }

  /** Where the match ends, exclusive, in UTF-16 units. */
  public int end() {
    return matcher.end();
  }
}
