package io.sirocco.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How our times changed between two runs of one benchmark.
 *
 * @param changes the cases that both runs have, in the order of the newer
 * @param onlyInOne the cases that one run lacks
 * @param differences what else differs, such as machine or threads: it makes times incomparable
 */
public record HistoryComparison(
    List<Change> changes, List<String> onlyInOne, List<String> differences) {

  /**
   * Our time in a case.
   *
   * @param name of the case
   * @param before seconds in the older run
   * @param after seconds in the newer run
   */
  public record Change(String name, double before, double after) {

    /** Above 1 the newer is faster. */
    public double ratio() {
      return before / after;
    }
  }

  /** Copies the lists. */
  public HistoryComparison {
    changes = List.copyOf(changes);
    onlyInOne = List.copyOf(onlyInOne);
    differences = List.copyOf(differences);
  }

  /**
   * Compares two runs.
   *
   * @throws IllegalArgumentException if they are of two benchmarks, or have no case in common
   */
  public static HistoryComparison of(RunRecord before, RunRecord after) {
    if (!before.benchmark().equals(after.benchmark())) {
      throw new IllegalArgumentException(
          "benchmark %s cannot be compared with benchmark %s"
              .formatted(before.benchmark(), after.benchmark()));
    }
    Map<String, CaseResult> old =
        before.cases().stream().collect(Collectors.toMap(CaseResult::name, Function.identity()));
    List<Change> changes = new ArrayList<>();
    TreeSet<String> onlyInOne = new TreeSet<>(old.keySet());
    for (CaseResult result : after.cases()) {
      CaseResult earlier = old.get(result.name());
      if (earlier == null) {
        onlyInOne.add(result.name());
      } else {
        onlyInOne.remove(result.name());
        changes.add(new Change(result.name(), earlier.ours().median(), result.ours().median()));
      }
    }
    if (changes.isEmpty()) {
      throw new IllegalArgumentException(
          "the two runs of %s have no case in common".formatted(before.benchmark()));
    }
    return new HistoryComparison(changes, List.copyOf(onlyInOne), differences(before, after));
  }

  private static List<String> differences(RunRecord before, RunRecord after) {
    List<String> found = new ArrayList<>();
    difference("threads", before.threads(), after.threads(), found);
    difference("backend", before.backend(), after.backend(), found);
    difference("machine", before.machine(), after.machine(), found);
    difference("java", before.java(), after.java(), found);
    return found;
  }

  private static void difference(String what, Object before, Object after, List<String> found) {
    if (!before.equals(after)) {
      found.add("%s: %s before, %s after".formatted(what, before, after));
    }
  }

  /** All ratios, summed up. */
  public Ratios ratios() {
    return Ratios.of(changes.stream().map(Change::ratio).toList());
  }
}
