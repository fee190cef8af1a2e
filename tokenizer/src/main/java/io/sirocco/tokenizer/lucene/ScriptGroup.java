package io.sirocco.tokenizer.lucene;

import java.lang.Character.UnicodeScript;
import java.util.Locale;

/** Scripts that one segmenter cuts. */
public enum ScriptGroup {
  /** Han characters in a line without kana. */
  HAN(Segmenter.SMARTCN),
  /** Kana, and Han characters in a line with kana. */
  JAPANESE(Segmenter.KUROMOJI),
  /** Hangul. */
  KOREAN(Segmenter.NORI),
  /** Thai, Lao, Khmer, Burmese. */
  SOUTHEAST_ASIAN(Segmenter.ICU),
  /** All others. */
  OTHER(Segmenter.STANDARD);

  private final Segmenter usual;

  ScriptGroup(Segmenter usual) {
    this.usual = usual;
  }

  /** The segmenter that is taken where no other is chosen. */
  public Segmenter usual() {
    return usual;
  }

  /** The name in files. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The group of a script; of Han, whatever the line has besides, {@link #HAN}.
   *
   * @throws IllegalArgumentException for characters that go with those around them
   */
  static ScriptGroup of(UnicodeScript script) {
    return switch (script) {
      case HAN, BOPOMOFO -> HAN;
      case HIRAGANA, KATAKANA -> JAPANESE;
      case HANGUL -> KOREAN;
      case THAI, LAO, KHMER, MYANMAR -> SOUTHEAST_ASIAN;
      case COMMON, INHERITED -> throw new IllegalArgumentException(script + " is of no group");
      default -> OTHER;
    };
  }
}
