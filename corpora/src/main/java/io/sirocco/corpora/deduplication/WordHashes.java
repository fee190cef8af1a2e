package io.sirocco.corpora.deduplication;

/**
 * The hashes of a text's words, whatever their case: a word is a run of letters, marks and digits,
 * or a single character of a script that is written without spaces.
 */
final class WordHashes {
  private static final long MULTIPLIER = 0x100000001B3L;
  private static final int WORD_TYPES =
      (1 << Character.UPPERCASE_LETTER)
          | (1 << Character.LOWERCASE_LETTER)
          | (1 << Character.TITLECASE_LETTER)
          | (1 << Character.MODIFIER_LETTER)
          | (1 << Character.OTHER_LETTER)
          | (1 << Character.NON_SPACING_MARK)
          | (1 << Character.COMBINING_SPACING_MARK)
          | (1 << Character.DECIMAL_DIGIT_NUMBER);

  private final String text;
  private int position;
  private long hash;

  WordHashes(String text) {
    this.text = text;
  }

  /** Moves to the next word; false where there are no more. */
  boolean next() {
    long word = 0;
    while (position < text.length()) {
      int character = text.codePointAt(position);
      boolean alone = standsAlone(character);
      if (alone && word != 0) {
        break;
      }
      position += Character.charCount(character);
      if (isWord(character)) {
        word = MinHash.mix((word + Character.toLowerCase(character) + 1) * MULTIPLIER);
        if (alone) {
          break;
        }
      } else if (word != 0) {
        break;
      }
    }
    hash = word;
    return word != 0;
  }

  /** The hash of the word that {@link #next} moved to. */
  long hash() {
    return hash;
  }

  private static boolean isWord(int character) {
    return ((WORD_TYPES >>> Character.getType(character)) & 1) != 0;
  }

  /** Thai, Lao, Myanmar, Khmer, Kana and ideographs. */
  private static boolean standsAlone(int character) {
    return character >= 0x0E00
        && (character < 0x0F00
            || (character >= 0x1000 && character < 0x10A0)
            || (character >= 0x1780 && character < 0x1800)
            || (character >= 0x3040 && character < 0x3100)
            || Character.isIdeographic(character));
  }
}
