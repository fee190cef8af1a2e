package io.sirocco.kernels.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.kernels.Access;
import io.sirocco.kernels.DropoutMask;
import io.sirocco.kernels.Executable;
import io.sirocco.kernels.KernelException;
import io.sirocco.kernels.ModelState;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Operand;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.Shape;
import io.sirocco.kernels.Step;
import io.sirocco.kernels.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CheckedBackendTest {

  private static final Tensor X = Tensor.f32("x", Role.INPUT, 2, 3);
  private static final Tensor W = Tensor.f32("w", Role.PARAMETER, 2, 3);
  private static final Tensor SUM = Tensor.f32("sum", Role.ACTIVATION, 2, 3);
  private static final Tensor ROWS = Tensor.i32("rows", Role.INPUT, 2);
  private static final Tensor Y = Tensor.f32("y", Role.OUTPUT, 2, 3);

  /** y = the rows of x + w, and w is cleared. */
  private static final Program PROGRAM =
      new Program(
          "sums",
          List.of(
              new Step(
                  new Op.ResidualAdd(1, 2, 3, DropoutMask.NONE),
                  List.of(
                      new Operand(X, Access.READ),
                      new Operand(W, Access.READ),
                      new Operand(SUM, Access.WRITE))),
              new Step(
                  new Op.GatherRows(2, 2, 3),
                  List.of(
                      new Operand(SUM, Access.READ),
                      new Operand(ROWS, Access.READ),
                      new Operand(Y, Access.WRITE))),
              new Step(
                  new Op.Clear(List.of(Shape.of(2, 3))), List.of(new Operand(W, Access.WRITE)))));

  private static void fill(Session session, Executable executable, int... rows) {
    session.write(W, 0, new float[] {10, 20, 30, 40, 50, 60});
    executable.write(X, new float[] {1, 2, 3, 4, 5, 6});
    executable.write(ROWS, rows);
  }

  @Test
  void whatAgreesIsComputedAndCounted() {
    try (CheckedBackend backend =
            new CheckedBackend(
                new StepwiseBackend(
                    1, (op, contents, _) -> StepwiseBackend.compute(op, contents)));
        Session session = backend.open(new ModelState(List.of(W)));
        Executable executable = session.compile(PROGRAM)) {
      fill(session, executable, 1, 0);
      executable.run();
      float[] y = new float[6];
      executable.read(Y, y);
      assertThat(y).containsExactly(44, 55, 66, 11, 22, 33);
      float[] w = new float[6];
      session.read(W, 0, w);
      assertThat(w).containsOnly(0f);
      executable.run();
      executable.read(Y, y);
      assertThat(y).containsExactly(4, 5, 6, 1, 2, 3);
      assertThat(backend.steps()).isEqualTo(6);
      assertThat(backend.name()).isEqualTo("stepwise");
      assertThat(backend.description()).contains("held against the oracle");
    }
  }

  @Test
  void theFirstStepThatDiffersIsNamed() {
    StepwiseBackend wrong =
        new StepwiseBackend(
            1,
            (op, contents, _) -> {
              StepwiseBackend.compute(op, contents);
              if (op instanceof Op.GatherRows) {
                contents.floats("y")[4] += 0.001f;
              }
            });
    try (CheckedBackend backend = new CheckedBackend(wrong);
        Session session = backend.open(new ModelState(List.of(W)));
        Executable executable = session.compile(PROGRAM)) {
      fill(session, executable, 1, 0);
      assertThatThrownBy(executable::run)
          .isInstanceOf(KernelException.class)
          .hasMessageContaining("program sums, step 1, GatherRows")
          .hasMessageContaining(
              "backend stepwise differs from the oracle: GatherRows: port y, element 4:"
                  + " computed 22.001, oracle 22.0")
          .hasMessageContaining("bound 0.0 (1 of 6 elements); program sums, step 1");
      assertThat(backend.steps()).isEqualTo(1);
    }
  }

  @Test
  void aRefusalKeepsThePlaceOfTheStep() {
    try (CheckedBackend backend =
            new CheckedBackend(
                new StepwiseBackend(
                    1, (op, contents, _) -> StepwiseBackend.compute(op, contents)));
        Session session = backend.open(new ModelState(List.of(W)));
        Executable executable = session.compile(PROGRAM)) {
      fill(session, executable, 1, 2);
      assertThatThrownBy(executable::run)
          .isInstanceOf(KernelException.class)
          .hasMessageContaining("program sums, step 1")
          .hasMessageContaining("rows at position 1 is 2, not in [0, 2)");
    }
  }
}
