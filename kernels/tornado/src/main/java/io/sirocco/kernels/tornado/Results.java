package io.sirocco.kernels.tornado;

import io.sirocco.kernels.MemoryPlan;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Step;
import io.sirocco.kernels.Tensor;
import java.util.ArrayList;
import java.util.List;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Several results of one kernel. TornadoVM never ends to put tasks into order where one is given an
 * array after another argument by which it writes to it; so a kernel writes all its results to one
 * array, and where they belong into several, to the workspace first.
 *
 * @param targets where the results belong
 * @param places where the kernel writes them: all in one array
 * @param elements of each
 */
record Results(List<Region> targets, List<Region> places, List<Integer> elements) {

  /** The results of these ports. */
  static Results of(Binding binding, String... ports) {
    List<Region> targets = new ArrayList<>();
    List<Region> aside = new ArrayList<>();
    List<Integer> elements = new ArrayList<>();
    long offset = 0;
    for (String port : ports) {
      targets.add(binding.region(port));
      aside.add(binding.workspace().plus(offset));
      int count = Math.toIntExact(binding.step().tensor(port).elements());
      elements.add(count);
      offset += aligned(count);
    }
    if (targets.stream().allMatch(target -> target.array() == targets.getFirst().array())) {
      return new Results(targets, targets, elements);
    }
    if (offset > binding.workspace().array().getSize()) {
      throw new IllegalArgumentException(
          "%s: its results lie in several arenas: more than %,d elements are needed at a time"
              .formatted(binding.step(), MemoryPlan.SHARD_ELEMENTS));
    }
    return new Results(targets, aside, elements);
  }

  /** Floats of workspace for the results of these ports: none where they are of one role. */
  static long workspaceFloats(Step step, String... ports) {
    Role first = step.tensor(ports[0]).role();
    boolean apart = false;
    long floats = 0;
    for (String port : ports) {
      Tensor tensor = step.tensor(port);
      apart |= tensor.role() != first;
      floats += aligned(tensor.elements());
    }
    return apart ? floats : 0;
  }

  private static long aligned(long elements) {
    return Math.ceilDiv(elements, MemoryPlan.ALIGNMENT) * MemoryPlan.ALIGNMENT;
  }

  /** The array of the results; their offsets are the next numbers. */
  FloatArray bind(Launch.Arguments arguments) {
    places.forEach(arguments::floats);
    return places.getFirst().floats();
  }

  /** The kernel, and the copies that bring the results where they belong. */
  List<Launch> after(Launch kernel) {
    List<Launch> launches = new ArrayList<>();
    launches.add(kernel);
    for (int i = 0; i < targets.size(); i++) {
      if (places.get(i).array() != targets.get(i).array()) {
        launches.add(copy(places.get(i), targets.get(i), elements.get(i)));
      }
    }
    return launches;
  }

  private static Launch copy(Region from, Region to, int elements) {
    Launch.Arguments arguments = new Launch.Arguments();
    FloatArray x = arguments.floats(from);
    FloatArray y = arguments.floats(to);
    arguments.number(elements);
    return arguments.over(
        Range.each(elements, 1, 1),
        (graph, name, context, sizes) -> graph.task(name, ElementCode::copy, context, sizes, x, y));
  }
}
