package io.sirocco.tokenizer.normalization;

import io.sirocco.tokenizer.text.AlignedText;
import io.sirocco.tokenizer.text.RegexMatches;
import io.sirocco.tokenizer.text.TextPattern;
import io.sirocco.tokenizer.text.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;

/** Replaces what a pattern matches. */
public final class Replace implements Normalizer {
  private final TextPattern pattern;
  private final String replacement;
  private final Pattern compiled;
  private final int[] characters;

  /** Makes a normalizer that writes a text in the place of each match. */
  public Replace(TextPattern pattern, String replacement) {
    this.pattern = pattern;
    this.replacement = replacement;
    this.compiled = pattern.compile();
    this.characters = replacement.codePoints().toArray();
  }

  /** What is replaced. */
  public TextPattern pattern() {
    return pattern;
  }

  /** What it becomes. */
  public String replacement() {
    return replacement;
  }

  @Override
  public void normalize(AlignedText text) {
    if (text.length() == 0) {
      return;
    }
    if (pattern instanceof TextPattern.Literal(String literal) && !literal.isEmpty()) {
      replaceLiteral(text, literal.getBytes(StandardCharsets.UTF_8));
    } else {
      replaceMatches(text);
    }
  }

  private void replaceLiteral(AlignedText text, byte[] literal) {
    int next = find(text, literal, 0);
    if (next < 0) {
      return;
    }
    text.beginEdit();
    while (next >= 0) {
      text.keep(next - text.cursor());
      text.drop(literal.length);
      insert(text);
      next = find(text, literal, text.cursor());
    }
    text.keep(text.length() - text.cursor());
    text.endEdit();
  }

  private static int find(AlignedText text, byte[] literal, int from) {
    byte[] bytes = text.bytes();
    for (int i = from; i <= text.length() - literal.length; i++) {
      int k = 0;
      while (k < literal.length && bytes[i + k] == literal[k]) {
        k++;
      }
      if (k == literal.length) {
        return i;
      }
    }
    return -1;
  }

  private void insert(AlignedText text) {
    for (int character : characters) {
      text.insert(character);
    }
  }

  private void replaceMatches(AlignedText text) {
    String string = text.toString();
    RegexMatches matches = new RegexMatches(compiled, string);
    text.beginEdit();
    int unit = 0;
    while (matches.next()) {
      text.keep(bytes(text, string, unit, matches.start()));
      text.drop(bytes(text, string, matches.start(), matches.end()));
      insert(text);
      unit = matches.end();
    }
    text.keep(text.length() - text.cursor());
    text.endEdit();
  }

  /** The number of bytes of some characters from the cursor on. */
  private static int bytes(AlignedText text, String string, int from, int to) {
    int at = text.cursor();
    for (int unit = from; unit < to; unit++) {
      if (!Character.isLowSurrogate(string.charAt(unit))) {
        at += Utf8.length(text.bytes()[at]);
      }
    }
    return at - text.cursor();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Replace that
        && pattern.equals(that.pattern)
        && replacement.equals(that.replacement);
  }

  @Override
  public int hashCode() {
    return Objects.hash(pattern, replacement);
  }

  @Override
  public String toString() {
    return "Replace[%s, \"%s\"]".formatted(pattern, replacement);
  }
}
