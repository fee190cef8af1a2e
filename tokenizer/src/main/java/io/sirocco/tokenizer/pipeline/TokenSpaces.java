package io.sirocco.tokenizer.pipeline;

import io.sirocco.tokenizer.model.Vocabulary;
import io.sirocco.tokenizer.text.CharacterClass;
import io.sirocco.tokenizer.text.Utf8;

/** How many spaces the tokens of a byte-level vocabulary begin and end with. */
final class TokenSpaces {
  /** A space in the byte alphabet. */
  private static final int SPELLED_SPACE = 'Ġ';

  private final int[] leading;
  private final int[] trailing;

  TokenSpaces(Vocabulary vocabulary, Spelling spelling) {
    leading = new int[vocabulary.size()];
    trailing = new int[vocabulary.size()];
    for (int id = 0; id < leading.length; id++) {
      byte[] token = vocabulary.bytes(id);
      if (spelling == Spelling.BYTE_ALPHABET) {
        while (leading[id] < token.length && token[leading[id]] == ' ') {
          leading[id]++;
        }
        while (trailing[id] < token.length && token[token.length - 1 - trailing[id]] == ' ') {
          trailing[id]++;
        }
      } else {
        leading[id] = leading(token, 0, token.length);
        trailing[id] = trailing(token, 0, token.length);
      }
    }
  }

  int leading(int id) {
    return leading[id];
  }

  int trailing(int id) {
    return trailing[id];
  }

  /** The white space at the beginning of a text. */
  static int leading(byte[] text, int from, int to) {
    int count = 0;
    for (int i = from; i < to && isSpace(Utf8.codePoint(text, i)); i += Utf8.length(text[i])) {
      count++;
    }
    return count;
  }

  /** The white space at the end of a text. */
  static int trailing(byte[] text, int from, int to) {
    int count = 0;
    int end = to;
    while (end > from && isSpace(Utf8.codePointBefore(text, end))) {
      end = Utf8.startOf(text, end - 1);
      count++;
    }
    return count;
  }

  private static boolean isSpace(int codePoint) {
    return codePoint == SPELLED_SPACE || CharacterClass.WHITESPACE.contains(codePoint);
  }
}
