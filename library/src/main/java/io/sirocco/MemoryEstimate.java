package io.sirocco;

import io.sirocco.kernels.Backend;
import io.sirocco.kernels.DeviceMemory;
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
 * @param largestBuffer of all arenas and the workspace
 */
public record MemoryEstimate(
    long state, long exchange, long activations, long workspace, long largestBuffer) {

  /**
   * The estimate for programs over one state.
   *
   * @throws IllegalArgumentException if a tensor is too large for the backend
   */
  public static MemoryEstimate of(Backend backend, ModelState state, List<Program> programs) {
    // The plans come first: they refuse tensors whose sizes a backend cannot count.
    long shard =
        backend.memory().map(DeviceMemory::shardElements).orElse(MemoryPlan.SHARD_ELEMENTS);
    MemoryPlan statePlan = MemoryPlan.of(state, shard);
    long largest = largestArena(statePlan);
    long exchange = 0;
    long activations = 0;
    for (Program program : programs) {
      MemoryPlan plan = MemoryPlan.of(program, shard);
      exchange += plan.bytes(Role.Owner.EXECUTABLE);
      activations = Math.max(activations, plan.bytes(Role.Owner.SCRATCH));
      largest = Math.max(largest, largestArena(plan));
    }
    long workspace = programs.stream().mapToLong(backend::workspaceBytes).max().orElse(0);
    return new MemoryEstimate(
        statePlan.bytes(), exchange, activations, workspace, Math.max(largest, workspace));
  }

  private static long largestArena(MemoryPlan plan) {
    return plan.sizes().entrySet().stream()
        .mapToLong(entry -> entry.getValue() * entry.getKey().precision().bytes())
        .max()
        .orElse(0);
  }

  /** All of it. */
  public long total() {
    return state + exchange + activations + workspace;
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

  static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%,.1f MB", bytes / 1e6);
  }
}
