package io.sirocco.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ProgramTest {

  private static final Tensor INPUT = Tensor.f32("input", Role.INPUT, 2, 3);
  private static final Tensor HIDDEN = Tensor.f32("hidden", Role.ACTIVATION, 2, 3);
  private static final Tensor OUTPUT = Tensor.f32("output", Role.OUTPUT, 2, 3);
  private static final Tensor MEMORY = Tensor.f32("memory", Role.GRADIENT, 2, 3);

  /** y = x + x. */
  static Step twice(Tensor x, Tensor y) {
    return new Step(
        new Op.ResidualAdd(1, 2, 3, DropoutMask.NONE),
        List.of(
            new Operand(x, Access.READ),
            new Operand(x, Access.READ),
            new Operand(y, Access.WRITE)));
  }

  private static Step gatherBackward(Tensor dy, Tensor rows, Tensor dx, Access access) {
    return new Step(
        new Op.GatherRowsBackward(2, 2, 3),
        List.of(
            new Operand(dy, Access.READ), new Operand(rows, Access.READ), new Operand(dx, access)));
  }

  @Test
  void listsTensorsInTheOrderOfFirstUse() {
    Program program = new Program("p", List.of(twice(INPUT, HIDDEN), twice(HIDDEN, OUTPUT)));
    assertThat(program.tensors()).containsExactly(INPUT, HIDDEN, OUTPUT);
    assertThat(program.tensors(Role.Owner.EXECUTABLE)).containsExactly(INPUT, OUTPUT);
    assertThat(program.tensors(Role.Owner.SCRATCH)).containsExactly(HIDDEN);
  }

  @Test
  void printsItsStepsWithShapes() {
    Program program = new Program("p", List.of(twice(INPUT, HIDDEN), twice(HIDDEN, OUTPUT)));
    assertThat(program.toString().lines()).hasSize(3).first().isEqualTo("program p, 2 steps");
    assertThat(program.toString()).contains("   1  ResidualAdd[B=1, T=2, C=3, dropout=");
    assertThat(program.toString()).contains("x=hidden(2,3) branch=hidden(2,3) -> y=output(2,3)");
  }

  @Test
  void refusesNoSteps() {
    assertThatThrownBy(() -> new Program("p", List.of())).hasMessage("program p has no steps");
  }

  @Test
  void refusesTwoTensorsOfOneName() {
    Tensor other = Tensor.f32("hidden", Role.OUTPUT, 2, 3);
    assertThatThrownBy(() -> new Program("p", List.of(twice(INPUT, HIDDEN), twice(INPUT, other))))
        .hasMessage(
            "program p, step 1 ResidualAdd: tensor hidden was activation hidden f32(2,3) before"
                + " and is output hidden f32(2,3) here");
  }

  @Test
  void refusesToChangeAnInput() {
    assertThatThrownBy(() -> new Program("p", List.of(twice(MEMORY, INPUT))))
        .hasMessage("program p, step 0 ResidualAdd: input input is changed");
  }

  @Test
  void refusesToChangeAConstant() {
    Tensor constant = Tensor.f32("table", Role.CONSTANT, 2, 3);
    assertThatThrownBy(() -> new Program("p", List.of(twice(MEMORY, constant))))
        .hasMessage("program p, step 0 ResidualAdd: constant table is changed");
    assertThat(new Program("p", List.of(twice(constant, OUTPUT))).steps()).hasSize(1);
  }

  @Test
  void refusesActivationsAndOutputsThatAreReadBeforeTheyAreWritten() {
    assertThatThrownBy(() -> new Program("p", List.of(twice(HIDDEN, OUTPUT))))
        .hasMessage(
            "program p, step 0 ResidualAdd: activation hidden is read before anything is written"
                + " to it");
    assertThatThrownBy(() -> new Program("p", List.of(twice(OUTPUT, MEMORY))))
        .hasMessageContaining("output output is read before");
    assertThat(new Program("p", List.of(twice(MEMORY, OUTPUT))).steps()).hasSize(1);
  }

  @Test
  void refusesToAddToAnActivationThatHoldsNothing() {
    Tensor rows = Tensor.i32("rows", Role.INPUT, 2);
    assertThatThrownBy(
            () -> new Program("p", List.of(gatherBackward(INPUT, rows, HIDDEN, Access.ADD))))
        .hasMessage(
            "program p, step 0 GatherRowsBackward: activation hidden is added to before anything"
                + " is written to it");
    List<Step> steps =
        List.of(
            gatherBackward(INPUT, rows, HIDDEN, Access.WRITE),
            gatherBackward(INPUT, rows, HIDDEN, Access.ADD),
            gatherBackward(INPUT, rows, MEMORY, Access.ADD));
    assertThat(new Program("p", steps).steps()).hasSize(3);
  }

  @Test
  void statesRefuseSharedNamesAndShortLivedRoles() {
    assertThatThrownBy(() -> new ModelState(List.of(MEMORY, MEMORY)))
        .hasMessage("two tensors are named memory");
    assertThatThrownBy(() -> new ModelState(List.of(HIDDEN)))
        .hasMessage("activation hidden does not outlive a program");
  }

  @Test
  void statesRefuseConstantsThatTheyDoNotHold() {
    Constant.Values zeros = (from, values) -> {};
    Constant constant = new Constant(Tensor.f32("table", Role.CONSTANT, 2, 3), zeros);
    assertThat(new ModelState(List.of(constant.tensor()), List.of(constant)).constants())
        .containsExactly(constant);
    assertThatThrownBy(() -> new ModelState(List.of(MEMORY), List.of(constant)))
        .hasMessage("constant table f32(2,3) is not among the 1 tensors");
    assertThatThrownBy(() -> new Constant(MEMORY, zeros))
        .hasMessage("gradient memory f32(2,3) is no constant");
  }

  @Test
  void statesRefuseProgramsThatUseMore() {
    Program program = new Program("p", List.of(twice(MEMORY, OUTPUT)));
    new ModelState(List.of(MEMORY)).requireFor(program);
    assertThatThrownBy(() -> new ModelState(List.of()).requireFor(program))
        .hasMessage("program p uses gradient memory f32(2,3), which the session does not hold");
  }

  @Test
  void failuresNameProgramStepAndCause() {
    Program program = new Program("p", List.of(twice(INPUT, HIDDEN), twice(HIDDEN, OUTPUT)));
    KernelException failure = new KernelException(program, 1, new IllegalStateException("broken"));
    assertThat(failure)
        .hasMessageStartingWith("program p, step 1, ResidualAdd[")
        .hasMessageContaining("x=hidden(2,3)")
        .hasMessageEndingWith(": broken")
        .hasRootCauseInstanceOf(IllegalStateException.class);
  }
}
