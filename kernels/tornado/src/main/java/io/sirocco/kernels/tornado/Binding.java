package io.sirocco.kernels.tornado;

import io.sirocco.kernels.Access;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Port;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Step;
import io.sirocco.kernels.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * What the kernels of a step are bound to.
 *
 * @param step the step
 * @param executable owner of inputs and outputs
 * @param session owner of everything else
 */
record Binding(Step step, TornadoExecutable executable, TornadoSession session) {

  /** Where the tensor of a port lies. */
  Region region(String port) {
    Tensor tensor = step.tensor(port);
    return tensor.role() == Role.INPUT
        ? executable.input(tensor)
        : session.region(tensor, executable.plan());
  }

  /** As {@link #region}; where the op has no such port, another region that is not used. */
  Region optional(String port, Region unused) {
    return has(port) ? region(port) : unused;
  }

  /** Where the tensors of the ports name0, name1, ... lie. */
  List<Region> regions(String name, int count) {
    return IntStream.range(0, count).mapToObj(i -> region(name + i)).toList();
  }

  boolean has(String port) {
    return step.op().signature().stream().map(Port::name).anyMatch(port::equals);
  }

  /** Whether the step adds to what a port's tensor holds. */
  boolean adds(String port) {
    return step.operand(port).access() == Access.ADD;
  }

  /** What the sums of a product start from, when it goes to this port. */
  Product.Start start(String port) {
    return adds(port) ? new Product.Start.Output() : new Product.Start.Zero();
  }

  /** Where the rows of a gradient lie in the order of the ids of a port. */
  IntArray order(String port, int limit) {
    return executable.order(step.tensor(port), limit);
  }

  Region workspace() {
    return session.workspace();
  }

  /** Where factors of 16 bits are packed. */
  ByteArray packed() {
    return session.packed();
  }

  Multiplier multiplier() {
    return session.multiplier();
  }

  /** How products of factors of a precision are computed. */
  Products products(Precision precision) {
    return new Products(precision, multiplier());
  }

  Op op() {
    return step.op();
  }
}
