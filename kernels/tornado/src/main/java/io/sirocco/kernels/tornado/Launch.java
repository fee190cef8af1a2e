package io.sirocco.kernels.tornado;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * A kernel with its arguments bound: a task of a graph.
 *
 * @param task names the kernel
 * @param sizes what the kernel reads of offsets and sizes; empty where it takes none
 * @param arrays the arenas that it uses
 * @param range how many work-items run
 */
record Launch(Task task, IntArray sizes, Set<TornadoNativeArray> arrays, Range range) {

  /** Adds a task for a kernel to a graph. */
  @FunctionalInterface
  interface Task {
    /**
     * Adds it.
     *
     * @param graph the graph
     * @param name of the task
     * @param context what the kernel knows its work-item by
     * @param sizes the kernel's offsets and sizes
     */
    void addTo(TaskGraph graph, String name, KernelContext context, IntArray sizes);
  }

  /**
   * Binds arguments one after the other. Offsets and sizes go into an array that the kernel reads:
   * numbers given as arguments are compiled in as constants, and every layer of a model would have
   * kernels of its own.
   */
  static final class Arguments {
    private final List<Integer> numbers = new ArrayList<>();
    private final Set<TornadoNativeArray> arrays =
        Collections.newSetFromMap(new IdentityHashMap<>());

    /** The arena of an f32 region; its offset is the next number. */
    FloatArray floats(Region region) {
      arrays.add(region.array());
      number(region.offset());
      return region.floats();
    }

    /** The arena of an i32 region; its offset is the next number. */
    IntArray ints(Region region) {
      arrays.add(region.array());
      number(region.offset());
      return region.ints();
    }

    /** An array that is used from its beginning, or at places among the numbers. */
    <A extends TornadoNativeArray> A whole(A array) {
      arrays.add(array);
      return array;
    }

    Arguments number(int value) {
      numbers.add(value);
      return this;
    }

    /** 1 or 0. */
    Arguments flag(boolean value) {
      return number(value ? 1 : 0);
    }

    Launch over(Range range, Task task) {
      int[] values = numbers.stream().mapToInt(Integer::intValue).toArray();
      return new Launch(task, IntArray.fromArray(values), arrays, range);
    }
  }
}
