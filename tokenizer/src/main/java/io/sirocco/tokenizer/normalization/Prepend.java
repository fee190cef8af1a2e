package io.sirocco.tokenizer.normalization;

import io.sirocco.tokenizer.text.AlignedText;

/**
 * Puts something before a text that is not empty.
 *
 * @param prefix what
 */
public record Prepend(String prefix) implements Normalizer {
  @Override
  public void normalize(AlignedText text) {
    if (text.length() == 0) {
      return;
    }
    text.beginEdit();
    int first = text.peek();
    int[] characters = prefix.codePoints().toArray();
    for (int i = 0; i < characters.length; i++) {
      if (i == 0) {
        text.replace(characters[i]);
      } else {
        text.insert(characters[i]);
      }
    }
    text.insert(first);
    if (characters.length == 0) {
      text.drop();
    }
    text.keep(text.length() - text.cursor());
    text.endEdit();
  }
}
