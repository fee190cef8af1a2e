package io.sirocco.classification;

import io.sirocco.classification.ClassifierTexts.Encoded;
import io.sirocco.inference.TextInputs;
import io.sirocco.tokenizer.Encoding;
import io.sirocco.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Words as the tokens of texts. A word is told by its first token (Devlin et al. 2019, section
 * 5.3); where a position sees the past only, by its last, the first that has seen all of it. A text
 * that is longer than the model's context is cut between words.
 */
final class WordTokens {

  private final Tokenizer tokenizer;
  private final TextInputs inputs;
  private final int before;

  /**
   * Words for a model.
   *
   * @param inputs how it sees texts
   */
  WordTokens(Tokenizer tokenizer, TextInputs inputs) {
    this.tokenizer = tokenizer;
    this.inputs = inputs;
    before = inputs.isCausal() ? 0 : 1;
  }

  /**
   * Words that a model sees together.
   *
   * @param encoded their tokens
   * @param text the number of the text that they are of
   * @param word the number of the first of them in it
   * @param positions of the token that tells each; {@link #NONE} for a word without tokens
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, not compared
  record Piece(Encoded encoded, int text, int word, int[] positions) {}

  /** The position of a word of which the tokenizer makes nothing. */
  static final int NONE = -1;

  /** Words as one text, with where each begins and ends. */
  @SuppressWarnings("ArrayRecordComponent") // handed over, not compared
  private record Joined(String text, int[] starts, int[] ends) {
    static Joined of(List<String> words) {
      StringBuilder text = new StringBuilder();
      int[] starts = new int[words.size()];
      int[] ends = new int[words.size()];
      for (int i = 0; i < starts.length; i++) {
        text.append(i == 0 ? "" : " ");
        starts[i] = text.length();
        text.append(words.get(i));
        ends[i] = text.length();
      }
      return new Joined(text.toString(), starts, ends);
    }
  }

  /** The pieces of a text. */
  List<Piece> pieces(int text, List<String> words) {
    Joined joined = Joined.of(words);
    Encoding encoding = tokenizer.encode(joined.text());
    List<Piece> pieces = new ArrayList<>();
    if (encoding.size() <= inputs.room()) {
      pieces.add(piece(text, 0, joined, encoding));
      return pieces;
    }
    int[] first = tokens(joined, encoding, Which.FIRST);
    int from = 0;
    int begin = 0;
    for (int word = 1; word <= words.size(); word++) {
      int end = word == words.size() ? encoding.size() : next(first, word, encoding.size());
      if (word > from + 1 && end - begin > inputs.room()) {
        pieces.add(part(text, from, words.subList(from, word - 1)));
        from = word - 1;
        begin = next(first, from, encoding.size());
      }
    }
    pieces.add(part(text, from, words.subList(from, words.size())));
    return pieces;
  }

  /** The first token of a word, or of the next that has one. */
  private static int next(int[] first, int word, int size) {
    for (int i = word; i < first.length; i++) {
      if (first[i] != NONE) {
        return first[i];
      }
    }
    return size;
  }

  private Piece part(int text, int from, List<String> words) {
    Joined joined = Joined.of(words);
    return piece(text, from, joined, tokenizer.encode(joined.text()));
  }

  private Piece piece(int text, int from, Joined joined, Encoding encoding) {
    int[] framed = inputs.framed(encoding.ids());
    int[] ids = framed.length == 0 ? new int[1] : framed;
    int[] positions = tokens(joined, encoding, inputs.isCausal() ? Which.LAST : Which.FIRST);
    for (int word = 0; word < positions.length; word++) {
      if (positions[word] != NONE) {
        // Of a word that alone is longer than the context the end is not seen.
        positions[word] = before + Math.min(positions[word], inputs.room() - 1);
      }
    }
    return new Piece(new Encoded(ids, ids.length), text, from, positions);
  }

  /** Which token of a word. */
  private enum Which {
    FIRST,
    LAST
  }

  /** The first or last token that shares a character with each word. */
  private static int[] tokens(Joined joined, Encoding encoding, Which which) {
    int[] tokens = new int[joined.starts().length];
    Arrays.fill(tokens, NONE);
    int word = 0;
    for (int token = 0; token < encoding.size(); token++) {
      while (word < tokens.length && joined.ends()[word] <= encoding.start(token)) {
        word++;
      }
      for (int w = word; w < tokens.length && joined.starts()[w] < encoding.end(token); w++) {
        tokens[w] = which == Which.LAST || tokens[w] == NONE ? token : tokens[w];
      }
    }
    return tokens;
  }
}
