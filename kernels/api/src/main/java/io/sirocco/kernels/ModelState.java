package io.sirocco.kernels;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The tensors that outlive a program: parameters, gradients, moments of the optimizer, caches,
 * constants. A session owns one copy, all zeros at first but the constants.
 *
 * @param tensors with distinct names and roles of the session
 * @param constants the values of some of these tensors, which a session has from the beginning
 */
public record ModelState(List<Tensor> tensors, List<Constant> constants) {

  /** Checks names and roles. */
  public ModelState {
    tensors = List.copyOf(tensors);
    constants = List.copyOf(constants);
    Set<String> names = new HashSet<>();
    for (Tensor tensor : tensors) {
      if (!names.add(tensor.name())) {
        throw new IllegalArgumentException("two tensors are named %s".formatted(tensor.name()));
      }
      if (tensor.role().owner() != Role.Owner.SESSION) {
        throw new IllegalArgumentException(
            "%s %s does not outlive a program".formatted(tensor.role(), tensor.name()));
      }
    }
    for (Constant constant : constants) {
      if (!tensors.contains(constant.tensor())) {
        throw new IllegalArgumentException(
            "constant %s is not among the %d tensors".formatted(constant.tensor(), tensors.size()));
      }
    }
  }

  /** All zeros at first. */
  public ModelState(List<Tensor> tensors) {
    this(tensors, List.of());
  }

  /** Gives the constants their values; what opens a session does this. */
  public void writeConstants(Session session) {
    constants.forEach(constant -> constant.write(session));
  }

  /** The tensors of one role, in order. */
  public List<Tensor> tensors(Role role) {
    return tensors.stream().filter(tensor -> tensor.role() == role).toList();
  }

  /**
   * Checks that every tensor of the session that a program uses is in this state.
   *
   * @throws IllegalArgumentException naming the program and the tensor
   */
  public void requireFor(Program program) {
    Set<Tensor> known = new HashSet<>(tensors);
    for (Tensor tensor : program.tensors(Role.Owner.SESSION)) {
      if (!known.contains(tensor)) {
        throw new IllegalArgumentException(
            "program %s uses %s %s, which the session does not hold"
                .formatted(program.name(), tensor.role(), tensor));
      }
    }
  }
}
