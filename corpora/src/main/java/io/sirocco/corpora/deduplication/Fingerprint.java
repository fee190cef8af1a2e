package io.sirocco.corpora.deduplication;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.apache.commons.codec.digest.MurmurHash3;

/**
 * What duplicates are known by: a hash of 128 bits of the words of a text, and, for near
 * duplicates, a signature.
 *
 * <p>The signature is a MinHash by one permutation: Li, Owen and Zhang 2012; empty bins are filled
 * from their neighbors: Shrivastava and Li 2014. The share of equal bins of two signatures is an
 * estimate of Jaccard's index of the sets of runs of {@link #RUN} words; in scripts without blanks
 * between words, of runs of characters.
 *
 * @param high the upper half of the hash
 * @param low the lower half
 * @param signature {@link #BINS} values; none if only the hash is asked for
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, not compared
record Fingerprint(long high, long low, int[] signature) {

  /** Values of a signature. */
  static final int BINS = 128;

  /** Words of a run. */
  static final int RUN = 5;

  private static final int BIN_SHIFT = Long.SIZE - Integer.numberOfTrailingZeros(BINS);
  private static final int[] NONE = {};

  /** Characters a word above which a text is taken for one without blanks between words. */
  private static final int LONGEST_MEAN_WORD = 15;

  static Fingerprint of(String text, Duplication duplication) {
    String words = text.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    long[] hash = MurmurHash3.hash128x64(words.getBytes(StandardCharsets.UTF_8));
    int[] signature =
        switch (duplication) {
          case Duplication.Exact _ -> NONE;
          case Duplication.Near _ -> signature(words);
        };
    return new Fingerprint(hash[0], hash[1], signature);
  }

  /** The share of equal bins. */
  static double similarity(int[] a, int[] b) {
    int equal = 0;
    for (int i = 0; i < BINS; i++) {
      equal += a[i] == b[i] ? 1 : 0;
    }
    return equal / (double) BINS;
  }

  private static int[] signature(String words) {
    long[] units = units(words);
    int[] signature = new int[BINS];
    boolean[] filled = new boolean[BINS];
    int runs = Math.max(1, units.length - RUN + 1);
    for (int first = 0; first < runs; first++) {
      long hash = 0;
      for (int i = first; i < Math.min(first + RUN, units.length); i++) {
        hash = mixed(hash + units[i]);
      }
      int bin = (int) (hash >>> BIN_SHIFT);
      int value = (int) hash;
      if (!filled[bin] || Integer.compareUnsigned(value, signature[bin]) < 0) {
        filled[bin] = true;
        signature[bin] = value;
      }
    }
    fill(signature, filled);
    return signature;
  }

  /** A hash of each word, or of each character where words are not parted. */
  private static long[] units(String words) {
    long blanks = words.chars().filter(character -> character == ' ').count();
    if (words.length() > LONGEST_MEAN_WORD * (blanks + 1)) {
      return words.codePoints().filter(c -> c != ' ').mapToLong(Fingerprint::mixed).toArray();
    }
    return Arrays.stream(words.split(" ", -1)).mapToLong(Fingerprint::hash).toArray();
  }

  private static long hash(String word) {
    long hash = word.length();
    for (int i = 0; i < word.length(); i++) {
      hash = mixed(hash + word.charAt(i));
    }
    return hash;
  }

  /** The finalizer of SplitMix64: Steele, Lea and Flood 2014. */
  private static long mixed(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }

  /** An empty bin takes the value of the next one that is not, told apart by the distance. */
  private static void fill(int[] signature, boolean[] filled) {
    int[] found = signature.clone();
    for (int bin = 0; bin < BINS; bin++) {
      int distance = 0;
      while (!filled[(bin + distance) % BINS]) {
        distance++;
      }
      signature[bin] = found[(bin + distance) % BINS] + distance * 0x9E3779B1;
    }
  }
}
