package io.sirocco.tokenizer.segmentation;

import io.sirocco.tokenizer.text.AlignedText;
import io.sirocco.tokenizer.text.CharacterClass;
import io.sirocco.tokenizer.text.Spans;

/**
 * Cuts at punctuation.
 *
 * @param behavior what becomes of it
 */
public record Punctuation(SplitBehavior behavior) implements PreTokenizer {
  @Override
  public void segment(AlignedText text, Spans spans) {
    spans.refine(text.bytes(), new CharacterCutter(CharacterClass.PUNCTUATION::contains, behavior));
  }
}
