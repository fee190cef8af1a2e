package io.sirocco.tokenizer.lucene;

import java.lang.Character.UnicodeScript;

/**
 * Divides a window into runs of one group of scripts. Spaces, digits and punctuation go with the
 * run before them, at the beginning of a line with the one behind them. Han characters are Japanese
 * in a line that has kana, and Chinese in others.
 */
final class ScriptRuns {
  /** Takes the runs, in order. */
  @FunctionalInterface
  interface Sink {
    void run(ScriptGroup group, int from, int to);
  }

  private ScriptRuns() {}

  /** Divides a window. */
  static void divide(TextWindow window, Sink sink) {
    char[] units = window.units();
    int length = window.length();
    for (int start = 0; start < length; ) {
      int end = start;
      while (end < length && units[end] != '\n') {
        end++;
      }
      end = Math.min(end + 1, length);
      divideLine(units, start, end, sink);
      start = end;
    }
  }

  private static void divideLine(char[] units, int start, int end, Sink sink) {
    ScriptGroup han = hasKana(units, start, end) ? ScriptGroup.JAPANESE : ScriptGroup.HAN;
    ScriptGroup group = ScriptGroup.OTHER;
    boolean decided = false;
    int from = start;
    for (int i = start; i < end; ) {
      int codePoint = Character.codePointAt(units, i, end);
      UnicodeScript script = UnicodeScript.of(codePoint);
      if (script != UnicodeScript.COMMON && script != UnicodeScript.INHERITED) {
        ScriptGroup next = ScriptGroup.of(script);
        next = next == ScriptGroup.HAN ? han : next;
        if (decided && next != group) {
          sink.run(group, from, i);
          from = i;
        }
        group = next;
        decided = true;
      }
      i += Character.charCount(codePoint);
    }
    sink.run(group, from, end);
  }

  private static boolean hasKana(char[] units, int start, int end) {
    for (int i = start; i < end; i++) {
      UnicodeScript script = UnicodeScript.of(units[i]);
      if (script == UnicodeScript.HIRAGANA || script == UnicodeScript.KATAKANA) {
        return true;
      }
    }
    return false;
  }
}
