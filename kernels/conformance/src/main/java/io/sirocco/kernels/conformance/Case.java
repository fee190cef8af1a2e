package io.sirocco.kernels.conformance;

import io.sirocco.kernels.Access;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Port;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One op with the data and the memory that it is run on: a line of the conformance table.
 *
 * @param op what is computed, with its sizes
 * @param data the kind of values
 * @param sums how gradients are bound
 * @param binding where operands lie
 */
record Case(Op op, Data data, Sums sums, Binding binding) {

  /** A case that overwrites its results, in the session. */
  Case(Op op, Data data) {
    this(op, data, Sums.WRITTEN, Binding.SESSION);
  }

  /** Checks that the program can add to nothing that only it could have written. */
  Case {
    if (binding == Binding.EXECUTABLE && sums != Sums.WRITTEN) {
      throw new IllegalArgumentException("outputs of a program cannot be added to: " + op);
    }
  }

  /** Unique in the table. */
  String name() {
    return "%s on %s data, sums %s, in %s memory".formatted(op, data, sums, binding);
  }

  /** Where its random values start: a function of the name, so that it survives a new table. */
  long seed() {
    return name().hashCode();
  }

  /** The access of a port. */
  Access access(String port) {
    return Objects.requireNonNull(accesses().get(port), port);
  }

  /** The access of each port, by name, in the order of the signature. */
  Map<String, Access> accesses() {
    Map<String, Access> accesses = new LinkedHashMap<>();
    int number = 0;
    for (Port port : op.signature()) {
      accesses.put(
          port.name(),
          switch (port.direction()) {
            case IN -> Access.READ;
            case OUT -> Access.WRITE;
            case STATE -> Access.UPDATE;
            case SUM -> sums.access(number++);
          });
    }
    return accesses;
  }
}
