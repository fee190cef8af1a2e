package io.sirocco.kernels;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Straight-line code over tensors: what a backend compiles once and replays.
 *
 * @param name what it does, such as {@code accumulate (12,64)}
 * @param steps in the order of execution
 */
public record Program(String name, List<Step> steps) {

  /**
   * Checks that equal names mean equal tensors, that inputs and constants are only read, and that
   * every activation is written before it is read, added to or updated.
   */
  public Program {
    steps = List.copyOf(steps);
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("program %s has no steps".formatted(name));
    }
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Set<String> written = new HashSet<>();
    for (int i = 0; i < steps.size(); i++) {
      for (Operand operand : steps.get(i).operands()) {
        check(name, i, steps.get(i), operand, tensors, written);
      }
      for (Operand operand : steps.get(i).operands()) {
        if (operand.access() != Access.READ) {
          written.add(operand.tensor().name());
        }
      }
    }
  }

  private static void check(
      String program,
      int index,
      Step step,
      Operand operand,
      Map<String, Tensor> tensors,
      Set<String> written) {
    Tensor tensor = operand.tensor();
    Tensor known = tensors.putIfAbsent(tensor.name(), tensor);
    if (known != null && !known.equals(tensor)) {
      throw new IllegalArgumentException(
          "program %s, step %d %s: tensor %s was %s %s before and is %s %s here"
              .formatted(
                  program,
                  index,
                  step.op().name(),
                  tensor.name(),
                  known.role(),
                  known,
                  tensor.role(),
                  tensor));
    }
    boolean fixed = tensor.role() == Role.INPUT || tensor.role() == Role.CONSTANT;
    if (fixed && operand.access() != Access.READ) {
      throw new IllegalArgumentException(
          "program %s, step %d %s: %s %s is changed"
              .formatted(program, index, step.op().name(), tensor.role(), tensor.name()));
    }
    boolean transientMemory = tensor.role().owner() != Role.Owner.SESSION;
    if (transientMemory
        && tensor.role() != Role.INPUT
        && operand.access() != Access.WRITE
        && !written.contains(tensor.name())) {
      throw new IllegalArgumentException(
          "program %s, step %d %s: %s %s is %s before anything is written to it"
              .formatted(
                  program,
                  index,
                  step.op().name(),
                  tensor.role(),
                  tensor.name(),
                  switch (operand.access()) {
                    case READ -> "read";
                    case ADD -> "added to";
                    case UPDATE -> "updated";
                    case WRITE -> throw new AssertionError(operand);
                  }));
    }
  }

  /** Every tensor that a step touches, once, in the order of first use. */
  public Collection<Tensor> tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Step step : steps) {
      for (Operand operand : step.operands()) {
        tensors.putIfAbsent(operand.tensor().name(), operand.tensor());
      }
    }
    return tensors.values();
  }

  /** The tensors of one owner, in the order of first use. */
  public List<Tensor> tensors(Role.Owner owner) {
    return tensors().stream().filter(tensor -> tensor.role().owner() == owner).toList();
  }

  /** One line a step, with shapes. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("program %s, %d steps%n".formatted(name, steps.size()));
    for (int i = 0; i < steps.size(); i++) {
      text.append("%4d  %s%n".formatted(i, steps.get(i)));
    }
    return text.toString();
  }
}
