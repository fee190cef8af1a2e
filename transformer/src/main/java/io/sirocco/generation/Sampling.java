package io.sirocco.generation;

/**
 * How the next token is chosen from the logits, in this order: repetition penalty, temperature,
 * top-k, top-p, then a draw.
 *
 * @param temperature logits are divided by it; 0 takes the most likely token
 * @param topK only the k most likely tokens are kept; 0 keeps all
 * @param topP only the smallest set of most likely tokens whose probabilities reach p is kept; 1
 *     keeps all (Holtzman et al. 2020, section 3.1)
 * @param repetitionPenalty logits of tokens that occurred are divided by it where positive,
 *     multiplied where negative; 1 changes nothing (Keskar et al. 2019, section 4.1)
 * @param seed of the draws
 */
public record Sampling(
    double temperature, int topK, double topP, double repetitionPenalty, long seed) {

  /** Checks the ranges. */
  public Sampling {
    if (!(temperature >= 0) || temperature == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("temperature %s is not in [0, ∞)".formatted(temperature));
    }
    if (topK < 0) {
      throw new IllegalArgumentException("top-k %d is below 0".formatted(topK));
    }
    if (!(topP > 0 && topP <= 1)) {
      throw new IllegalArgumentException("top-p %s is not in (0, 1]".formatted(topP));
    }
    if (!(repetitionPenalty > 0) || repetitionPenalty == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(
          "repetition penalty %s is not in (0, ∞)".formatted(repetitionPenalty));
    }
  }

  /** The most likely token, always. */
  public static Sampling greedy() {
    return new Sampling(0, 0, 1, 1, 0);
  }
}
