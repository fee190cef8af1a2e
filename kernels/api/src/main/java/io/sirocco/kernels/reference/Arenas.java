package io.sirocco.kernels.reference;

import io.sirocco.kernels.Arena;
import io.sirocco.kernels.MemoryPlan;
import io.sirocco.kernels.Placement;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The memory that a plan asks for: doubles for every float precision, ints for i32. */
final class Arenas {

  private final MemoryPlan plan;
  private final Map<Arena, double[]> numbers = new HashMap<>();
  private final Map<Arena, int[]> indices = new HashMap<>();

  Arenas(MemoryPlan plan) {
    this.plan = plan;
    plan.sizes()
        .forEach((arena, elements) -> {
          int size = Math.toIntExact(elements);
          if (arena.precision() == Precision.I32) {
            indices.put(arena, new int[size]);
          } else {
            numbers.put(arena, new double[size]);
          }
        });
  }

  Numbers numbers(Tensor tensor) {
    Placement placement = plan.placement(tensor);
    double[] arena = numbers.get(placement.arena());
    if (arena == null) {
      throw new IllegalArgumentException("%s holds no floats".formatted(tensor));
    }
    return new Numbers(tensor, arena, placement.offset());
  }

  Indices indices(Tensor tensor) {
    Placement placement = plan.placement(tensor);
    int[] arena = indices.get(placement.arena());
    if (arena == null) {
      throw new IllegalArgumentException("%s holds no i32 values".formatted(tensor));
    }
    return new Indices(tensor, arena, placement.offset());
  }

  /** Makes whatever tensors of a role held recognizable: every float becomes NaN. */
  void poison(Role role) {
    numbers.forEach((arena, elements) -> {
      if (arena.role() == role) {
        Arrays.fill(elements, Double.NaN);
      }
    });
  }
}
