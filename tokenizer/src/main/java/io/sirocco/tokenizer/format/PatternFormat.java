package io.sirocco.tokenizer.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sirocco.tokenizer.text.TextPattern;

/** Patterns: {@code {"String": ...}} or {@code {"Regex": ...}}. */
final class PatternFormat {
  private PatternFormat() {}

  static TextPattern read(JsonPart pattern) throws TokenizerFileException {
    TextPattern read;
    if (pattern.has("String")) {
      read = new TextPattern.Literal(pattern.text("String"));
    } else {
      String expression = pattern.text("Regex");
      try {
        read = new TextPattern.Regex(expression);
      } catch (IllegalArgumentException malformed) {
        throw new TokenizerFileException(
            pattern.file().file(), pattern.name() + ": " + malformed.getMessage(), malformed);
      }
    }
    pattern.end();
    return read;
  }

  static void write(TextPattern pattern, ObjectNode node) {
    switch (pattern) {
      case TextPattern.Literal(String text) -> node.put("String", text);
      case TextPattern.Regex(String expression) -> node.put("Regex", expression);
    }
  }
}
