package io.sirocco.tokenizer;

/** A text holds a character that the tokenizer has no token for. */
public final class UnknownCharacterException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final int codePoint;
  private final long line;
  private final long column;

  private UnknownCharacterException(String message, int codePoint, long line, long column) {
    super(message);
    this.codePoint = codePoint;
    this.line = line;
    this.column = column;
  }

  /**
   * Describes the character of a text at an index, which counts UTF-16 code units.
   *
   * @param problem what is wrong with the character, as the end of a sentence that begins with it
   */
  static UnknownCharacterException at(String text, int index, String problem) {
    long line = 1;
    int lineStart = 0;
    for (int i = text.indexOf('\n'); i >= 0 && i < index; i = text.indexOf('\n', i + 1)) {
      line++;
      lineStart = i + 1;
    }
    long column = text.codePointCount(lineStart, index) + 1L;
    int codePoint = text.codePointAt(index);
    String message =
        "character %s at line %d, column %d %s"
            .formatted(describe(codePoint), line, column, problem);
    return new UnknownCharacterException(message, codePoint, line, column);
  }

  /** Such as {@code 'é' (U+00E9 LATIN SMALL LETTER E WITH ACUTE)}; never a control character. */
  private static String describe(int codePoint) {
    String name = Character.getName(codePoint);
    String number = "U+%04X%s".formatted(codePoint, name == null ? "" : " " + name);
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          number;
      default -> "'%s' (%s)".formatted(Character.toString(codePoint), number);
    };
  }

  /** The character. */
  public int codePoint() {
    return codePoint;
  }

  /** The line of the character, from 1; a line ends with a line feed. */
  public long line() {
    return line;
  }

  /** The place of the character in its line, from 1, counted in characters. */
  public long column() {
    return column;
  }
}
