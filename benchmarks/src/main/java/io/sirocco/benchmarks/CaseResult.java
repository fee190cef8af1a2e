package io.sirocco.benchmarks;

import io.sirocco.kernels.Cost;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What was measured in one case.
 *
 * @param name of the case
 * @param products floating-point operations of matrix products in a run
 * @param others all other floating-point operations in a run
 * @param bytes compulsory bytes that a run moves
 * @param timings ours first
 * @param peakMemory the most bytes that were ever resident, by contestant; of those alone that have
 *     a process of their own
 */
public record CaseResult(
    String name,
    long products,
    long others,
    long bytes,
    List<Timing> timings,
    Map<String, Long> peakMemory) {

  /** Checks that ours is there. */
  public CaseResult {
    timings = List.copyOf(timings);
    peakMemory = Map.copyOf(peakMemory);
    if (timings.isEmpty()) {
      throw new IllegalArgumentException("case %s has no timings".formatted(name));
    }
  }

  /** A result of contestants that share a process. */
  public CaseResult(String name, long products, long others, long bytes, List<Timing> timings) {
    this(name, products, others, bytes, timings, Map.of());
  }

  /** A result with the cost that the case tells. */
  public static CaseResult of(BenchmarkCase measured, List<Timing> timings) {
    Cost cost = measured.cost();
    return new CaseResult(measured.name(), cost.products(), cost.others(), cost.bytes(), timings);
  }

  /** What a run costs. */
  public Cost cost() {
    return new Cost(products, others, bytes);
  }

  /** Our timing. */
  public Timing ours() {
    return timings.getFirst();
  }

  /** The time of the fastest peer over ours: above 1 ours is faster. Empty without a peer. */
  public OptionalDouble ratio() {
    OptionalDouble peer = timings.stream().skip(1).mapToDouble(Timing::median).min();
    return peer.isPresent()
        ? OptionalDouble.of(peer.getAsDouble() / ours().median())
        : OptionalDouble.empty();
  }
}
