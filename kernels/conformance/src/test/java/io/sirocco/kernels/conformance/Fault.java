package io.sirocco.kernels.conformance;

import io.sirocco.kernels.Access;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.conformance.StepwiseBackend.Kernel;
import io.sirocco.kernels.conformance.StepwiseBackend.Surroundings;
import java.util.HashMap;
import java.util.Map;

/**
 * A backend that does one thing wrong.
 *
 * @param name what it does wrong
 * @param group the group of checks that has to notice
 * @param kernel its kernel
 */
record Fault(String name, String group, Kernel kernel) {

  /** A wrong kernel of one op. */
  interface Wrong<O extends Op> {
    void run(O op, Contents contents, Surroundings surroundings);
  }

  /** Computes one op wrong and the others right. */
  static <O extends Op> Fault in(Class<O> type, String name, Wrong<O> wrong) {
    return new Fault(name, type.getSimpleName(), kernel(type, wrong));
  }

  /** A kernel that computes one op wrong. */
  static <O extends Op> Kernel kernel(Class<O> type, Wrong<O> wrong) {
    return (op, contents, surroundings) -> {
      if (type.isInstance(op)) {
        wrong.run(type.cast(op), contents, surroundings);
      } else {
        StepwiseBackend.compute(op, contents);
      }
    };
  }

  /** The contents with another f32 operand. */
  static Contents with(Contents contents, String port, float[] values) {
    Map<String, float[]> floats = new HashMap<>(contents.floats());
    floats.put(port, values);
    return new Contents(floats, contents.ints(), contents.accesses());
  }

  /** The contents with another i32 operand. */
  static Contents with(Contents contents, String port, int... values) {
    Map<String, int[]> ints = new HashMap<>(contents.ints());
    ints.put(port, values);
    return new Contents(contents.floats(), ints, contents.accesses());
  }

  /** The contents with every access of one kind taken for another. */
  static Contents taking(Contents contents, Access access, Access other) {
    Map<String, Access> accesses = new HashMap<>(contents.accesses());
    accesses.replaceAll((port, was) -> was == access ? other : was);
    return new Contents(contents.floats(), contents.ints(), accesses);
  }

  /** The contents without an operand. */
  static Contents without(Contents contents, String port) {
    Map<String, float[]> floats = new HashMap<>(contents.floats());
    Map<String, int[]> ints = new HashMap<>(contents.ints());
    Map<String, Access> accesses = new HashMap<>(contents.accesses());
    floats.remove(port);
    ints.remove(port);
    accesses.remove(port);
    return new Contents(floats, ints, accesses);
  }
}
