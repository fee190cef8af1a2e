package io.sirocco.kernels.conformance;

import java.util.function.Function;

/**
 * One thing that is demanded of a backend.
 *
 * @param group what it belongs to: the name of an op, or of a property of all ops
 * @param name unique inside the group
 * @param body runs the backend
 */
record Check(String group, String name, Function<Backends, Verdict> body) {

  /** Runs the backend, whose own errors pass through. */
  Verdict run(Backends backends) {
    return body.apply(backends);
  }
}
