package io.sirocco.tokenizer.segmentation;

import io.sirocco.tokenizer.text.AlignedText;
import io.sirocco.tokenizer.text.CharacterClass;
import io.sirocco.tokenizer.text.Spans;

/**
 * Sets numbers apart from what is around them.
 *
 * @param grouping whether a digit is a piece or a number is
 */
public record Digits(Grouping grouping) implements PreTokenizer {
  /** What makes a piece. */
  public enum Grouping {
    /** Each digit. */
    DIGIT,
    /** Digits that follow each other. */
    NUMBER
  }

  @Override
  public void segment(AlignedText text, Spans spans) {
    SplitBehavior behavior =
        switch (grouping) {
          case DIGIT -> SplitBehavior.ISOLATED;
          case NUMBER -> SplitBehavior.CONTIGUOUS;
        };
    spans.refine(text.bytes(), new CharacterCutter(CharacterClass.NUMBER::contains, behavior));
  }
}
