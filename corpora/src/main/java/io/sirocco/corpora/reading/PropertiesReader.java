package io.sirocco.corpora.reading;

import io.sirocco.corpora.BadRecords;
import io.sirocco.corpora.Origin;
import io.sirocco.corpora.RecordSource;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a .properties file, in the syntax of java.util.Properties, but in UTF-8, as
 * resource bundles are read, and with line numbers. The quotes that java.text.MessageFormat wants
 * doubled are single in the messages.
 */
final class PropertiesReader implements RecordSource<Message> {

  private final LineReader lines;
  private final BadRecords bad;

  PropertiesReader(SourceFile file, BadRecords bad) {
    this.lines = new LineReader(file.content(), file.name(), bad);
    this.bad = bad;
  }

  @Override
  public @Nullable Message next() throws IOException {
    for (String line = lines.next(); line != null; line = lines.next()) {
      String logical = line.stripLeading();
      if (logical.isEmpty() || logical.startsWith("#") || logical.startsWith("!")) {
        continue;
      }
      Origin origin = lines.origin();
      Message message = message(joined(logical), origin);
      if (message != null && !message.text().isBlank()) {
        return message;
      }
    }
    return null;
  }

  /** With the lines that an odd number of backslashes at the end continues it by. */
  private String joined(String first) throws IOException {
    StringBuilder logical = new StringBuilder(first);
    while (backslashesAtEnd(logical) % 2 == 1) {
      logical.setLength(logical.length() - 1);
      String next = lines.next();
      if (next == null) {
        break;
      }
      logical.append(next.stripLeading());
    }
    return logical.toString();
  }

  private static int backslashesAtEnd(CharSequence text) {
    int count = 0;
    while (count < text.length() && text.charAt(text.length() - 1 - count) == '\\') {
      count++;
    }
    return count;
  }

  private @Nullable Message message(String logical, Origin origin) throws IOException {
    int end = 0;
    while (end < logical.length() && " \t\f=:".indexOf(logical.charAt(end)) < 0) {
      end += logical.charAt(end) == '\\' ? 2 : 1;
    }
    end = Math.min(end, logical.length());
    int start = end;
    boolean separated = false;
    while (start < logical.length()) {
      char next = logical.charAt(start);
      boolean separates = !separated && (next == '=' || next == ':');
      if (!separates && " \t\f".indexOf(next) < 0) {
        break;
      }
      separated |= separates;
      start++;
    }
    try {
      String id = unescaped(logical.substring(0, end));
      return new Message(id, unescaped(logical.substring(start)).replace("''", "'"), origin);
    } catch (NumberFormatException malformed) {
      bad.report(origin, "\\u has to be followed by four hexadecimal digits");
      return null;
    }
  }

  private static String unescaped(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      if (next != '\\' || i + 1 == text.length()) {
        plain.append(next);
        continue;
      }
      char escaped = text.charAt(++i);
      switch (escaped) {
        case 'n' -> plain.append('\n');
        case 't' -> plain.append('\t');
        case 'r' -> plain.append('\r');
        case 'f' -> plain.append('\f');
        case 'u' -> {
          plain.append(unicode(text, i + 1));
          i += 4;
        }
        default -> plain.append(escaped);
      }
    }
    return plain.toString();
  }

  private static char unicode(String text, int from) {
    int to = from + 4;
    if (to > text.length() || !text.substring(from, to).matches("[0-9a-fA-F]{4}")) {
      throw new NumberFormatException(text);
    }
    return (char) Integer.parseInt(text, from, to, 16);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
