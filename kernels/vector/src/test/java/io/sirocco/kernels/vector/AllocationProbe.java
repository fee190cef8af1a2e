package io.sirocco.kernels.vector;

import com.sun.management.ThreadMXBean;
import io.sirocco.kernels.Executable;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.Step;
import java.lang.management.ManagementFactory;

/**
 * Runs every op until a round of runs has allocated nothing, and fails where none does. Interpreted
 * and half-compiled code of the Vector API allocates its vectors, so that the first rounds do.
 */
final class AllocationProbe {
  private static final int RUNS = 50;
  private static final int MOST_ROUNDS = 400;

  private AllocationProbe() {}

  /** Prints the ops that allocate, or how many were tried. */
  public static void main(String[] arguments) {
    int failures = 0;
    try (VectorBackend backend = new VectorBackend(1);
        Session session = backend.open(TrainingStep.state())) {
      for (Step step : TrainingStep.program().steps()) {
        Executable executable = session.compile(new Program("one step", java.util.List.of(step)));
        TrainingStep.fill(executable);
        long bytes = leastAllocated(executable);
        if (bytes > 0) {
          failures++;
          System.out.printf("%s: %d bytes in %d runs%n", step.op(), bytes, RUNS);
        }
      }
    }
    if (failures > 0) {
      System.exit(1);
    }
    System.out.printf("%d ops allocate nothing%n", TrainingStep.program().steps().size());
  }

  private static long leastAllocated(Executable executable) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < MOST_ROUNDS && least > 0; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < RUNS; i++) {
        executable.run();
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }
}
