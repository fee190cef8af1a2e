package io.sirocco.training;

import io.sirocco.kernels.Randomness;
import io.sirocco.objectives.Draws;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.transformer.ModelInputs;

/**
 * Puts tokens that a generator proposes in the place of masked ones: each is drawn from the softmax
 * of its logits, and counts as original where it is the token that was masked (Clark et al. 2020,
 * section 2).
 */
final class Replacements {

  private static final int ORIGINAL = 0;
  private static final int REPLACED = 1;

  private final SelectedLogits proposals;
  private final TokenBatch batch;

  /**
   * Replacements in batches of one size.
   *
   * @param proposals the logits of the generator
   * @param inputs the sizes; labels are those of positions
   */
  Replacements(SelectedLogits proposals, ModelInputs inputs) {
    this.proposals = proposals;
    batch = new TokenBatch(inputs);
  }

  /**
   * The batch that the generator was run with last, with its proposals, and which of them are not
   * the original; every position that holds a token has a label. It is the same object each time.
   *
   * @param masked what the generator was given
   * @param counters where the random numbers begin, see {@link Randomness}
   */
  TokenBatch replace(TokenBatch masked, int[] counters) {
    batch.clear();
    batch.copyTokens(masked);
    for (int position = 0; position < batch.groups().length; position++) {
      if (batch.groups()[position] != TokenBatch.ABSENT) {
        batch.label(position, ORIGINAL);
      }
    }
    int[] rows = masked.predictions();
    proposals.forEach(
        rows,
        (i, logits, at) -> {
          int position = masked.rows()[rows[i]];
          double uniform = uniform(counters, position / batch.T(), position % batch.T());
          int token = draw(logits, at, proposals.V(), uniform);
          batch.ids()[position] = token;
          batch.label(position, token == masked.targets()[rows[i]] ? ORIGINAL : REPLACED);
        });
    return batch;
  }

  private static double uniform(int[] counters, int row, int position) {
    long seed =
        (long) counters[Randomness.SEED_HIGH] << 32
            | Integer.toUnsignedLong(counters[Randomness.SEED_LOW]);
    int sample = counters[Randomness.FIRST_SAMPLE] + row;
    return new Draws(seed, Randomness.REPLACEMENT, counters[Randomness.STEP], sample)
        .uniform(0, position);
  }

  /**
   * The class at which the sum of the probabilities exceeds a number; the last where rounding
   * leaves the sum below it.
   *
   * @param logits those of the classes are among them
   * @param at where they begin
   * @param classes how many there are
   * @param uniform in [0, 1)
   */
  static int draw(float[] logits, int at, int classes, double uniform) {
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < classes; i++) {
      highest = Math.max(highest, logits[at + i]);
    }
    double[] probabilities = new double[classes];
    double sum = 0;
    for (int i = 0; i < classes; i++) {
      // Math.exp may round otherwise from machine to machine.
      probabilities[i] = StrictMath.exp(logits[at + i] - highest);
      sum += probabilities[i];
    }
    double threshold = uniform * sum;
    int last = classes - 1;
    for (int i = 0; i < last; i++) {
      threshold -= probabilities[i];
      if (threshold < 0) {
        return i;
      }
    }
    return last;
  }
}
