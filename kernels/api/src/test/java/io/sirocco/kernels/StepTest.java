package io.sirocco.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class StepTest {

  private static final Op GATHER = new Op.GatherRows(3, 2, 4);
  private static final Tensor X = Tensor.f32("x", Role.PARAMETER, 3, 4);
  private static final Tensor ROWS = Tensor.i32("rows", Role.INPUT, 2);
  private static final Tensor Y = Tensor.f32("y", Role.OUTPUT, 2, 4);

  private static Operand read(Tensor tensor) {
    return new Operand(tensor, Access.READ);
  }

  private static Operand write(Tensor tensor) {
    return new Operand(tensor, Access.WRITE);
  }

  @Test
  void findsOperandsByPortAndPrintsThem() {
    Step step = new Step(GATHER, List.of(read(X), read(ROWS), write(Y)));
    assertThat(step.tensor("rows")).isEqualTo(ROWS);
    assertThat(step.operand("y").access()).isEqualTo(Access.WRITE);
    assertThat(step).hasToString("GatherRows[N=3, M=2, C=4]  x=x(3,4) rows=rows(2) -> y=y(2,4)");
    assertThatThrownBy(() -> step.tensor("z"))
        .hasMessage("GatherRows[N=3, M=2, C=4] has no port z");
  }

  @Test
  void refusesAnotherNumberOfOperands() {
    assertThatThrownBy(() -> new Step(GATHER, List.of(read(X), read(ROWS))))
        .hasMessage("GatherRows[N=3, M=2, C=4] has 3 ports, 2 operands given");
  }

  @Test
  void refusesAnotherShapeOrPrecision() {
    Tensor narrow = Tensor.f32("narrow", Role.PARAMETER, 3, 3);
    assertThatThrownBy(() -> new Step(GATHER, List.of(read(narrow), read(ROWS), write(Y))))
        .hasMessage("GatherRows[N=3, M=2, C=4]: port x takes f32(3,4), given narrow f32(3,3)");
    Tensor floats = Tensor.f32("floats", Role.INPUT, 2);
    assertThatThrownBy(() -> new Step(GATHER, List.of(read(X), read(floats), write(Y))))
        .hasMessage("GatherRows[N=3, M=2, C=4]: port rows takes i32(2), given floats f32(2)");
  }

  @Test
  void refusesAnAccessThatThePortDoesNotAllow() {
    Operand added = new Operand(Y, Access.ADD);
    assertThatThrownBy(() -> new Step(GATHER, List.of(read(X), read(ROWS), added)))
        .hasMessage("GatherRows[N=3, M=2, C=4]: port y takes [write], tensor y is bound with add");
  }

  @Test
  void refusesAChangedTensorThatIsBoundTwice() {
    Op add = new Op.ResidualAdd(1, 2, 4, DropoutMask.NONE);
    Tensor branch = Tensor.f32("branch", Role.ACTIVATION, 2, 4);
    assertThatThrownBy(() -> new Step(add, List.of(read(Y), read(branch), write(Y))))
        .hasMessageEndingWith(": tensor y is changed and bound twice");
    assertThat(new Step(add, List.of(read(branch), read(branch), write(Y))).operands()).hasSize(3);
  }

  @Test
  void printsOnlyTheFirstOfManyOperands() {
    List<Shape> shapes = IntStream.range(0, 11).mapToObj(i -> Shape.of(1)).toList();
    List<Operand> operands =
        IntStream.range(0, 11).mapToObj(i -> write(Tensor.f32("g" + i, Role.GRADIENT, 1))).toList();
    assertThat(new Step(new Op.Clear(shapes), operands).toString())
        .endsWith("tensor7=g7(1) and 3 more");
  }
}
