package io.sirocco.cli;

/** Text for a terminal: what would move the cursor, or hide, is shown as an escape. */
final class Printable {

  private Printable() {}

  static String of(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .forEach(codePoint -> {
          if (codePoint == '\n') {
            shown.append("\\n");
          } else if (codePoint == '\t') {
            shown.append("\\t");
          } else if (isHidden(codePoint)) {
            shown.append("\\u{%X}".formatted(codePoint));
          } else {
            shown.appendCodePoint(codePoint);
          }
        });
    return shown.toString();
  }

  private static boolean isHidden(int codePoint) {
    return switch (Character.getType(codePoint)) {
      // Format characters would turn the direction of what follows.
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }
}
