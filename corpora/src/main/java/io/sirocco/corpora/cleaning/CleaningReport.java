package io.sirocco.corpora.cleaning;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How many records each step has seen, changed and dropped. Safe for use by several threads. */
public final class CleaningReport {

  private final Map<String, Counters> steps = new LinkedHashMap<>();

  /**
   * The counts of a step.
   *
   * @param step its name
   * @param seen records that came to it
   * @param changed of these, kept in another shape
   * @param dropped of these, dropped
   */
  public record Line(String step, long seen, long changed, long dropped) {}

  private record Counters(LongAdder seen, LongAdder changed, LongAdder dropped) {}

  CleaningReport(List<String> names) {
    for (String name : names) {
      steps.put(name, new Counters(new LongAdder(), new LongAdder(), new LongAdder()));
    }
  }

  void count(String step, boolean changed, boolean dropped) {
    Counters counters = steps.get(step);
    if (counters == null) {
      throw new IllegalArgumentException("no step \"%s\" in %s".formatted(step, steps.keySet()));
    }
    counters.seen().increment();
    if (changed) {
      counters.changed().increment();
    }
    if (dropped) {
      counters.dropped().increment();
    }
  }

  /** The counts of all steps, in their order. */
  public List<Line> lines() {
    return steps.entrySet().stream()
        .map(step ->
            new Line(
                step.getKey(),
                step.getValue().seen().sum(),
                step.getValue().changed().sum(),
                step.getValue().dropped().sum()))
        .toList();
  }
}
