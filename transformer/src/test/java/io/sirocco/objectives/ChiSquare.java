package io.sirocco.objectives;

import java.util.Map;

/** Pearson's test of counts against probabilities. */
public final class ChiSquare {

  private ChiSquare() {}

  /** Of all things that can happen; what is not counted happened never. */
  public static <K> double statistic(Map<K, Integer> counts, Map<K, Double> probabilities) {
    long total = counts.values().stream().mapToLong(count -> count).sum();
    if (!probabilities.keySet().containsAll(counts.keySet())) {
      return Double.POSITIVE_INFINITY;
    }
    double sum = 0;
    for (Map.Entry<K, Double> entry : probabilities.entrySet()) {
      double expected = total * entry.getValue();
      double difference = counts.getOrDefault(entry.getKey(), 0) - expected;
      sum += difference * difference / expected;
    }
    return sum;
  }

  /**
   * What the statistic exceeds with probability 1e-4, by the approximation of Wilson and Hilferty
   * (PNAS 17, 1931).
   */
  public static double limit(int degrees) {
    double spread = 2.0 / (9 * degrees);
    double root = 1 - spread + 3.719 * Math.sqrt(spread);
    return degrees * root * root * root;
  }
}
