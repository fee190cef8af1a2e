package io.sirocco.benchmarks;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Cases that belong together.
 *
 * @param name what a user types, such as {@code layer-norm}
 * @param description what is measured, in a sentence
 * @param rate how its speed is told
 * @param baselines the contestants that its cases bring themselves, described by name
 * @param cases at least one
 */
public record Benchmark(
    String name,
    String description,
    Rate rate,
    Map<String, String> baselines,
    List<BenchmarkCase> cases) {

  /** Checks that there are cases. */
  public Benchmark {
    baselines = Collections.unmodifiableMap(new LinkedHashMap<>(baselines));
    cases = List.copyOf(cases);
    if (cases.isEmpty()) {
      throw new IllegalArgumentException("benchmark %s has no cases".formatted(name));
    }
  }
}
