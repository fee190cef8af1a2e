package io.sirocco.tokenizer.lucene;

import io.sirocco.tokenizer.text.AlignedText;
import io.sirocco.tokenizer.text.Utf8;
import java.util.Arrays;

/**
 * Writes the term that an analyzer made of a word in the word's place, so that each character that
 * stayed keeps its place, and each new one has the place of the one that it stands for: the fewest
 * characters are replaced, dropped and inserted (Levenshtein's distance).
 */
final class TermAlignment {
  /** Above this product of lengths, characters are paired from the front instead. */
  private static final int MAX_CELLS = 1 << 16;

  private int[] word = new int[64];
  private int[] term = new int[64];
  private int[] costs = {};

  /** Writes a term for the word of {@code size} bytes at the cursor. */
  void write(AlignedText text, int size, CharSequence replacement) {
    int end = text.cursor() + size;
    int wordLength = read(text.bytes(), text.cursor(), end);
    int termLength = read(replacement);
    int prefix = 0;
    while (prefix < Math.min(wordLength, termLength) && word[prefix] == term[prefix]) {
      text.keep();
      prefix++;
    }
    int suffix = 0;
    while (suffix < Math.min(wordLength, termLength) - prefix
        && word[wordLength - 1 - suffix] == term[termLength - 1 - suffix]) {
      suffix++;
    }
    rewrite(text, prefix, wordLength - suffix, termLength - suffix);
    while (text.cursor() < end) {
      text.keep();
    }
  }

  private int read(byte[] bytes, int from, int to) {
    int length = 0;
    for (int i = from; i < to; i += Utf8.length(bytes[i])) {
      if (length == word.length) {
        word = Arrays.copyOf(word, 2 * length);
      }
      word[length++] = Utf8.codePoint(bytes, i);
    }
    return length;
  }

  private int read(CharSequence characters) {
    int length = 0;
    for (int i = 0; i < characters.length(); ) {
      int codePoint = Character.codePointAt(characters, i);
      if (length == term.length) {
        term = Arrays.copyOf(term, 2 * length);
      }
      // A filter may leave half a pair; it is no character.
      term[length++] = codePoint >= 0xD800 && codePoint < 0xE000 ? Utf8.REPLACEMENT : codePoint;
      i += Character.charCount(codePoint);
    }
    return length;
  }

  /** Writes {@code term[from..termEnd)} in the place of {@code word[from..wordEnd)}. */
  private void rewrite(AlignedText text, int from, int wordEnd, int termEnd) {
    int rows = wordEnd - from;
    int columns = termEnd - from;
    if ((long) (rows + 1) * (columns + 1) > MAX_CELLS) {
      pair(text, from, wordEnd, termEnd);
      return;
    }
    fill(from, rows, columns);
    int w = 0;
    int t = 0;
    while (w < rows || t < columns) {
      int here = costs[w * (columns + 1) + t];
      if (w < rows && t < columns && word[from + w] == term[from + t]) {
        text.keep();
        w++;
        t++;
      } else if (w < rows && t < columns && here == 1 + costs[(w + 1) * (columns + 1) + t + 1]) {
        text.replace(term[from + t]);
        w++;
        t++;
      } else if (w < rows && here == 1 + costs[(w + 1) * (columns + 1) + t]) {
        text.drop();
        w++;
      } else {
        text.insert(term[from + t]);
        t++;
      }
    }
  }

  /** The distances from each place in both to both ends. */
  private void fill(int from, int rows, int columns) {
    int width = columns + 1;
    if (costs.length < (rows + 1) * width) {
      costs = new int[(rows + 1) * width];
    }
    for (int w = rows; w >= 0; w--) {
      for (int t = columns; t >= 0; t--) {
        int cost;
        if (w == rows || t == columns) {
          cost = rows - w + columns - t;
        } else if (word[from + w] == term[from + t]) {
          cost = costs[(w + 1) * width + t + 1];
        } else {
          int shorter = Math.min(costs[(w + 1) * width + t], costs[w * width + t + 1]);
          cost = 1 + Math.min(shorter, costs[(w + 1) * width + t + 1]);
        }
        costs[w * width + t] = cost;
      }
    }
  }

  private void pair(AlignedText text, int from, int wordEnd, int termEnd) {
    for (int i = from; i < Math.max(wordEnd, termEnd); i++) {
      if (i >= termEnd) {
        text.drop();
      } else if (i >= wordEnd) {
        text.insert(term[i]);
      } else {
        text.replace(term[i]);
      }
    }
  }
}
