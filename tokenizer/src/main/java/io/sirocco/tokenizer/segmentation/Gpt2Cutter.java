package io.sirocco.tokenizer.segmentation;

import io.sirocco.tokenizer.text.CharacterClass;
import io.sirocco.tokenizer.text.Spans;
import io.sirocco.tokenizer.text.Utf8;

/** Cuts by GPT-2's regular expression, {@link #PATTERN}, without a regular expression engine. */
final class Gpt2Cutter implements Spans.Cutter {
  /** Source: Radford et al. 2019, the released encoder. */
  static final String PATTERN =
      "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

  static final Gpt2Cutter INSTANCE = new Gpt2Cutter();

  private static final int LETTER = CharacterClass.LETTER.mask();
  private static final int NUMBER = CharacterClass.NUMBER.mask();
  private static final int SPACE = CharacterClass.WHITESPACE.mask();
  private static final int KINDS = LETTER | NUMBER | SPACE;

  private static final byte[] ASCII = new byte[0x80];

  static {
    for (int i = 0; i < ASCII.length; i++) {
      ASCII[i] = (byte) (CharacterClass.classes(i) & KINDS);
    }
  }

  private Gpt2Cutter() {}

  private static int kind(byte[] bytes, int index) {
    byte first = bytes[index];
    return first >= 0 ? ASCII[first] : CharacterClass.classes(Utf8.codePoint(bytes, index)) & KINDS;
  }

  @Override
  public void cut(byte[] bytes, int from, int to, Spans into) {
    int i = from;
    while (i < to) {
      int end = next(bytes, i, to);
      into.add(i, end);
      i = end;
    }
  }

  private static int next(byte[] bytes, int start, int to) {
    byte first = bytes[start];
    if (first == '\'') {
      int contraction = contraction(bytes, start, to);
      if (contraction > start) {
        return contraction;
      }
    }
    int body = first == ' ' && start + 1 < to ? start + 1 : start;
    int kind = kind(bytes, body);
    if (kind != SPACE) {
      return endOfRun(bytes, body, to, kind);
    }
    int last = start;
    int end = start;
    while (end < to && kind(bytes, end) == SPACE) {
      last = end;
      end += Utf8.length(bytes[end]);
    }
    return end == to || last == start ? end : last;
  }

  private static int endOfRun(byte[] bytes, int start, int to, int kind) {
    int i = start;
    while (i < to) {
      byte first = bytes[i];
      if (first >= 0) {
        if (ASCII[first] != kind) {
          break;
        }
        i++;
      } else {
        if ((CharacterClass.classes(Utf8.codePoint(bytes, i)) & KINDS) != kind) {
          break;
        }
        i += Utf8.length(first);
      }
    }
    return i;
  }

  /** The end of {@code 's}, {@code 't}, {@code 're} and so on at an index, or the index itself. */
  private static int contraction(byte[] bytes, int start, int to) {
    if (start + 1 >= to) {
      return start;
    }
    byte second = bytes[start + 1];
    if (second == 's' || second == 't' || second == 'm' || second == 'd') {
      return start + 2;
    }
    if (start + 2 >= to) {
      return start;
    }
    byte third = bytes[start + 2];
    boolean found =
        (third == 'e' && (second == 'r' || second == 'v')) || (third == 'l' && second == 'l');
    return found ? start + 3 : start;
  }
}
