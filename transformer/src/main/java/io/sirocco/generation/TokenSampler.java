package io.sirocco.generation;

import io.sirocco.kernels.Philox;
import io.sirocco.kernels.Randomness;
import java.util.BitSet;

/** Chooses tokens as a {@link Sampling} says; a function of logits, history and seed alone. */
public final class TokenSampler {

  private final Sampling sampling;
  private final BitSet occurred = new BitSet();
  private int drawn;

  /** A sampler that has seen no token. */
  public TokenSampler(Sampling sampling) {
    this.sampling = sampling;
  }

  /** Makes a token count as having occurred. */
  public void occurred(int token) {
    occurred.set(token);
  }

  /**
   * The next token, which counts as having occurred from now on.
   *
   * @param logits one a token of the vocabulary
   * @throws IllegalArgumentException if a logit is NaN or +∞, or all are -∞
   */
  public int next(float[] logits) {
    double[] scores = scores(logits);
    int token = sampling.temperature() == 0 ? argmax(scores) : draw(scores);
    drawn++;
    occurred.set(token);
    return token;
  }

  private double[] scores(float[] logits) {
    double[] scores = new double[logits.length];
    for (int v = 0; v < logits.length; v++) {
      if (Float.isNaN(logits[v]) || logits[v] == Float.POSITIVE_INFINITY) {
        throw new IllegalArgumentException("logit of token %d is %s".formatted(v, logits[v]));
      }
      scores[v] = logits[v];
      if (occurred.get(v)) {
        double penalty = sampling.repetitionPenalty();
        scores[v] = scores[v] > 0 ? scores[v] / penalty : scores[v] * penalty;
      }
    }
    if (scores[argmax(scores)] == Double.NEGATIVE_INFINITY) {
      throw new IllegalArgumentException("every logit is -Infinity");
    }
    return scores;
  }

  /** The first of the largest. */
  private static int argmax(double[] scores) {
    int best = 0;
    for (int v = 1; v < scores.length; v++) {
      if (scores[v] > scores[best]) {
        best = v;
      }
    }
    return best;
  }

  private int draw(double[] scores) {
    Integer[] order = new Integer[scores.length];
    for (int v = 0; v < order.length; v++) {
      order[v] = v;
    }
    // Ties go to the lower id, so that the order is a function of the scores.
    java.util.Arrays.sort(order, (a, b) -> Double.compare(scores[b], scores[a]));
    int kept = sampling.topK() == 0 ? order.length : Math.min(sampling.topK(), order.length);
    double[] probabilities = softmax(scores, order, kept);
    kept = nucleus(probabilities, kept);
    double total = 0;
    for (int i = 0; i < kept; i++) {
      total += probabilities[i];
    }
    double threshold = uniform() * total;
    for (int i = 0; i < kept; i++) {
      threshold -= probabilities[i];
      if (threshold < 0) {
        return order[i];
      }
    }
    return order[kept - 1];
  }

  private double[] softmax(double[] scores, Integer[] order, int kept) {
    double largest = scores[order[0]];
    double[] probabilities = new double[kept];
    double sum = 0;
    for (int i = 0; i < kept; i++) {
      probabilities[i] = StrictMath.exp((scores[order[i]] - largest) / sampling.temperature());
      sum += probabilities[i];
    }
    for (int i = 0; i < kept; i++) {
      probabilities[i] /= sum;
    }
    return probabilities;
  }

  private int nucleus(double[] probabilities, int kept) {
    if (sampling.topP() == 1) {
      return kept;
    }
    double reached = 0;
    for (int i = 0; i < kept; i++) {
      reached += probabilities[i];
      if (reached >= sampling.topP()) {
        return i + 1;
      }
    }
    return kept;
  }

  private double uniform() {
    int[] words = new int[4];
    long seed = sampling.seed();
    Philox.block(drawn, 0, 0, 0, (int) seed, (int) (seed >>> 32) ^ Randomness.GENERATION, words);
    return Philox.uniform(words[0], words[1]);
  }
}
