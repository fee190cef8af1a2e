package io.sirocco.corpora.sampling;

/**
 * A pair as places in a dataset: both sides are tokens in a row.
 *
 * @param firstA the first token of A
 * @param lengthA its tokens, at least 1
 * @param firstB the first token of B
 * @param lengthB its tokens, at least 1
 * @param label {@link #RIGHT} or {@link #WRONG}
 */
record SentencePair(long firstA, int lengthA, long firstB, int lengthB, int label) {

  /** B follows A. */
  static final int RIGHT = 0;

  /** B was drawn, or comes before A. */
  static final int WRONG = 1;

  void addTo(EpochIndexes.Entries entries) {
    entries.add(firstA);
    entries.add(firstB);
    entries.add((long) label << 62 | (long) lengthA << 31 | lengthB);
    entries.end();
  }

  static SentencePair of(long[] entry) {
    return new SentencePair(
        entry[0],
        (int) (entry[2] >>> 31 & Integer.MAX_VALUE),
        entry[1],
        (int) (entry[2] & Integer.MAX_VALUE),
        (int) (entry[2] >>> 62));
  }

  /** Drops tokens of the longer side, B where they are equal, until both fit. */
  SentencePair fitting(int tokens, PairCutter.Coin coin) {
    long beginA = firstA;
    long endA = firstA + lengthA;
    long beginB = firstB;
    long endB = firstB + lengthB;
    while (endA - beginA + endB - beginB > tokens) {
      boolean front = coin.toss();
      if (endA - beginA > endB - beginB) {
        beginA += front ? 1 : 0;
        endA -= front ? 0 : 1;
      } else {
        beginB += front ? 1 : 0;
        endB -= front ? 0 : 1;
      }
    }
    return new SentencePair(beginA, (int) (endA - beginA), beginB, (int) (endB - beginB), label);
  }
}
