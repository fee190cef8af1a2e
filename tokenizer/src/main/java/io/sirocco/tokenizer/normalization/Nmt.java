package io.sirocco.tokenizer.normalization;

import io.sirocco.tokenizer.text.AlignedText;
import io.sirocco.tokenizer.text.Utf8;

/** Drops control characters and makes unusual spaces plain, as SentencePiece's rule nmt does. */
public record Nmt() implements Normalizer {
  @Override
  public void normalize(AlignedText text) {
    int first = firstToChange(text);
    if (first == text.length()) {
      return;
    }
    text.beginEdit();
    text.keep(first);
    while (text.hasNext()) {
      int codePoint = text.peek();
      if (isDropped(codePoint)) {
        text.drop();
      } else if (isSpace(codePoint)) {
        text.replace(' ');
      } else {
        text.keep();
      }
    }
    text.endEdit();
  }

  private static int firstToChange(AlignedText text) {
    byte[] bytes = text.bytes();
    for (int i = 0; i < text.length(); ) {
      // Printable ASCII stays.
      if (bytes[i] < ' ' || bytes[i] == 0x7F) {
        int codePoint = Utf8.codePoint(bytes, i);
        if (isDropped(codePoint) || isSpace(codePoint)) {
          return i;
        }
      }
      i += Utf8.length(bytes[i]);
    }
    return text.length();
  }

  private static boolean isDropped(int codePoint) {
    return switch (codePoint) {
      case 0x0B, 0x7F, 0x8F, 0x9F -> true;
      default -> (codePoint >= 1 && codePoint <= 8) || (codePoint >= 0x0E && codePoint <= 0x1F);
    };
  }

  private static boolean isSpace(int codePoint) {
    return switch (codePoint) {
      case 0x09, 0x0A, 0x0C, 0x0D, 0x1680, 0x2028, 0x2029, 0x2581, 0xFEFF, 0xFFFD -> true;
      default -> codePoint >= 0x200B && codePoint <= 0x200F;
    };
  }
}
