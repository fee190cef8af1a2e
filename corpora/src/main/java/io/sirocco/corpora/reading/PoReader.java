package io.sirocco.corpora.reading;

import io.sirocco.corpora.BadRecords;
import io.sirocco.corpora.LanguagePair;
import io.sirocco.corpora.Origin;
import io.sirocco.corpora.RecordSource;
import io.sirocco.corpora.TextPair;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The translated messages of a gettext .po file: GNU gettext manual, "The Format of PO Files". Left
 * out are the header, fuzzy and obsolete entries and those that are not translated; of plural forms
 * the singular and the first form are given.
 */
final class PoReader implements RecordSource<TextPair> {

  /** Entry keywords, of which a line may be the beginning. */
  private enum Keyword {
    CONTEXT("msgctxt"),
    PLURAL("msgid_plural"),
    ID("msgid"),
    FIRST_FORM("msgstr[0]"),
    OTHER_FORM("msgstr["),
    TRANSLATION("msgstr");

    private final String spelling;

    Keyword(String spelling) {
      this.spelling = spelling;
    }

    static @Nullable Keyword of(String line) {
      for (Keyword keyword : values()) {
        if (line.startsWith(keyword.spelling)) {
          return keyword;
        }
      }
      return null;
    }

    String rest(String line) {
      int end = this == OTHER_FORM ? line.indexOf(']') + 1 : spelling.length();
      return line.substring(end).strip();
    }
  }

  private final LineReader lines;
  private final LanguagePair languages;
  private final BadRecords bad;
  private @Nullable String ahead;

  PoReader(SourceFile file, LanguagePair languages, BadRecords bad) throws IOException {
    this.lines = new LineReader(file.content(), file.name(), bad);
    this.languages = languages;
    this.bad = bad;
    this.ahead = lines.next();
  }

  @Override
  public @Nullable TextPair next() throws IOException {
    while (ahead != null) {
      TextPair pair = entry();
      if (pair != null) {
        return pair;
      }
    }
    return null;
  }

  /** The next entry; null if it is left out. */
  private @Nullable TextPair entry() throws IOException {
    boolean fuzzy = skipToEntry();
    Map<Keyword, StringBuilder> parts = new EnumMap<>(Keyword.class);
    Origin origin = lines.origin();
    Keyword current = null;
    String problem = null;
    for (String line = ahead; line != null; line = advance()) {
      String text = line.strip();
      Keyword keyword = Keyword.of(text);
      boolean ended =
          parts.containsKey(Keyword.TRANSLATION) || parts.containsKey(Keyword.FIRST_FORM);
      if (text.isEmpty() || text.startsWith("#") || (ended && startsEntry(keyword))) {
        break;
      }
      if (keyword != null) {
        current = keyword;
        text = keyword.rest(text);
      }
      if (current == null || !isQuoted(text)) {
        if (problem == null) {
          problem = "neither a keyword nor a quoted text: %s".formatted(shortened(text));
          origin = lines.origin();
        }
        continue;
      }
      unescape(text, parts.computeIfAbsent(current, _ -> new StringBuilder()));
    }
    if (problem != null) {
      bad.report(origin, problem);
      return null;
    }
    return fuzzy ? null : pair(parts, origin);
  }

  private static boolean startsEntry(@Nullable Keyword keyword) {
    return keyword == Keyword.ID || keyword == Keyword.CONTEXT;
  }

  private @Nullable TextPair pair(Map<Keyword, StringBuilder> parts, Origin origin) {
    StringBuilder id = parts.get(Keyword.ID);
    StringBuilder translation = parts.get(Keyword.TRANSLATION);
    if (translation == null) {
      translation = parts.get(Keyword.FIRST_FORM);
    }
    // The entry without an id is the header.
    if (id == null || id.isEmpty() || translation == null || translation.isEmpty()) {
      return null;
    }
    return languages.pair(id.toString(), translation.toString(), origin);
  }

  /** Passes over blank lines and comments; whether a comment said that the entry is fuzzy. */
  private boolean skipToEntry() throws IOException {
    boolean fuzzy = false;
    for (String line = ahead; line != null; line = advance()) {
      String text = line.strip();
      if (!text.isEmpty() && !text.startsWith("#")) {
        break;
      }
      fuzzy |= text.startsWith("#,") && text.contains("fuzzy");
      fuzzy &= !text.isEmpty();
    }
    return fuzzy;
  }

  private @Nullable String advance() throws IOException {
    ahead = lines.next();
    return ahead;
  }

  private static boolean isQuoted(String text) {
    return text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
  }

  private static String shortened(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "...";
  }

  private static void unescape(String quoted, StringBuilder into) {
    for (int i = 1; i < quoted.length() - 1; i++) {
      char next = quoted.charAt(i);
      if (next != '\\' || i + 1 == quoted.length() - 1) {
        into.append(next);
        continue;
      }
      char escaped = quoted.charAt(++i);
      into.append(
          switch (escaped) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            default -> escaped;
          });
    }
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
