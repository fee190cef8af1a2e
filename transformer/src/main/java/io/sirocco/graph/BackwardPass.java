package io.sirocco.graph;

import io.sirocco.kernels.Access;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Operand;
import io.sirocco.kernels.Port;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Step;
import io.sirocco.kernels.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reverse-mode differentiation of one graph.
 *
 * <p>The gradient of a result is complete when its step is reached from behind. A residual
 * connection hands the gradient of its sum to both of its inputs without a copy, so one tensor can
 * be the gradient of several results: {@code holders} counts them. Adding in place is allowed only
 * to the last holder; before that, the contribution is written apart and summed into a new tensor.
 */
final class BackwardPass {

  private final Graph graph;
  private final Map<Tensor, Tensor> gradients = new HashMap<>();
  private final Map<Tensor, Integer> holders = new HashMap<>();
  private final List<Step> steps = new ArrayList<>();
  private int copies;

  BackwardPass(Graph graph) {
    this.graph = graph;
  }

  /** The forward steps that are still needed, then the backward steps. */
  List<Step> steps() {
    for (Step step : graph.steps()) {
      if (!(step.op() instanceof Op.Forward op) || !replaced(step, op)) {
        steps.add(step);
      }
    }
    for (Step step : graph.steps().reversed()) {
      if (step.op() instanceof Op.Forward op && (hasGradient(step) || replaced(step, op))) {
        differentiate(step, op);
      }
    }
    return steps;
  }

  private boolean replaced(Step step, Op.Forward op) {
    Optional<Op.Backward> backward = Derivatives.of(op).backward();
    return backward.isPresent()
        && Lowering.replaces(backward.get(), op)
        && results(step).stream().anyMatch(graph.normalizers()::containsKey);
  }

  private boolean hasGradient(Step step) {
    return results(step).stream().anyMatch(gradients::containsKey);
  }

  private static List<Tensor> results(Step step) {
    return step.operands().stream()
        .filter(operand -> operand.access() == Access.WRITE)
        .map(Operand::tensor)
        .toList();
  }

  private void differentiate(Step step, Op.Forward op) {
    Derivative derivative = Derivatives.of(op);
    for (String input : derivative.same()) {
      share(step.tensor(input), complete(results(step).get(0)));
    }
    derivative.backward().ifPresent(backward -> emit(step, trained(step, backward)));
    for (Tensor result : results(step)) {
      Tensor gradient = gradients.remove(result);
      if (gradient != null) {
        holders.merge(gradient, -1, Integer::sum);
      }
    }
  }

  /** An embedding's constant tables, which stand last, take no gradient. */
  private static Op.Backward trained(Step step, Op.Backward backward) {
    if (backward instanceof Op.EmbeddingBackward(var N, var C, var rows)) {
      int trained = 0;
      while (trained < rows.size() && step.tensor("table" + trained).role() != Role.CONSTANT) {
        trained++;
      }
      return new Op.EmbeddingBackward(N, C, rows.subList(0, trained));
    }
    return backward;
  }

  /** Makes a gradient that exists a contribution to the gradient of {@code input}. */
  private void share(Tensor input, Tensor contribution) {
    requireResult(input);
    Tensor known = gradients.get(input);
    if (known == null) {
      gradients.put(input, contribution);
      holders.merge(contribution, 1, Integer::sum);
    } else {
      replace(input, known, contribution);
    }
  }

  /** A gradient whose old value is still held elsewhere becomes a new sum. */
  private void replace(Tensor input, Tensor known, Tensor contribution) {
    Tensor sum = activation(input, "%s+%d".formatted(gradientName(input), ++copies));
    steps.add(Lowering.sum(known, contribution, sum));
    holders.merge(known, -1, Integer::sum);
    gradients.put(input, sum);
    holders.put(sum, 1);
  }

  private void emit(Step step, Op.Backward backward) {
    List<Operand> operands = new ArrayList<>();
    List<Runnable> after = new ArrayList<>();
    for (Port port : backward.signature()) {
      operands.add(bind(step, port, after));
    }
    steps.add(new Step(backward, operands));
    after.forEach(Runnable::run);
  }

  private Operand bind(Step step, Port port, List<Runnable> after) {
    if (Lowering.port(step.op(), port.name()).isPresent()) {
      Access access = port.direction() == Port.Direction.OUT ? Access.WRITE : Access.READ;
      return new Operand(step.tensor(port.name()), access);
    }
    if (port.name().equals("normalizer")) {
      return Lowering.read(normalizer(step));
    }
    Tensor subject = step.tensor(port.name().substring(1));
    if (port.direction() == Port.Direction.IN) {
      return Lowering.read(complete(subject));
    }
    if (step.op() instanceof Op.Matmul && subject.role() == Role.INPUT) {
      // Weights that the caller gives need no gradient; the op has one for both factors.
      String name = "%s+%d".formatted(gradientName(subject), ++copies);
      return new Operand(activation(subject, name), Access.WRITE);
    }
    return contribution(subject, after);
  }

  private Tensor complete(Tensor result) {
    Tensor gradient = gradients.get(result);
    if (gradient == null) {
      throw new IllegalStateException("no gradient reaches %s".formatted(result));
    }
    return gradient;
  }

  private Tensor normalizer(Step step) {
    for (Tensor result : results(step)) {
      Tensor normalizer = graph.normalizers().get(result);
      if (normalizer != null) {
        return normalizer;
      }
    }
    throw new IllegalStateException("no normalizer for %s".formatted(step));
  }

  /** Where a backward op puts its contribution to the gradient of {@code input}. */
  private Operand contribution(Tensor input, List<Runnable> after) {
    if (input.role() == Role.PARAMETER) {
      return new Operand(Lowering.gradient(input), Access.ADD);
    }
    requireResult(input);
    Tensor known = gradients.get(input);
    if (known == null) {
      Tensor fresh = activation(input, gradientName(input));
      gradients.put(input, fresh);
      holders.put(fresh, 1);
      return new Operand(fresh, Access.WRITE);
    }
    if (holders.getOrDefault(known, 0) == 1) {
      return new Operand(known, Access.ADD);
    }
    Tensor apart = activation(input, "%s+%d".formatted(gradientName(input), ++copies));
    after.add(() -> replace(input, known, apart));
    return new Operand(apart, Access.WRITE);
  }

  /** What steps compute: some of it is read by the caller, too. */
  private static void requireResult(Tensor input) {
    if (input.role() != Role.ACTIVATION && input.role() != Role.OUTPUT) {
      throw new IllegalArgumentException(
          "%s %s cannot take a gradient".formatted(input.role(), input));
    }
  }

  private static Tensor activation(Tensor like, String name) {
    return new Tensor(name, like.shape(), Precision.F32, Role.ACTIVATION);
  }

  private static String gradientName(Tensor input) {
    return "d(%s)".formatted(input.name());
  }
}
