package io.sirocco.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An op with tensors bound to its ports.
 *
 * @param op what is computed
 * @param operands one tensor a port, in the order of {@link Op#signature()}
 */
public record Step(Op op, List<Operand> operands) {

  /** Checks operands against ports: count, shape, precision, access, overlap. */
  public Step {
    operands = List.copyOf(operands);
    List<Port> ports = op.signature();
    if (ports.size() != operands.size()) {
      throw new IllegalArgumentException(
          "%s has %d ports, %d operands given".formatted(op, ports.size(), operands.size()));
    }
    for (int i = 0; i < operands.size(); i++) {
      check(op, ports.get(i), operands.get(i));
    }
    refuseOverlap(op, operands);
  }

  private static void check(Op op, Port port, Operand operand) {
    Tensor tensor = operand.tensor();
    if (!port.shape().equals(tensor.shape()) || port.precision() != tensor.precision()) {
      throw new IllegalArgumentException(
          "%s: port %s takes %s%s, given %s"
              .formatted(op, port.name(), port.precision(), port.shape(), tensor));
    }
    if (!port.direction().accesses().contains(operand.access())) {
      throw new IllegalArgumentException(
          "%s: port %s takes %s, tensor %s is bound with %s"
              .formatted(
                  op, port.name(), port.direction().accesses(), tensor.name(), operand.access()));
    }
  }

  private static void refuseOverlap(Op op, List<Operand> operands) {
    for (int i = 0; i < operands.size(); i++) {
      if (operands.get(i).access() == Access.READ) {
        continue;
      }
      for (int j = 0; j < operands.size(); j++) {
        if (i != j && operands.get(i).tensor().equals(operands.get(j).tensor())) {
          throw new IllegalArgumentException(
              "%s: tensor %s is changed and bound twice"
                  .formatted(op, operands.get(i).tensor().name()));
        }
      }
    }
  }

  /**
   * The operand of a port.
   *
   * @throws IllegalArgumentException if the op has no such port
   */
  public Operand operand(String port) {
    List<Port> ports = op.signature();
    for (int i = 0; i < ports.size(); i++) {
      if (ports.get(i).name().equals(port)) {
        return operands.get(i);
      }
    }
    throw new IllegalArgumentException("%s has no port %s".formatted(op, port));
  }

  /** The tensor of a port. */
  public Tensor tensor(String port) {
    return operand(port).tensor();
  }

  @Override
  public String toString() {
    List<Port> ports = op.signature();
    List<String> reads = new ArrayList<>();
    List<String> changes = new ArrayList<>();
    for (int i = 0; i < operands.size(); i++) {
      Operand operand = operands.get(i);
      String bound =
          "%s=%s%s"
              .formatted(ports.get(i).name(), operand.tensor().name(), operand.tensor().shape());
      switch (operand.access()) {
        case READ -> reads.add(bound);
        case WRITE -> changes.add(bound);
        case ADD, UPDATE -> changes.add(operand.access() + " " + bound);
      }
    }
    return "%s  %s -> %s".formatted(op, join(reads), join(changes));
  }

  private static String join(List<String> bound) {
    int shown = 8;
    String all = bound.stream().limit(shown).collect(Collectors.joining(" "));
    return bound.size() <= shown ? all : all + " and %d more".formatted(bound.size() - shown);
  }
}
