package io.sirocco.kernels.vector;

import io.sirocco.kernels.Arena;
import io.sirocco.kernels.MemoryPlan;
import io.sirocco.kernels.Placement;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Tensor;
import java.util.HashMap;
import java.util.Map;

/** The arrays behind the arenas of a plan. */
final class Arenas {
  private final Map<Arena, float[]> floats = new HashMap<>();
  private final Map<Arena, int[]> ints = new HashMap<>();

  /**
   * Makes the arenas of one owner at least as large as a plan asks. What a grown arena held is
   * lost.
   *
   * @return whether an array was replaced
   * @throws IllegalArgumentException if the plan has elements of another type than f32 and i32
   */
  boolean grow(MemoryPlan plan, Role.Owner owner) {
    boolean grown = false;
    for (Map.Entry<Arena, Long> entry : plan.sizes().entrySet()) {
      Arena arena = entry.getKey();
      if (arena.role().owner() == owner) {
        grown |= grow(arena, Math.toIntExact(entry.getValue()));
      }
    }
    return grown;
  }

  private boolean grow(Arena arena, int size) {
    switch (arena.precision()) {
      case F32 -> {
        if (length(floats.get(arena)) < size) {
          floats.remove(arena); // so that the old array and the new one need not fit together
          floats.put(arena, new float[size]);
          return true;
        }
      }
      case I32 -> {
        int[] old = ints.get(arena);
        if (old == null || old.length < size) {
          ints.remove(arena);
          ints.put(arena, new int[size]);
          return true;
        }
      }
      case BF16, F16 ->
          throw new IllegalArgumentException(
              "arena %s: backend vector holds f32 and i32 only".formatted(arena));
    }
    return false;
  }

  private static int length(float @org.jspecify.annotations.Nullable [] array) {
    return array == null ? -1 : array.length;
  }

  /** Where an f32 tensor lies. */
  Floats floats(Tensor tensor, MemoryPlan plan) {
    Placement placement = placement(tensor, plan, Precision.F32);
    return new Floats(held(floats, placement), (int) placement.offset());
  }

  /** Where an i32 tensor lies. */
  Ints ints(Tensor tensor, MemoryPlan plan) {
    Placement placement = placement(tensor, plan, Precision.I32);
    return new Ints(held(ints, placement), (int) placement.offset());
  }

  private static Placement placement(Tensor tensor, MemoryPlan plan, Precision precision) {
    if (tensor.precision() != precision) {
      throw new IllegalArgumentException("%s is not %s".formatted(tensor, precision));
    }
    return plan.placement(tensor);
  }

  private static <A> A held(Map<Arena, A> arrays, Placement placement) {
    A array = arrays.get(placement.arena());
    if (array == null) {
      throw new IllegalStateException("no array for arena %s".formatted(placement.arena()));
    }
    return array;
  }

  /** Lets the memory go. */
  void clear() {
    floats.clear();
    ints.clear();
  }
}
