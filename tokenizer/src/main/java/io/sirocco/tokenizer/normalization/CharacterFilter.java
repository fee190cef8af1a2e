package io.sirocco.tokenizer.normalization;

import io.sirocco.tokenizer.text.AlignedText;
import io.sirocco.tokenizer.text.CharacterClass;

/** Drops characters of a class. */
final class CharacterFilter {
  private CharacterFilter() {}

  static void drop(AlignedText text, CharacterClass dropped) {
    text.beginEdit();
    while (text.hasNext()) {
      if (dropped.contains(text.peek())) {
        text.drop();
      } else {
        text.keep();
      }
    }
    text.endEdit();
  }
}
