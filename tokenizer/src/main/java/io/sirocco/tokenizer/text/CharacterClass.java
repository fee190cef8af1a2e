package io.sirocco.tokenizer.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What a character is, by the Unicode versions that Hugging Face's tokenizers go by, which are not
 * all the one that Java knows; {@link UnicodeExceptions} holds the differences.
 */
public enum CharacterClass {
  /** White_Space. */
  WHITESPACE(1 << 0) {
    @Override
    boolean inJava(int codePoint) {
      return switch (codePoint) {
        case 0x20, 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000 -> true;
        default ->
            (codePoint >= 9 && codePoint <= 13) || (codePoint >= 0x2000 && codePoint <= 0x200A);
      };
    }
  },
  /** General category L, as in the regular expression {@code \p{L}}. */
  LETTER(1 << 1) {
    @Override
    boolean inJava(int codePoint) {
      return Character.isLetter(codePoint);
    }
  },
  /** General category N, as in the regular expression {@code \p{N}}. */
  NUMBER(1 << 2) {
    @Override
    boolean inJava(int codePoint) {
      return switch (Character.getType(codePoint)) {
        case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER ->
            true;
        default -> false;
      };
    }
  },
  /** Alphabetic, marks, decimal digits, connectors and joiners: {@code \w}. */
  WORD(1 << 3) {
    @Override
    boolean inJava(int codePoint) {
      return switch (Character.getType(codePoint)) {
        case Character.NON_SPACING_MARK,
            Character.ENCLOSING_MARK,
            Character.COMBINING_SPACING_MARK,
            Character.DECIMAL_DIGIT_NUMBER,
            Character.CONNECTOR_PUNCTUATION ->
            true;
        default -> Character.isAlphabetic(codePoint) || codePoint == 0x200C || codePoint == 0x200D;
      };
    }
  },
  /** General category P, and the ASCII symbols. */
  PUNCTUATION(1 << 4) {
    @Override
    boolean inJava(int codePoint) {
      if (codePoint < 0x80) {
        return codePoint > 0x20 && codePoint < 0x7F && !Character.isLetterOrDigit(codePoint);
      }
      return switch (Character.getType(codePoint)) {
        case Character.CONNECTOR_PUNCTUATION,
            Character.DASH_PUNCTUATION,
            Character.START_PUNCTUATION,
            Character.END_PUNCTUATION,
            Character.INITIAL_QUOTE_PUNCTUATION,
            Character.FINAL_QUOTE_PUNCTUATION,
            Character.OTHER_PUNCTUATION ->
            true;
        default -> false;
      };
    }
  },
  /** General category C less Cn: control, format and private use characters. */
  OTHER(1 << 5) {
    @Override
    boolean inJava(int codePoint) {
      return switch (Character.getType(codePoint)) {
        case Character.CONTROL, Character.FORMAT, Character.PRIVATE_USE, Character.SURROGATE ->
            true;
        default -> false;
      };
    }
  },
  /** General category Mn. */
  NONSPACING_MARK(1 << 6) {
    @Override
    boolean inJava(int codePoint) {
      return Character.getType(codePoint) == Character.NON_SPACING_MARK;
    }
  },
  /** General category M. */
  COMBINING_MARK(1 << 7) {
    @Override
    boolean inJava(int codePoint) {
      return switch (Character.getType(codePoint)) {
        case Character.NON_SPACING_MARK,
            Character.ENCLOSING_MARK,
            Character.COMBINING_SPACING_MARK ->
            true;
        default -> false;
      };
    }
  };

  private static final CharacterClass[] ALL = values();
  private static final int PAGE_BITS = 8;

  /** Filled as they are asked for: what stands in them is a function of the place alone. */
  private static final byte[][] PAGES = new byte[(Character.MAX_CODE_POINT >> PAGE_BITS) + 1][];

  private static final VarHandle PAGE = MethodHandles.arrayElementVarHandle(byte[][].class);

  private final int mask;

  CharacterClass(int mask) {
    this.mask = mask;
  }

  /** Whether Java's Unicode version has a character in this class. */
  abstract boolean inJava(int codePoint);

  /** Whether a character is in this class. */
  public boolean contains(int codePoint) {
    return (classes(codePoint) & mask) != 0;
  }

  /** The bit of this class in {@link #classes}. */
  public int mask() {
    return mask;
  }

  /** All classes of a character, as {@link #mask} bits. */
  public static int classes(int codePoint) {
    byte[] page = (byte[]) PAGE.getAcquire(PAGES, codePoint >> PAGE_BITS);
    if (page == null) {
      page = page(codePoint >> PAGE_BITS);
    }
    return page[codePoint & (1 << PAGE_BITS) - 1];
  }

  private static byte[] page(int number) {
    byte[] page = new byte[1 << PAGE_BITS];
    for (int i = 0; i < page.length; i++) {
      int codePoint = number << PAGE_BITS | i;
      for (CharacterClass type : ALL) {
        if (type.inJava(codePoint) != UnicodeExceptions.contains(type, codePoint)) {
          page[i] |= (byte) type.mask;
        }
      }
    }
    PAGE.setRelease(PAGES, number, page);
    return page;
  }
}
