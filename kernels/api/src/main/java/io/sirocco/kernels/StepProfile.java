package io.sirocco.kernels;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Adds up how often the steps of programs ran, and how long. Not for use by two threads at once.
 */
public final class StepProfile implements StepObserver {

  private final LongSupplier clock;
  private final IdentityHashMap<Program, Times> programs = new IdentityHashMap<>();
  private final List<Times> inOrder = new ArrayList<>();
  private long began;

  /**
   * Begins empty.
   *
   * @param clock a monotonic clock in nanoseconds
   */
  public StepProfile(LongSupplier clock) {
    this.clock = clock;
  }

  /** What belongs together in a line. */
  public enum Grouping {
    /** All ops of a kind. */
    OPS,
    /** All ops with the same sizes. */
    STEPS;

    private String name(Step step) {
      return switch (this) {
        case OPS -> step.op().name();
        case STEPS -> step.op().toString();
      };
    }
  }

  /**
   * What a group of steps came to.
   *
   * @param name of the group
   * @param calls how often its steps ran
   * @param nanoseconds that they took
   * @param cost of all calls together
   */
  public record Line(String name, long calls, long nanoseconds, Cost cost) {

    private Line plus(Line other) {
      return new Line(
          name, calls + other.calls, nanoseconds + other.nanoseconds, cost.plus(other.cost));
    }

    /** Floating-point operations a second. */
    public double flopsPerSecond() {
      return cost.flops() * 1e9 / Math.max(1, nanoseconds);
    }

    /** Compulsory traffic, in bytes a second. */
    public double bytesPerSecond() {
      return cost.bytes() * 1e9 / Math.max(1, nanoseconds);
    }
  }

  /** The counts of a program's steps. */
  @SuppressWarnings("ArrayRecordComponent") // counters: the very arrays are meant, not their values
  private record Times(Program program, long[] calls, long[] nanoseconds) {

    Line line(int step, String name) {
      Cost cost = Cost.of(program.steps().get(step));
      return new Line(
          name,
          calls[step],
          nanoseconds[step],
          new Cost(
              cost.products() * calls[step],
              cost.others() * calls[step],
              cost.bytes() * calls[step]));
    }
  }

  @Override
  public long nanoTime() {
    return clock.getAsLong();
  }

  @Override
  public void ran(Program program, int step, long nanoseconds) {
    Times times = programs.get(program);
    if (times == null) {
      if (inOrder.isEmpty()) {
        began = nanoTime() - nanoseconds;
      }
      int steps = program.steps().size();
      times = new Times(program, new long[steps], new long[steps]);
      programs.put(program, times);
      inOrder.add(times);
    }
    times.calls[step]++;
    times.nanoseconds[step] += nanoseconds;
  }

  /** Nanoseconds since the first step began, 0 if none has. */
  public long elapsed() {
    return inOrder.isEmpty() ? 0 : nanoTime() - began;
  }

  /** The groups of all steps that ran, the longest first. */
  public List<Line> lines(Grouping grouping) {
    Map<String, Line> lines = new LinkedHashMap<>();
    for (Times times : inOrder) {
      for (int i = 0; i < times.calls.length; i++) {
        if (times.calls[i] > 0) {
          String name = grouping.name(times.program.steps().get(i));
          lines.merge(name, times.line(i, name), Line::plus);
        }
      }
    }
    return lines.values().stream()
        .sorted(Comparator.comparingLong(Line::nanoseconds).reversed())
        .toList();
  }
}
