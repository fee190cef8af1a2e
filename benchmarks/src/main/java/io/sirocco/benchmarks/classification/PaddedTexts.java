package io.sirocco.benchmarks.classification;

import java.util.Arrays;
import java.util.List;

/**
 * A batch of texts as tokens, padded on the right.
 *
 * @param B texts
 * @param T tokens of the longest
 * @param ids (B,T), 0 at padding
 * @param mask (B,T), 1 at tokens, 0 at padding
 * @param language the number of the language of all, or of the segment: 0 where there is none
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, not compared
public record PaddedTexts(int B, int T, long[] ids, long[] mask, int language) {
  /** Checks the lengths. */
  public PaddedTexts {
    if (B < 1 || ids.length != B * T || mask.length != B * T) {
      throw new IllegalArgumentException(
          "B=%d, T=%d: %d ids, %d of the mask".formatted(B, T, ids.length, mask.length));
    }
  }

  /**
   * Pads texts to the length of the longest.
   *
   * @param texts the tokens of each, at least one text
   * @param language of all
   */
  static PaddedTexts of(List<int[]> texts, int language) {
    int T = texts.stream().mapToInt(ids -> ids.length).max().orElse(0);
    long[] ids = new long[texts.size() * T];
    long[] mask = new long[texts.size() * T];
    for (int row = 0; row < texts.size(); row++) {
      int[] text = texts.get(row);
      for (int t = 0; t < text.length; t++) {
        ids[row * T + t] = text[t];
      }
      Arrays.fill(mask, row * T, row * T + text.length, 1);
    }
    return new PaddedTexts(texts.size(), T, ids, mask, language);
  }
}
