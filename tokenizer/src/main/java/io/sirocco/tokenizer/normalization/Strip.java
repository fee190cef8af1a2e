package io.sirocco.tokenizer.normalization;

import io.sirocco.tokenizer.text.AlignedText;
import io.sirocco.tokenizer.text.CharacterClass;
import io.sirocco.tokenizer.text.Utf8;
import java.util.Set;

/**
 * Drops white space at the ends of a text.
 *
 * @param sides which ends
 */
public record Strip(Set<Side> sides) implements Normalizer {
  /** An end of a text. */
  public enum Side {
    /** The beginning. */
    LEFT,
    /** The end. */
    RIGHT
  }

  /** Copies the sides. */
  public Strip {
    sides = Set.copyOf(sides);
  }

  @Override
  public void normalize(AlignedText text) {
    byte[] bytes = text.bytes();
    int from = 0;
    int to = text.length();
    if (sides.contains(Side.LEFT)) {
      while (from < to && CharacterClass.WHITESPACE.contains(Utf8.codePoint(bytes, from))) {
        from += Utf8.length(bytes[from]);
      }
    }
    if (sides.contains(Side.RIGHT)) {
      while (to > from && CharacterClass.WHITESPACE.contains(Utf8.codePointBefore(bytes, to))) {
        to = Utf8.startOf(bytes, to - 1);
      }
    }
    if (from > 0 || to < text.length()) {
      text.beginEdit();
      text.drop(from);
      text.keep(to - from);
      text.endEdit();
    }
  }
}
