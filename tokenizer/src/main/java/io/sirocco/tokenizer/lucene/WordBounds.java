package io.sirocco.tokenizer.lucene;

import io.sirocco.tokenizer.text.CharacterClass;
import io.sirocco.tokenizer.text.Spans;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.BitSet;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/**
 * Where the words of a window begin and end, by the offsets of an analyzer's tokens.
 *
 * <p>Whatever an analyzer does, the pieces never overlap and leave out nothing but white space:
 * tokens that overlap (parts of a compound beside it, synonyms) cut at all their bounds, and what
 * no token covers, such as punctuation or a stop word, becomes a piece between white space.
 */
final class WordBounds {
  private final TextWindow window;
  private final BitSet cuts = new BitSet();
  private final BitSet covered = new BitSet();

  WordBounds(TextWindow window) {
    this.window = window;
  }

  void clear() {
    cuts.clear();
    covered.clear();
  }

  /** Adds the words that an analyzer finds in a part of the window. */
  void find(Analyzer analyzer, int from, int to) {
    try (TokenStream stream = analyzer.tokenStream("", window.reader(from, to))) {
      OffsetAttribute offset = stream.addAttribute(OffsetAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        add(from + offset.startOffset(), Math.min(to, from + offset.endOffset()));
      }
      stream.end();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    cuts.set(from);
    cuts.set(to);
  }

  private void add(int start, int end) {
    if (start < end) {
      cuts.set(start);
      cuts.set(end);
      covered.set(start, end);
    }
  }

  /** Adds the pieces of the window. */
  void addTo(Spans spans, Spaces spaces) {
    int length = window.length();
    int begin = 0;
    for (int i = 0; i < length; i = begin) {
      int end = endOf(i, length);
      if (!isSpace(i)) {
        begin = end;
        add(spans, i, end);
      } else if (spaces == Spaces.REMOVED) {
        begin = end;
      } else if (end < length && window.units()[end - 1] == ' ') {
        add(spans, i, end - 1);
        begin = endOf(end, length);
        add(spans, end - 1, begin);
      } else {
        begin = end;
        add(spans, i, end);
      }
    }
  }

  private void add(Spans spans, int from, int to) {
    spans.add(window.offset(from), window.offset(to));
  }

  /** The end of the word, the white space, or what is between, that begins at a unit. */
  private int endOf(int start, int length) {
    int end = start + 1;
    if (covered.get(start)) {
      while (end < length && covered.get(end) && !cuts.get(end)) {
        end++;
      }
    } else {
      boolean space = isSpace(start);
      while (end < length && !covered.get(end) && isSpace(end) == space) {
        end++;
      }
    }
    return end;
  }

  /** Whether a unit is white space between words. */
  private boolean isSpace(int unit) {
    return !covered.get(unit) && CharacterClass.WHITESPACE.contains(window.units()[unit]);
  }
}
