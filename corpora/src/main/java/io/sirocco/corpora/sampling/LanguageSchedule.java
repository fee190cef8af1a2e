package io.sirocco.corpora.sampling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which language (or pair) each batch is of: drawn with p_i = (n_i / sum n)^alpha, normalized.
 * alpha = 1 follows the data, 0 gives all languages the same share. Lample and Conneau,
 * "Cross-lingual language model pretraining", NeurIPS 2019, section 3.1.
 *
 * <p>The language of a batch is a function of its number. How many batches of that language came
 * before takes a count, which is kept every 4,096 batches and made on demand.
 */
public final class LanguageSchedule {

  private static final int BLOCK = 4096;

  private final double[] upTo;
  private final RandomKey key;
  private final List<long[]> countsBefore = new ArrayList<>();

  /**
   * A schedule.
   *
   * @param sizes n_i, such as sentences: at least one, each at least 1
   * @param alpha from 0 to 1
   * @param seed of the run
   */
  public LanguageSchedule(long[] sizes, double alpha, long seed) {
    upTo = probabilities(sizes, alpha);
    for (int i = 1; i < upTo.length; i++) {
      upTo[i] += upTo[i - 1];
    }
    key = RandomKey.of(seed, RandomKey.Purpose.LANGUAGE);
    countsBefore.add(new long[sizes.length]);
  }

  /** p_i. */
  public static double[] probabilities(long[] sizes, double alpha) {
    if (!(alpha >= 0 && alpha <= 1)) {
      throw new IllegalArgumentException("alpha %s is not from 0 to 1".formatted(alpha));
    }
    if (sizes.length == 0 || Arrays.stream(sizes).anyMatch(size -> size < 1)) {
      throw new IllegalArgumentException(
          "languages of sizes %s: each needs 1".formatted(Arrays.toString(sizes)));
    }
    double total = Arrays.stream(sizes).mapToDouble(size -> (double) size).sum();
    double[] powers =
        Arrays.stream(sizes).mapToDouble(size -> StrictMath.pow(size / total, alpha)).toArray();
    double sum = Arrays.stream(powers).sum();
    return Arrays.stream(powers).map(power -> power / sum).toArray();
  }

  /** The language of a batch, by its place among the sizes. */
  public int language(long batch) {
    double drawn = key.uniform(batch);
    int language = 0;
    while (language < upTo.length - 1 && drawn >= upTo[language]) {
      language++;
    }
    return language;
  }

  /** How many batches before this one are of its language. */
  public long ordinal(long batch) {
    int language = language(batch);
    long begin = batch / BLOCK * BLOCK;
    long count = countsBefore(batch / BLOCK)[language];
    for (long earlier = begin; earlier < batch; earlier++) {
      count += language(earlier) == language ? 1 : 0;
    }
    return count;
  }

  private synchronized long[] countsBefore(long block) {
    while (countsBefore.size() <= block) {
      long[] counts = countsBefore.getLast().clone();
      long begin = (countsBefore.size() - 1L) * BLOCK;
      for (int i = 0; i < BLOCK; i++) {
        counts[language(begin + i)]++;
      }
      countsBefore.add(counts);
    }
    return countsBefore.get((int) block);
  }
}
