package io.sirocco.tokenizer.text;

import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Regular expressions as {@code tokenizer.json} has them, in Oniguruma's Ruby syntax, for Java.
 *
 * <p>Understood are what tokenizers use: classes and their escapes by Unicode, POSIX brackets,
 * groups, look-around, anchors, quantifiers (greedy, lazy, possessive) and the options {@code i},
 * {@code m} and {@code x}. What else there is, is refused rather than read differently.
 */
public final class OnigurumaSyntax {
  static final String SPACE =
      "\\t-\\r \\x{85}\\x{A0}\\x{1680}\\x{2000}-\\x{200A}"
          + "\\x{2028}\\x{2029}\\x{202F}\\x{205F}\\x{3000}";

  /** Oniguruma counts the superscript digits and fractions of Latin-1, too. */
  static final String WORD =
      "\\p{IsAlphabetic}\\p{M}\\p{Nd}\\p{Pc}\\x{B2}\\x{B3}\\x{B9}\\x{BC}-\\x{BE}";

  private static final Map<String, String> BRACKETS =
      Map.of(
          "alpha", "\\p{IsAlphabetic}",
          "digit", "\\p{Nd}",
          "alnum", "\\p{IsAlphabetic}\\p{Nd}",
          "upper", "\\p{IsUppercase}",
          "lower", "\\p{IsLowercase}",
          "space", SPACE,
          "word", WORD);

  private final String source;
  private final StringBuilder java = new StringBuilder();
  private int at;
  private int depth;

  private OnigurumaSyntax(String source) {
    this.source = source;
  }

  /**
   * The same expression for Java.
   *
   * @throws IllegalArgumentException if it is malformed or has a part that is not understood
   */
  public static Pattern compile(String expression) {
    String java = new OnigurumaSyntax(expression).translate();
    try {
      return Pattern.compile(java, Pattern.MULTILINE | Pattern.UNIX_LINES);
    } catch (PatternSyntaxException malformed) {
      throw new IllegalArgumentException(
          "regular expression \"%s\": %s".formatted(expression, malformed.getDescription()),
          malformed);
    }
  }

  private IllegalArgumentException unknown(String part) {
    return new IllegalArgumentException(
        "regular expression \"%s\" has \"%s\" at index %d, which is not supported"
            .formatted(source, part, at));
  }

  private String translate() {
    while (at < source.length()) {
      char next = source.charAt(at);
      switch (next) {
        case '\\' -> escape(false);
        case '[' -> bracket();
        case '(' -> group();
        case ')' -> {
          depth--;
          copy();
        }
        case '.' -> replace(1, "[^\\n]");
        case '*', '+', '?' -> quantifier(1);
        case '{' -> braces();
        default -> copy();
      }
    }
    return java.toString();
  }

  private void copy() {
    int codePoint = source.codePointAt(at);
    java.appendCodePoint(codePoint);
    at += Character.charCount(codePoint);
  }

  private void replace(int length, String by) {
    java.append(by);
    at += length;
  }

  private void quantifier(int length) {
    java.append(source, at, at + length);
    at += length;
    if (at < source.length() && (source.charAt(at) == '?' || source.charAt(at) == '+')) {
      copy();
    }
  }

  /** A number of repetitions; anything else in braces stands for itself. */
  private void braces() {
    int end = source.indexOf('}', at);
    String inside = end < 0 ? "" : source.substring(at + 1, end);
    if (inside.matches("\\d{1,5}(,\\d{0,5})?")) {
      java.append('{').append(inside).append('}');
    } else if (inside.matches(",\\d{1,5}")) {
      java.append("{0").append(inside).append('}');
    } else {
      replace(1, "\\{");
      return;
    }
    at = end + 1;
    if (at < source.length() && source.charAt(at) == '+') {
      throw unknown("+");
    }
    if (at < source.length() && source.charAt(at) == '?') {
      copy();
    }
  }

  private void group() {
    if (++depth > 50) {
      throw unknown("(");
    }
    if (!source.startsWith("(?", at)) {
      copy();
      return;
    }
    for (String known : new String[] {"(?:", "(?=", "(?!", "(?>", "(?<=", "(?<!"}) {
      if (source.startsWith(known, at)) {
        replace(known.length(), known);
        return;
      }
    }
    options();
  }

