package io.sirocco.tokenizer.training;

import io.sirocco.tokenizer.text.Utf8;
import it.unimi.dsi.fastutil.ints.Int2LongMap;
import it.unimi.dsi.fastutil.ints.Int2LongOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.Arrays;

/** The characters that get a token of their own. */
final class Alphabet {
  private final int[] codePoints;
  private final int left;

  private Alphabet(int[] codePoints, int left) {
    this.codePoints = codePoints;
    this.left = left;
  }

  /** The alphabet of some words. */
  static Alphabet of(WordCounts words, AlphabetLimit limit) {
    Int2LongOpenHashMap counts = new Int2LongOpenHashMap();
    for (int word = 0; word < words.size(); word++) {
      long count = words.count(word);
      for (int i = words.start(word); i < words.end(word); ) {
        counts.addTo(Utf8.codePoint(words.bytes(), i), count);
        i += Utf8.length(words.bytes()[i]);
      }
    }
    int[] order = counts.keySet().toIntArray();
    IntArrays.quickSort(
        order,
        (a, b) -> {
          int byCount = Long.compare(counts.get(b), counts.get(a));
          return byCount != 0 ? byCount : Integer.compare(a, b);
        });
    int kept =
        switch (limit) {
          case AlphabetLimit.Everything() -> order.length;
          case AlphabetLimit.MostFrequent(int most) -> Math.min(most, order.length);
          case AlphabetLimit.Coverage(double share) -> covering(order, counts, share);
        };
    int[] codePoints = Arrays.copyOf(order, kept);
    Arrays.sort(codePoints);
    return new Alphabet(codePoints, order.length - kept);
  }

  private static int covering(int[] order, Int2LongMap counts, double share) {
    long total = 0;
    for (int codePoint : order) {
      total += counts.get(codePoint);
    }
    long covered = 0;
    int kept = 0;
    while (kept < order.length && (double) covered / total < share) {
      covered += counts.get(order[kept++]);
    }
    return kept;
  }

  /** How many characters of the text were left out. */
  int left() {
    return left;
  }

  /** The code point of a character. */
  int codePoint(int character) {
    return codePoints[character];
  }

  /** The number of characters. */
  int size() {
    return codePoints.length;
  }

  /** The number of a character, by increasing code point; negative if it was left out. */
  int indexOf(int codePoint) {
    return Arrays.binarySearch(codePoints, codePoint);
  }
}
