package io.sirocco.corpora.cleaning;

import io.sirocco.corpora.TextPair;

/** Drops a pair of texts, by what they say alone. Safe for use by several threads. */
public sealed interface PairStep {

  /** What it is called in recipes and reports. */
  String name();

  /** Whether the pair is kept. */
  boolean keeps(TextPair pair);

  /**
   * Drops pairs of which one side is much longer: half of Moses' clean-corpus-n.
   *
   * @param max the longer side's characters over the shorter's, at least 1
   * @param slack characters by which the longer may exceed that: short texts vary more
   */
  record LengthRatio(double max, int slack) implements PairStep {
    /** Checks the ratio. */
    public LengthRatio {
      if (!(max >= 1) || slack < 0) {
        throw new IllegalArgumentException(
            "ratio of lengths %s below 1, or slack %d below 0".formatted(max, slack));
      }
    }

    @Override
    public String name() {
      return "length_ratio";
    }

    @Override
    public boolean keeps(TextPair pair) {
      int source = pair.source().codePointCount(0, pair.source().length());
      int target = pair.target().codePointCount(0, pair.target().length());
      return Math.max(source, target) <= max * Math.min(source, target) + slack;
    }
  }

  /** Drops pairs whose sides are the same: what nobody translated. */
  record Identical() implements PairStep {
    @Override
    public String name() {
      return "identical";
    }

    @Override
    public boolean keeps(TextPair pair) {
      return !pair.source().strip().equalsIgnoreCase(pair.target().strip());
    }
  }
}
