package io.sirocco.kernels.conformance;

import static io.sirocco.kernels.conformance.StepwiseBackend.compute;

import io.sirocco.kernels.Op;
import io.sirocco.kernels.Tensor;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Faults that no rounding bound shows: bits that depend on what they should not. */
final class BitFaults {

  private BitFaults() {}

  static List<Fault> faults() {
    return List.of(
        new Fault(
            "bits change when code is compiled",
            "same bits in call 1 and call 20,000",
            Fault.kernel(
                Op.Linear.class,
                (op, contents, surroundings) -> {
                  compute(op, contents);
                  if (surroundings.call() > 10_000) {
                    nudge(contents.floats("y"));
                  }
                })),
        new Fault(
            "bits change with the number of threads",
            "same bits with 1, 2 and 3 threads",
            Fault.kernel(
                Op.LayerNormBackward.class,
                (op, contents, surroundings) -> {
                  compute(op, contents);
                  if (surroundings.threads() == 3) {
                    nudge(contents.floats("dweight"));
                  }
                })),
        new Fault("bits depend on what ran before", "same bits in a used session", remembering()));
  }

  private static void nudge(float[] values) {
    values[values.length - 1] = Math.nextUp(values[values.length - 1]);
  }

  /** A buffer of a session leaks from one step into a later one. */
  private static StepwiseBackend.Kernel remembering() {
    Set<Map<Tensor, float[]>> used = Collections.newSetFromMap(new IdentityHashMap<>());
    return (op, contents, surroundings) -> {
      compute(op, contents);
      if (op instanceof Op.LayerNorm && used.contains(surroundings.state())) {
        nudge(contents.floats("y"));
      }
      if (op instanceof Op.Linear) {
        used.add(surroundings.state());
      }
    };
  }
}
