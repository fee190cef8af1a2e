package io.sirocco.classification;

import io.sirocco.classification.Explanation.Part;
import io.sirocco.tokenizer.Encoding;
import java.util.ArrayList;
import java.util.List;

/**
 * The words of a text that a model has seen, each as its tokens.
 *
 * @param text the text
 * @param words in the order of the text
 */
record TextParts(String text, List<Word> words) {

  /**
   * Tokens that stand together.
   *
   * @param first the number of the first token
   * @param last the number of the token behind the last
   * @param start where the word begins in the text
   * @param end where it ends, exclusive
   */
  record Word(int first, int last, int start, int end) {}

  /**
   * Cuts a text: a word ends where the tokenizer's does, and where white space begins.
   *
   * @param encoding of the text
   * @param tokens how many of its tokens the model has seen
   */
  static TextParts of(String text, Encoding encoding, int tokens) {
    List<Word> words = new ArrayList<>();
    for (int token = 0; token < Math.min(tokens, encoding.size()); token++) {
      int start = encoding.start(token);
      int end = encoding.end(token);
      Word before = words.isEmpty() ? null : words.getLast();
      if (before != null && continues(text, encoding, token, before)) {
        words.removeLast();
        start = before.start();
        words.add(new Word(before.first(), token + 1, start, Math.max(end, before.end())));
      } else {
        start = before == null ? start : Math.max(start, before.end());
        words.add(new Word(token, token + 1, start, Math.max(start, end)));
      }
    }
    return new TextParts(text, words);
  }

  private static boolean continues(String text, Encoding encoding, int token, Word before) {
    int start = encoding.start(token);
    if (encoding.end(token) <= before.end()) {
      // Of the same place, such as the bytes of a character.
      return true;
    }
    boolean space =
        start > before.end()
            || (start < text.length() && Character.isSpaceChar(text.charAt(start)));
    return !space && encoding.word(token) == encoding.word(token - 1);
  }

  /** The whole text, with a score for each word. */
  List<Part> scored(List<Double> scores) {
    List<Part> parts = new ArrayList<>();
    int end = 0;
    for (int i = 0; i < words.size(); i++) {
      Word word = words.get(i);
      addUnseen(parts, text.substring(end, word.start()));
      parts.add(new Part(text.substring(word.start(), word.end()), true, scores.get(i)));
      end = word.end();
    }
    addUnseen(parts, text.substring(end));
    return parts;
  }

  private static void addUnseen(List<Part> parts, String text) {
    if (!text.isEmpty()) {
      parts.add(new Part(text, false, 0));
    }
  }
}
