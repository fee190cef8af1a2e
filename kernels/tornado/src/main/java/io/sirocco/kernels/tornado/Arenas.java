package io.sirocco.kernels.tornado;

import io.sirocco.kernels.Arena;
import io.sirocco.kernels.MemoryPlan;
import io.sirocco.kernels.Placement;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** The arrays behind the arenas of plans, on the host; the device has a copy of each. */
final class Arenas {
  private final Map<Arena, TornadoNativeArray> held = new LinkedHashMap<>();

  /**
   * Makes the arenas of a role at least as large as a plan asks. What a grown arena held is lost.
   *
   * @return whether an array was replaced
   * @throws IllegalArgumentException if the plan has elements of another type than f32 and i32
   */
  boolean grow(MemoryPlan plan, Role role) {
    boolean grown = false;
    for (Map.Entry<Arena, Long> entry : plan.sizes().entrySet()) {
      if (entry.getKey().role() == role) {
        grown |= grow(entry.getKey(), Math.toIntExact(entry.getValue()));
      }
    }
    return grown;
  }

  private boolean grow(Arena arena, int elements) {
    if (arena.precision() != Precision.F32 && arena.precision() != Precision.I32) {
      throw new IllegalArgumentException(
          "arena %s: backend tornado holds f32 and i32 only".formatted(arena));
    }
    TornadoNativeArray there = held.get(arena);
    if (there != null && there.getSize() >= elements) {
      return false;
    }
    held.put(
        arena,
        arena.precision() == Precision.F32 ? new FloatArray(elements) : new IntArray(elements));
    return true;
  }

  /** The arrays of all arenas, which have to be f32. */
  List<FloatArray> arrays() {
    List<FloatArray> arrays = new ArrayList<>();
    for (Map.Entry<Arena, TornadoNativeArray> entry : held.entrySet()) {
      if (!(entry.getValue() instanceof FloatArray array)) {
        throw new IllegalStateException("arena %s is not f32".formatted(entry.getKey()));
      }
      arrays.add(array);
    }
    return arrays;
  }

  /** Where a tensor lies. */
  Region region(Tensor tensor, MemoryPlan plan) {
    Placement placement = plan.placement(tensor);
    TornadoNativeArray there = held.get(placement.arena());
    if (there == null) {
      throw new IllegalStateException("no array for arena %s".formatted(placement.arena()));
    }
    return new Region(there, (int) placement.offset());
  }
}
