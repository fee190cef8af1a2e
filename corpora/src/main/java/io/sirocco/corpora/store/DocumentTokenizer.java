package io.sirocco.corpora.store;

import io.sirocco.tokenizer.Encoding;
import io.sirocco.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Turns documents into tokens to be stored. A document is encoded as a whole and then cut where its
 * sentences begin, so that its sequences one after the other are its tokens, white space included.
 * A token that reaches into the next sentence belongs to the one where it begins.
 *
 * @param tokenizer makes the ids
 * @param sentences where texts are cut
 */
public record DocumentTokenizer(Tokenizer tokenizer, Sentences sentences) {

  /** Finds sentences. Safe for several threads. */
  @FunctionalInterface
  public interface Sentences {
    /** Documents stay whole. */
    Sentences WHOLE = (language, text) -> new int[] {0};

    /**
     * Where the sentences of a text begin, increasing, in UTF-16 code units.
     *
     * @param language as a BCP 47 tag
     */
    int[] starts(String language, String text);
  }

  /**
   * The tokens of a text; empty if it has none.
   *
   * @param language as a BCP 47 tag
   */
  public Optional<TokenizedDocument> tokenize(String language, String text) {
    Encoding encoding = tokenizer.encode(text);
    int size = encoding.size();
    if (size == 0) {
      return Optional.empty();
    }
    int[] ids = encoding.ids();
    long[] wordStarts = new long[TokenizedDocument.bitmapLength(size)];
    for (int i = 0; i < size; i++) {
      int word = encoding.word(i);
      if (i == 0 || word == Encoding.NO_WORD || word != encoding.word(i - 1)) {
        wordStarts[i / Long.SIZE] |= 1L << i;
      }
    }
    int[] ends = ends(encoding, sentences.starts(language, text));
    return Optional.of(new TokenizedDocument(ids, ends, wordStarts, utf8Length(text)));
  }

  private static int[] ends(Encoding encoding, int[] starts) {
    int[] ends = new int[starts.length + 1];
    int count = 0;
    int token = 0;
    for (int start : starts) {
      while (token < encoding.size() && encoding.start(token) < start) {
        token++;
      }
      if (token > (count == 0 ? 0 : ends[count - 1]) && token < encoding.size()) {
        ends[count++] = token;
      }
    }
    ends[count++] = encoding.size();
    return Arrays.copyOf(ends, count);
  }

  /**
   * The bytes of a text in UTF-8; a lone surrogate counts as the question mark that replaces it.
   */
  public static long utf8Length(String text) {
    long bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (unit < 0x80) {
        bytes++;
      } else if (unit < 0x800) {
        bytes += 2;
      } else if (!Character.isSurrogate(unit)) {
        bytes += 3;
      } else if (i + 1 < text.length() && Character.isSurrogatePair(unit, text.charAt(i + 1))) {
        bytes += 4;
        i++;
      } else {
        bytes++;
      }
    }
    return bytes;
  }
}
