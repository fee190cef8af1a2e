package io.sirocco.benchmarks;

import java.util.List;

/**
 * Cases that belong together.
 *
 * @param name what a user types, such as {@code layer-norm}
 * @param description what is measured, in a sentence
 * @param rate how its speed is told
 * @param cases at least one
 */
public record Benchmark(String name, String description, Rate rate, List<BenchmarkCase> cases) {

  /** Checks that there are cases. */
  public Benchmark {
    cases = List.copyOf(cases);
    if (cases.isEmpty()) {
      throw new IllegalArgumentException("benchmark %s has no cases".formatted(name));
    }
  }
}
