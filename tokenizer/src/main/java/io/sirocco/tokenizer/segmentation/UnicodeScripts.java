package io.sirocco.tokenizer.segmentation;

import io.sirocco.tokenizer.text.AlignedText;
import io.sirocco.tokenizer.text.Scripts;
import io.sirocco.tokenizer.text.Spans;
import io.sirocco.tokenizer.text.Utf8;

/**
 * Cuts where the script changes. Hiragana and Katakana count as Han, and a space goes with what is
 * around it.
 */
public record UnicodeScripts() implements PreTokenizer {
  @Override
  public void segment(AlignedText text, Spans spans) {
    spans.refine(text.bytes(), UnicodeScripts::cut);
  }

  private static void cut(byte[] bytes, int from, int to, Spans into) {
    int start = -1;
    Character.UnicodeScript last = null;
    for (int i = from; i < to; i += Utf8.length(bytes[i])) {
      Character.UnicodeScript script = Scripts.of(Utf8.codePoint(bytes, i));
      if (script != null && script != last) {
        if (start >= 0) {
          into.add(start, i);
        }
        start = i;
        last = script;
      }
    }
    if (start >= 0) {
      into.add(start, to);
    }
  }
}
