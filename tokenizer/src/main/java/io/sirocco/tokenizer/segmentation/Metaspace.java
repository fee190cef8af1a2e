package io.sirocco.tokenizer.segmentation;

import io.sirocco.tokenizer.text.AlignedText;
import io.sirocco.tokenizer.text.Spans;
import io.sirocco.tokenizer.text.Utf8;

/**
 * Makes spaces visible as SentencePiece does, and cuts before them.
 *
 * @param replacement what a space becomes
 * @param prepend which pieces begin with a space that they do not have
 * @param cut where the text is cut
 */
public record Metaspace(int replacement, Prepend prepend, Cut cut) implements PreTokenizer {
  /** What SentencePiece writes for a space, U+2581. */
  public static final int SENTENCE_PIECE = '▁';

  /** Which pieces begin with a space that they do not have. */
  public enum Prepend {
    /** All. */
    ALWAYS,
    /** The one at the beginning of the text. */
    FIRST,
    /** None. */
    NEVER
  }

  /** Where a text is cut. */
  public enum Cut {
    /** Before each replacement. */
    BEFORE_REPLACEMENT,
    /** Nowhere. */
    NONE
  }

  @Override
  public void segment(AlignedText text, Spans spans) {
    spans.begin();
    text.beginEdit();
    for (int i = 0; i < spans.oldSize(); i++) {
      int end = spans.oldTo(i);
      text.drop(spans.oldFrom(i) - text.cursor());
      int from = text.written();
      prepend(text);
      while (text.cursor() < end) {
        text.keep(next(text, end) - text.cursor());
        if (text.cursor() < end) {
          if (cut == Cut.BEFORE_REPLACEMENT) {
            spans.add(from, text.written());
            from = text.written();
          }
          text.replace(replacement);
        }
      }
      spans.add(from, text.written());
    }
    text.endEdit();
  }

  /** Where the next space or replacement is, from the cursor on; the end if there is none. */
  private int next(AlignedText text, int end) {
    byte[] bytes = text.bytes();
    for (int i = text.cursor(); i < end; i += Utf8.length(bytes[i])) {
      if (bytes[i] == ' ' || Utf8.codePoint(bytes, i) == replacement) {
        return i;
      }
    }
    return end;
  }

  private void prepend(AlignedText text) {
    int first = text.peek();
    boolean wanted =
        switch (prepend) {
          case ALWAYS -> true;
          case FIRST -> text.cursor() == 0 && text.isAtBeginning();
          case NEVER -> false;
        };
    if (wanted && first != ' ' && first != replacement) {
      text.replace(replacement);
      text.insert(first);
    }
  }
}
