package io.sirocco.kernels.opencl;

import io.sirocco.kernels.Arena;
import io.sirocco.kernels.MemoryPlan;
import io.sirocco.kernels.Placement;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Tensor;
import java.util.HashMap;
import java.util.Map;
import org.jocl.CL;
import org.jocl.cl_mem;

/** The buffers behind the arenas of a plan. */
final class Buffers implements AutoCloseable {
  private final Context context;
  private final Map<Arena, Held> held = new HashMap<>();

  private record Held(cl_mem buffer, long elements) {}

  Buffers(Context context) {
    this.context = context;
  }

  /**
   * Makes the arenas of one owner at least as large as a plan asks. What a grown arena held is
   * lost.
   *
   * @return whether a buffer was replaced
   * @throws IllegalArgumentException if the plan has elements of another type than f32 and i32, or
   *     an arena is larger than the device's buffers
   */
  boolean grow(MemoryPlan plan, Role.Owner owner) {
    boolean grown = false;
    for (Map.Entry<Arena, Long> entry : plan.sizes().entrySet()) {
      if (entry.getKey().role().owner() == owner) {
        grown |= grow(entry.getKey(), entry.getValue());
      }
    }
    return grown;
  }

  private boolean grow(Arena arena, long elements) {
    if (arena.precision() != Precision.F32 && arena.precision() != Precision.I32) {
      throw new IllegalArgumentException(
          "arena %s: backend opencl holds f32 and i32 only".formatted(arena));
    }
    Held there = held.get(arena);
    if (there != null && there.elements >= elements) {
      return false;
    }
    if (there != null) {
      held.remove(arena); // so that the old buffer and the new one need not fit together
      CL.clReleaseMemObject(there.buffer);
    }
    cl_mem buffer = context.allocate(elements * Integer.BYTES, "arena " + arena);
    held.put(arena, new Held(buffer, elements));
    return true;
  }

  /** Where a tensor lies. */
  Region region(Tensor tensor, MemoryPlan plan) {
    Placement placement = plan.placement(tensor);
    Held there = held.get(placement.arena());
    if (there == null) {
      throw new IllegalStateException("no buffer for arena %s".formatted(placement.arena()));
    }
    return new Region(there.buffer, (int) placement.offset());
  }

  @Override
  public void close() {
    held.values().forEach(each -> CL.clReleaseMemObject(each.buffer));
    held.clear();
  }
}
