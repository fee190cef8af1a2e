package io.sirocco.corpora.deduplication;

import java.nio.charset.StandardCharsets;
import org.apache.commons.codec.digest.MurmurHash3;

/**
 * What duplicates are known by: a hash of 128 bits of the words of a text and, for near duplicates,
 * what {@link MinHash} keeps of its runs of words.
 *
 * @param high the upper half of the hash
 * @param low the lower half
 * @param bandHashes a hash a band; none if only the hash of the text is asked for
 * @param sketch a byte a bin; none as well
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, not compared
record Fingerprint(long high, long low, long[] bandHashes, byte[] sketch) {

  private static final long[] NO_BANDS = {};
  private static final byte[] NO_SKETCH = {};

  /**
   * Of a text.
   *
   * @param rows of a band, for near duplicates
   */
  static Fingerprint of(String text, Duplication duplication, int rows) {
    long[] hash = MurmurHash3.hash128x64(normal(text).getBytes(StandardCharsets.UTF_8));
    return switch (duplication) {
      case Duplication.Exact _ -> new Fingerprint(hash[0], hash[1], NO_BANDS, NO_SKETCH);
      case Duplication.Near _ -> {
        MinHash minima = MinHash.of(text, rows);
        yield new Fingerprint(hash[0], hash[1], minima.bandHashes(), minima.sketch());
      }
    };
  }

  /** In lower case, with a space for each run of white space, and none at the ends. */
  private static String normal(String text) {
    char[] units = text.toCharArray();
    int count = 0;
    boolean parted = false;
    // What is written lies before what is read.
    for (char unit : units) {
      if (Character.isWhitespace(unit)) {
        parted = count > 0;
      } else {
        if (parted) {
          units[count++] = ' ';
          parted = false;
        }
        units[count++] = Character.toLowerCase(unit);
      }
    }
    return new String(units, 0, count);
  }
}
