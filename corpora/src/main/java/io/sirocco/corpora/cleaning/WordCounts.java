package io.sirocco.corpora.cleaning;

/** Counts words of a text by 64-bit hashes of them, whatever their case. */
final class WordCounts {

  private static final int FIRST_SLOTS = 1 << 9;
  private static final long PRIME = 0x100000001B3L;
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  /** Hashes of words, 0 where there is none. */
  private long[] hashes = new long[FIRST_SLOTS];

  private int[] counts = new int[FIRST_SLOTS];
  private int distinct;
  private int most;
  private int words;

  private WordCounts() {}

  /**
   * The share of the words of a text that are one word, the most frequent.
   *
   * @param enough words; of fewer the share is 0
   */
  static double mostFrequent(String text, int enough) {
    WordCounts counts = new WordCounts();
    long hash = 0;
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (unit == ' ' || (unit >= '\t' && unit <= '\r')) {
        if (hash != 0) {
          counts.add(hash);
        }
        hash = 0;
      } else {
        int lower = unit < 0x80 ? asciiLower(unit) : Character.toLowerCase(unit);
        hash = (hash + lower + 1) * PRIME;
      }
    }
    if (hash != 0) {
      counts.add(hash);
    }
    return counts.words < enough ? 0 : counts.most / (double) counts.words;
  }

  private static int asciiLower(char unit) {
    return unit >= 'A' && unit <= 'Z' ? unit + ('a' - 'A') : unit;
  }

  private void add(long hash) {
    words++;
    if (2 * distinct >= hashes.length) {
      grow();
    }
    int slot = slot(hash);
    if (hashes[slot] == 0) {
      hashes[slot] = hash;
      distinct++;
    }
    most = Math.max(most, ++counts[slot]);
  }

  private int slot(long hash) {
    int slot = (int) ((hash * SPREAD) >>> 32) & (hashes.length - 1);
    while (hashes[slot] != 0 && hashes[slot] != hash) {
      slot = (slot + 1) & (hashes.length - 1);
    }
    return slot;
  }

  private void grow() {
    long[] from = hashes;
    int[] fromCounts = counts;
    hashes = new long[2 * from.length];
    counts = new int[hashes.length];
    for (int i = 0; i < from.length; i++) {
      if (from[i] != 0) {
        int slot = slot(from[i]);
        hashes[slot] = from[i];
        counts[slot] = fromCounts[i];
      }
    }
  }
}
