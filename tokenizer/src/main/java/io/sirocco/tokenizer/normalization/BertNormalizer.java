package io.sirocco.tokenizer.normalization;

import io.sirocco.tokenizer.text.AlignedText;
import io.sirocco.tokenizer.text.CharacterClass;
import io.sirocco.tokenizer.text.UnicodeForm;
import java.util.Set;

/**
 * What BERT does to a text: cleans it, sets Chinese characters apart, strips accents, lowers case.
 *
 * @param steps what of it is done
 */
public record BertNormalizer(Set<Step> steps) implements Normalizer {
  /** What can be done, in the order in which it is done. */
  public enum Step {
    /** Drops control characters and makes all white space a space. */
    CLEAN_TEXT,
    /** Puts spaces around CJK ideographs. */
    SPACE_CHINESE,
    /** Decomposes canonically and drops nonspacing marks. */
    STRIP_ACCENTS,
    /** Lowers case. */
    LOWERCASE
  }

  private static final UnicodeNormalizer DECOMPOSITION = new UnicodeNormalizer(UnicodeForm.NFD);
  private static final Lowercase LOWERCASE = new Lowercase();

  /** Copies the steps. */
  public BertNormalizer {
    steps = Set.copyOf(steps);
  }

  @Override
  public void normalize(AlignedText text) {
    boolean ascii = text.isAscii();
    if (steps.contains(Step.CLEAN_TEXT)) {
      clean(text);
    }
    if (!ascii && steps.contains(Step.SPACE_CHINESE)) {
      spaceChinese(text);
    }
    if (!ascii && steps.contains(Step.STRIP_ACCENTS)) {
      DECOMPOSITION.normalize(text);
      CharacterFilter.drop(text, CharacterClass.NONSPACING_MARK);
    }
    if (steps.contains(Step.LOWERCASE)) {
      LOWERCASE.normalize(text);
    }
  }

  private static void clean(AlignedText text) {
    if (cleanAscii(text.bytes(), text.length()) == text.length()) {
      return;
    }
    int dropped = CharacterClass.OTHER.mask();
    int space = CharacterClass.WHITESPACE.mask();
    text.beginEdit();
    while (text.hasNext()) {
      int codePoint = text.peek();
      int classes = CharacterClass.classes(codePoint);
      if (codePoint == '\t' || codePoint == '\n' || codePoint == '\r') {
        text.replace(' ');
      } else if ((classes & dropped) != 0 || codePoint == 0xFFFD) {
        text.drop();
      } else if ((classes & space) != 0) {
        text.replace(' ');
      } else {
        text.keep();
      }
    }
    text.endEdit();
  }

  /** Cleans in place up to the first byte that needs more, and returns its index. */
  private static int cleanAscii(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      byte character = bytes[i];
      if (character == '\t' || character == '\n' || character == '\r') {
        bytes[i] = ' ';
      } else if (character < ' ' || character == 0x7F) {
        return i;
      }
    }
    return length;
  }

  private static void spaceChinese(AlignedText text) {
    text.beginEdit();
    while (text.hasNext()) {
      int codePoint = text.peek();
      if (isChinese(codePoint)) {
        text.replace(' ');
        text.insert(codePoint);
        text.insert(' ');
      } else {
        text.keep();
      }
    }
    text.endEdit();
  }

  /** The blocks that BERT takes for Chinese; Hangul, Hiragana and Katakana are not among them. */
  private static boolean isChinese(int codePoint) {
    return (codePoint >= 0x4E00 && codePoint <= 0x9FFF)
        || (codePoint >= 0x3400 && codePoint <= 0x4DBF)
        || (codePoint >= 0x20000 && codePoint <= 0x2A6DF)
        || (codePoint >= 0x2A700 && codePoint <= 0x2B73F)
        || (codePoint >= 0x2B740 && codePoint <= 0x2B81F)
        || (codePoint >= 0x2B920 && codePoint <= 0x2CEAF)
        || (codePoint >= 0xF900 && codePoint <= 0xFAFF)
        || (codePoint >= 0x2F800 && codePoint <= 0x2FA1F);
  }
}
