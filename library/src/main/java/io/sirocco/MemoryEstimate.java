package io.sirocco;

import io.sirocco.kernels.Backend;
import io.sirocco.kernels.MemoryPlan;
import io.sirocco.kernels.ModelState;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Role;
import java.util.List;
import java.util.Locale;

/**
 * The bytes that a session and its programs take, known before anything is allocated.
 *
 * @param state parameters, gradients, moments, caches
 * @param exchange inputs and outputs of all programs
 * @param activations of the largest program
 * @param workspace of the largest program
 */
public record MemoryEstimate(long state, long exchange, long activations, long workspace) {

  /**
   * The estimate for programs over one state.
   *
   * @throws IllegalArgumentException if a tensor is too large for any backend
   */
  public static MemoryEstimate of(Backend backend, ModelState state, List<Program> programs) {
    // The plans come first: they refuse tensors whose sizes a backend cannot count.
    long stateBytes = MemoryPlan.of(state).bytes();
    long exchange = 0;
    long activations = 0;
    for (Program program : programs) {
      MemoryPlan plan = MemoryPlan.of(program);
      exchange += plan.bytes(Role.Owner.EXECUTABLE);
      activations = Math.max(activations, plan.bytes(Role.Owner.SCRATCH));
    }
    long workspace = programs.stream().mapToLong(backend::workspaceBytes).max().orElse(0);
    return new MemoryEstimate(stateBytes, exchange, activations, workspace);
  }

  /** All of it. */
  public long total() {
    return state + exchange + activations + workspace;
  }

  /**
   * Refuses what does not fit.
   *
   * @param available bytes that can still be allocated
   * @throws IllegalArgumentException with both numbers and what would help
   */
  public void requireFits(long available) {
    if (total() > available) {
      throw new IllegalArgumentException(
          "not enough memory: planned are %s, available are %s; use a smaller batch_size, context or model, or a larger heap (SIROCCO_HEAP)"
              .formatted(this, megabytes(available)));
    }
  }

  @Override
  public String toString() {
    return "%s (state %s, activations %s, workspace %s, inputs and outputs %s)"
        .formatted(
            megabytes(total()),
            megabytes(state),
            megabytes(activations),
            megabytes(workspace),
            megabytes(exchange));
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%,.1f MB", bytes / 1e6);
  }
}
