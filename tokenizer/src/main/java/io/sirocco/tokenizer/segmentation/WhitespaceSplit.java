package io.sirocco.tokenizer.segmentation;

import io.sirocco.tokenizer.text.AlignedText;
import io.sirocco.tokenizer.text.CharacterClass;
import io.sirocco.tokenizer.text.Spans;

/** Cuts at white space and leaves it out. */
public record WhitespaceSplit() implements PreTokenizer {
  private static final Spans.Cutter CUTTER =
      new CharacterCutter(CharacterClass.WHITESPACE::contains, SplitBehavior.REMOVED);

  @Override
  public void segment(AlignedText text, Spans spans) {
    spans.refine(text.bytes(), CUTTER);
  }
}
