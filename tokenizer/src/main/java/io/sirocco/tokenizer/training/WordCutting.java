package io.sirocco.tokenizer.training;

/** Cuts texts into words on one thread and counts them. */
final class WordCutting implements WordCutter.Sink {
  private final WordCutter cutter;
  private final WordTable table = new WordTable();
  private long bytes;
  private long words;
  private long cutWords;

  WordCutting(WordCutter cutter) {
    this.cutter = cutter;
  }

  /** Counts the words of a text. */
  void cut(String text) {
    cutter.cut(text, this);
    bytes += utf8Length(text);
  }

  private static long utf8Length(String text) {
    long length = 0;
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      // Both halves of a pair together have four bytes.
      length += unit < 0x80 ? 1 : unit < 0x800 || Character.isSurrogate(unit) ? 2 : 3;
    }
    return length;
  }

  @Override
  public void word(byte[] source, int from, int to) {
    words++;
    int start = from;
    if (to - start > WordStatistics.MAX_WORD_BYTES) {
      cutWords++;
      while (to - start > WordStatistics.MAX_WORD_BYTES) {
        int end = start + WordStatistics.MAX_WORD_BYTES;
        while ((source[end] & 0xC0) == 0x80) {
          end--;
        }
        count(source, start, end);
        start = end;
      }
    }
    count(source, start, to);
  }

  private void count(byte[] source, int from, int to) {
    table.add(source, from, to, WordTable.hash(source, from, to), 1);
  }

  /** The words that were counted since the table was cleared. */
  WordTable table() {
    return table;
  }

  /** The bytes of all texts so far. */
  long bytes() {
    return bytes;
  }

  /** The number of words so far, with repetition. */
  long words() {
    return words;
  }

  /** The number of words so far that were too long to be counted as a whole. */
  long cutWords() {
    return cutWords;
  }
}
