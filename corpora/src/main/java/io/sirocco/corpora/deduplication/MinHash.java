package io.sirocco.corpora.deduplication;

import java.util.Arrays;

/**
 * The smallest hashes of a document's runs of words, one a bin, from a single hash of each run.
 *
 * <p>One permutation hashing (Li, Owen, Zhang, NIPS 2012): a run falls into one bin, and a bin
 * keeps its smallest hash. The share of bins that agree, of those that are not empty in both,
 * estimates the Jaccard similarity without bias. For the hashes of bands an empty bin borrows from
 * another one (optimal densification, Shrivastava, ICML 2017).
 */
final class MinHash {
  /** The minima of a text. */
  static final int BINS = 128;

  /** The words of a run. */
  static final int RUN = 5;

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final int EMPTY = -1;
  private static final int SKETCH_VALUES = 255;

  private final int rows;

  /** Unsigned; {@link #EMPTY} is the largest. */
  private final int[] minima;

  private MinHash(int rows) {
    this.rows = rows;
    this.minima = new int[BINS];
    Arrays.fill(minima, EMPTY);
  }

  /**
   * Of a text.
   *
   * @param rows minima of a band, from 1 to {@link #BINS}
   */
  static MinHash of(String text, int rows) {
    MinHash hash = new MinHash(rows);
    WordHashes words = new WordHashes(text);
    long[] window = new long[RUN];
    long leaving = 1;
    for (int i = 0; i < RUN; i++) {
      leaving *= GOLDEN;
    }
    long run = 0;
    long count = 0;
    while (words.next()) {
      int slot = (int) (count++ % RUN);
      run = run * GOLDEN + words.hash() - window[slot] * leaving;
      window[slot] = words.hash();
      if (count >= RUN) {
        hash.add(mix(run));
      }
    }
    if (count == 0) {
      hash.add(mix(text.hashCode()));
    } else if (count < RUN) {
      hash.add(mix(run + count));
    }
    return hash;
  }

  private void add(long hash) {
    int bin = (int) (((hash >>> 32) * minima.length) >>> 32);
    // Without the sign, so that none is EMPTY: a text always fills a bin.
    int value = (int) hash >>> 1;
    if (Integer.compareUnsigned(value, minima[bin]) < 0) {
      minima[bin] = value;
    }
  }

  /** A byte a bin: 0 if it is empty, else one of 255 values of its minimum. */
  byte[] sketch() {
    byte[] sketch = new byte[minima.length];
    for (int bin = 0; bin < sketch.length; bin++) {
      if (minima[bin] != EMPTY) {
        sketch[bin] = (byte) (1 + Integer.remainderUnsigned(minima[bin], SKETCH_VALUES));
      }
    }
    return sketch;
  }

  /** A hash of the minima of each band. */
  long[] bandHashes() {
    long[] hashes = new long[BINS / rows];
    for (int band = 0; band < hashes.length; band++) {
      long hash = band;
      for (int row = 0; row < rows; row++) {
        hash = mix(hash + GOLDEN + minimum(band * rows + row));
      }
      hashes[band] = hash;
    }
    return hashes;
  }

  /** The minimum of a bin, or of the first bin that is not empty of a sequence of its own. */
  private long minimum(int bin) {
    int from = bin;
    for (long attempt = 1; minima[from] == EMPTY; attempt++) {
      from = (int) (((mix(bin + attempt * GOLDEN) >>> 32) * minima.length) >>> 32);
    }
    return Integer.toUnsignedLong(minima[from]);
  }

  /** The estimated Jaccard similarity of two sketches. */
  static double similarity(byte[] a, byte[] b) {
    int agree = 0;
    int filled = 0;
    for (int bin = 0; bin < a.length; bin++) {
      if ((a[bin] | b[bin]) != 0) {
        filled++;
        agree += a[bin] == b[bin] ? 1 : 0;
      }
    }
    return (double) agree / filled;
  }

  /** The output function of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014). */
  static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
