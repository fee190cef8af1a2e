package io.sirocco.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A run of a benchmark, as kept in a JSON file.
 *
 * @param format of the file, {@value #FORMAT}
 * @param benchmark its name
 * @param date when it was started, ISO 8601
 * @param machine processor, cores, memory and system, by what they are
 * @param java the virtual machine and its flags
 * @param version of Sirocco
 * @param backend ours, in words
 * @param threads of ours
 * @param peers each one's description, by name
 * @param environment the variables that change a peer's speed and are set
 * @param pace how long was measured
 * @param cases in the order in which they were measured
 */
public record RunRecord(
    int format,
    String benchmark,
    String date,
    Map<String, String> machine,
    Map<String, String> java,
    String version,
    String backend,
    int threads,
    Map<String, String> peers,
    Map<String, String> environment,
    Pace pace,
    List<CaseResult> cases) {

  /** The format that this version writes and reads. */
  public static final int FORMAT = 1;

  /** Checks the format. */
  public RunRecord {
    if (format != FORMAT) {
      throw new IllegalArgumentException(
          "format %d; this version reads format %d".formatted(format, FORMAT));
    }
    machine = Map.copyOf(machine);
    java = Map.copyOf(java);
    peers = Map.copyOf(peers);
    environment = Map.copyOf(environment);
    cases = List.copyOf(cases);
  }

  /**
   * The ratios of the cases that have one.
   *
   * @throws IllegalArgumentException if none has
   */
  public Ratios ratios() {
    return Ratios.of(
        cases.stream()
            .map(CaseResult::ratio)
            .filter(OptionalDouble::isPresent)
            .map(OptionalDouble::getAsDouble)
            .toList());
  }
}
