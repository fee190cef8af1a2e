package io.sirocco.kernels.vector;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.sirocco.kernels.Executable;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.Step;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Interpreted and half-compiled code of the Vector API allocates its vectors, so that the test
 * waits for the compiler: what still allocates when nothing changes any more is a kernel's fault.
 */
final class AllocationTest {
  private static final int RUNS = 50;
  private static final int MOST_ROUNDS = 400;

  private static long allocated(ThreadMXBean threads) {
    return threads.getCurrentThreadAllocatedBytes();
  }

  @Test
  void aCompiledStepAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    List<String> failures = new ArrayList<>();
    try (VectorBackend backend = new VectorBackend(1);
        Session session = backend.open(TrainingStep.state())) {
      for (Step step : TrainingStep.program().steps()) {
        Executable executable = session.compile(new Program("one step", List.of(step)));
        TrainingStep.fill(executable);
        long bytes = Long.MAX_VALUE;
        for (int round = 0; round < MOST_ROUNDS && bytes > 0; round++) {
          long before = allocated(threads);
          for (int i = 0; i < RUNS; i++) {
            executable.run();
          }
          long measured = allocated(threads) - before - ownBytes(threads);
          bytes = Math.min(bytes, measured);
        }
        if (bytes > 0) {
          failures.add("%s: %d bytes in %d runs".formatted(step.op(), bytes, RUNS));
        }
      }
    }
    assertThat(failures).isEmpty();
  }

  /** What asking costs. */
  private static long ownBytes(ThreadMXBean threads) {
    long before = allocated(threads);
    return allocated(threads) - before;
  }
}
