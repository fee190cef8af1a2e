package io.sirocco.tokenizer.text;

import org.jspecify.annotations.Nullable;

/** Scripts of characters as SentencePiece groups them. */
public final class Scripts {
  private static final int PROLONGED_SOUND_MARK = 0x30FC;

  private Scripts() {}

  /** The script of a character; null for what goes with any: spaces and unassigned characters. */
  public static Character.@Nullable UnicodeScript of(int codePoint) {
    if (codePoint == ' ' || UnicodeExceptions.contains("SCRIPT_ANY", codePoint)) {
      return null;
    }
    if (UnicodeExceptions.contains("SCRIPT_COMMON", codePoint)) {
      return Character.UnicodeScript.COMMON;
    }
    if (UnicodeExceptions.contains("SCRIPT_DEVANAGARI", codePoint)) {
      return Character.UnicodeScript.DEVANAGARI;
    }
    if (codePoint == PROLONGED_SOUND_MARK) {
      return Character.UnicodeScript.HAN;
    }
    Character.UnicodeScript script = Character.UnicodeScript.of(codePoint);
    return switch (script) {
      case UNKNOWN -> null;
      case HIRAGANA, KATAKANA -> Character.UnicodeScript.HAN;
      default -> script;
    };
  }
}