  /** Options, {@code (?i)} or {@code (?i:...)}; what Ruby calls m is s in Java. */
  private void options() {
    int i = at + 2;
    StringBuilder options = new StringBuilder("(?");
    while (i < source.length() && "imx-".indexOf(source.charAt(i)) >= 0) {
      switch (source.charAt(i)) {
        case 'i' -> options.append("iu");
        case 'm' -> options.append('s');
        default -> options.append(source.charAt(i));
      }
      i++;
    }
    if (i == source.length() || (source.charAt(i) != ')' && source.charAt(i) != ':')) {
      throw unknown(source.substring(at, Math.min(at + 4, source.length())));
    }
    if (source.charAt(i) == ')') {
      depth--;
    }
    replace(i + 1 - at, options.append(source.charAt(i)).toString());
  }

  private void bracket() {
    int nesting = 0;
    do {
      char next = source.charAt(at);
      if (next == '[' && source.startsWith("[:", at)) {
        posix();
      } else if (next == '[') {
        nesting++;
        copy();
        if (at < source.length() && source.charAt(at) == '^') {
          copy();
        }
        if (at < source.length() && source.charAt(at) == ']') {
          throw unknown("[]");
        }
      } else if (next == ']') {
        nesting--;
        copy();
      } else if (next == '\\') {
        escape(true);
      } else if (next == ' ' || next == '#') {
        replace(1, "\\" + next);
      } else {
        copy();
      }
    } while (nesting > 0 && at < source.length());
  }

  private void posix() {
    int end = source.indexOf(":]", at);
    String name = end < 0 ? "" : source.substring(at + 2, end);
    String known = BRACKETS.get(name.startsWith("^") ? name.substring(1) : name);
    if (known == null) {
      throw unknown("[:" + name);
    }
    replace(end + 2 - at, name.startsWith("^") ? "[^" + known + "]" : known);
  }

  private void escape(boolean inBrackets) {
    if (at + 1 >= source.length()) {
      throw unknown("\\");
    }
    char letter = source.charAt(at + 1);
    switch (letter) {
      case 's' -> set(SPACE, false, inBrackets);
      case 'S' -> set(SPACE, true, inBrackets);
      case 'w' -> set(WORD, false, inBrackets);
      case 'W' -> set(WORD, true, inBrackets);
      case 'd' -> set("\\p{Nd}", false, inBrackets);
      case 'D' -> set("\\p{Nd}", true, inBrackets);
      case 'h' -> set("0-9a-fA-F", false, inBrackets);
      case 'H' -> set("0-9a-fA-F", true, inBrackets);
      case 'n', 't', 'r', 'f', 'a', 'e' -> replace(2, "\\" + letter);
      case 'v' -> replace(2, "\\x0B");
      case 'p', 'P' -> property(letter);
      case 'x', 'u' -> number(letter);
      default -> otherEscape(letter, inBrackets);
    }
  }

  private void otherEscape(char letter, boolean inBrackets) {
    if (!inBrackets && (letter == 'A' || letter == 'z' || letter == 'Z')) {
      replace(2, "\\" + letter);
    } else if (!inBrackets && (letter == 'b' || letter == 'B')) {
      String word = "[" + WORD + "]";
      String format =
          letter == 'b'
              ? "(?:(?<=%1$s)(?!%1$s)|(?<!%1$s)(?=%1$s))"
              : "(?:(?<=%1$s)(?=%1$s)|(?<!%1$s)(?!%1$s))";
      replace(2, format.formatted(word));
    } else if (letter < 0x80 && !Character.isLetterOrDigit(letter)) {
      replace(2, "\\" + letter);
    } else {
      throw unknown("\\" + letter);
    }
  }

  private void set(String members, boolean negated, boolean inBrackets) {
    if (inBrackets && !negated) {
      replace(2, members);
    } else {
      replace(2, (negated ? "[^" : "[") + members + "]");
    }
  }

  private void property(char letter) {
    int end = source.indexOf('}', at);
    if (end < 0 || source.charAt(at + 2) != '{') {
      throw unknown("\\" + letter);
    }
    String name = source.substring(at + 3, end);
    boolean negated = letter == 'P' ^ name.startsWith("^");
    String plain = name.startsWith("^") ? name.substring(1) : name;
    String known = plain.matches("[CLMNPSZ][a-z]?") ? plain : "Is" + plain;
    replace(end + 1 - at, (negated ? "\\P{" : "\\p{") + known + "}");
  }

  private void number(char letter) {
    String digits = letter == 'u' ? "[0-9a-fA-F]{4}.*" : "([0-9a-fA-F]{2}|\\{[0-9a-fA-F]{1,6}}).*";
    String rest = source.substring(at + 2, Math.min(source.length(), at + 12));
    if (!rest.matches("(?s)" + digits)) {
      throw unknown("\\" + letter);
    }
    int length = letter == 'u' ? 4 : rest.charAt(0) == '{' ? rest.indexOf('}') + 1 : 2;
    replace(2 + length, "\\" + letter + rest.substring(0, length));
  }
}
