package io.sirocco.tokenizer.normalization;

import io.sirocco.tokenizer.text.AlignedText;
import io.sirocco.tokenizer.text.CaseMapping;

/** Puts every character into lower case, without regard to its neighbors or a language. */
public record Lowercase() implements Normalizer {
  @Override
  public void normalize(AlignedText text) {
    if (text.isAscii()) {
      lowerAscii(text.bytes(), text.length());
      return;
    }
    text.beginEdit();
    while (text.hasNext()) {
      int codePoint = text.peek();
      text.replace(CaseMapping.lower(codePoint));
      if (codePoint == CaseMapping.CAPITAL_I_WITH_DOT) {
        text.insert(CaseMapping.COMBINING_DOT_ABOVE);
      }
    }
    text.endEdit();
  }

  private static void lowerAscii(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      byte letter = bytes[i];
      bytes[i] = letter >= 'A' && letter <= 'Z' ? (byte) (letter + ('a' - 'A')) : letter;
    }
  }
}
