package io.sirocco.tokenizer.segmentation;

import io.sirocco.tokenizer.text.AlignedText;
import io.sirocco.tokenizer.text.Spans;

/**
 * Cuts at a character and leaves it out.
 *
 * @param delimiter the character
 */
public record CharacterDelimiter(int delimiter) implements PreTokenizer {
  @Override
  public void segment(AlignedText text, Spans spans) {
    spans.refine(
        text.bytes(),
        new CharacterCutter(character -> character == delimiter, SplitBehavior.REMOVED));
  }
}
