package io.sirocco.benchmarks;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What was measured of one contestant in one case.
 *
 * @param contestant its name
 * @param runs repetitions a sample
 * @param share the part of the work that a run does; the samples are already divided by it
 * @param warmUp the seconds of the warm-up
 * @param samples seconds a run of the whole work, in the order of the turns
 */
@JsonIgnoreProperties(value = "median", allowGetters = true)
public record Timing(
    String contestant, long runs, double share, double warmUp, List<Double> samples) {

  /** Checks that there are samples and that they are positive. */
  public Timing {
    samples = List.copyOf(samples);
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("%s has no samples".formatted(contestant));
    }
    for (double sample : samples) {
      if (!(sample > 0)) {
        throw new IllegalArgumentException(
            "%s: a sample of %s s is not above 0".formatted(contestant, sample));
      }
    }
  }

  /** The middle sample, or the mean of the two in the middle, in seconds. */
  @JsonProperty("median")
  public double median() {
    double[] sorted = samples.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** The fastest sample, in seconds. */
  public double fastest() {
    return samples.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }
}
