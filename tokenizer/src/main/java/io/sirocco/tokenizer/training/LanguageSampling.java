package io.sirocco.tokenizer.training;

/**
 * How much each language counts: a language with the share p of all words gets the share
 * proportional to p^exponent, as in XLM (Lample and Conneau 2019, section 3.1, whose exponent is
 * .5).
 *
 * <p>The words of a language are counted as they are and then multiplied by one factor, so that
 * nothing is drawn at random and every word counts. Factors keep the sum of all words; weighted
 * counts are rounded to 1/{@value #UNIT} of a word.
 *
 * @param exponent 1 leaves the counts as they are, 0 makes all languages alike
 */
public record LanguageSampling(double exponent) {
  /** The counts as they are. */
  public static final LanguageSampling NONE = new LanguageSampling(1);

  /** As XLM does it. */
  public static final LanguageSampling XLM = new LanguageSampling(.5);

  /** The parts that one word of the text is counted in where languages are weighted. */
  static final long UNIT = 1 << 10;

  /** Checks the exponent. */
  public LanguageSampling {
    if (!(exponent >= 0 && exponent <= 1)) {
      throw new IllegalArgumentException(
          "exponent of language sampling is %s, not from 0 to 1".formatted(exponent));
    }
  }

  /**
   * The factor for the counts of each language.
   *
   * @param words the number of words of each language; a language without words has the factor 0
   */
  double[] factors(long[] words) {
    double total = 0;
    for (long count : words) {
      total += count;
    }
    double[] factors = new double[words.length];
    double weights = 0;
    for (int i = 0; i < words.length; i++) {
      factors[i] = words[i] == 0 ? 0 : StrictMath.pow(words[i] / total, exponent);
      weights += factors[i];
    }
    for (int i = 0; i < words.length; i++) {
      factors[i] = words[i] == 0 ? 0 : factors[i] / weights * total / words[i];
    }
    return factors;
  }
}
