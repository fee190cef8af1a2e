package io.sirocco.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * Ratios of times, summed up; {@link #toString()} is the last line of what a benchmark prints.
 *
 * @param geomean the geometric mean
 * @param min the smallest
 */
public record Ratios(double geomean, double min) {

  /** Sums up ratios, of which there is at least one, all above 0. */
  public static Ratios of(List<Double> ratios) {
    if (ratios.isEmpty()) {
      throw new IllegalArgumentException("there are no ratios");
    }
    double logarithms = 0;
    double min = Double.POSITIVE_INFINITY;
    for (double ratio : ratios) {
      if (!(ratio > 0)) {
        throw new IllegalArgumentException("ratio %s is not above 0".formatted(ratio));
      }
      logarithms += Math.log(ratio);
      min = Math.min(min, ratio);
    }
    return new Ratios(Math.exp(logarithms / ratios.size()), min);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "geomean %.2f min %.2f", geomean, min);
  }
}
