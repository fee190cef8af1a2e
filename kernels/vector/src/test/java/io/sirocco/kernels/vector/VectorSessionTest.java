package io.sirocco.kernels.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.kernels.Access;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.BackendOptions;
import io.sirocco.kernels.BackendProvider;
import io.sirocco.kernels.Executable;
import io.sirocco.kernels.KernelException;
import io.sirocco.kernels.ModelState;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Operand;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.Shape;
import io.sirocco.kernels.Step;
import io.sirocco.kernels.Tensor;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VectorSessionTest {

  private static Tensor input(int N, int C) {
    return Tensor.f32("x" + N, Role.INPUT, N, C);
  }

  private static Tensor output(int M, int C) {
    return Tensor.f32("y" + M, Role.OUTPUT, M, C);
  }

  private static Tensor rows(int M) {
    return Tensor.i32("rows" + M, Role.INPUT, M);
  }

  /** y = rows of x, once through an activation. */
  private static Program gather(int N, int M, int C) {
    Tensor middle = Tensor.f32("middle" + N, Role.ACTIVATION, N, C);
    Tensor all = Tensor.i32("all" + N, Role.INPUT, N);
    return new Program(
        "gather " + N,
        List.of(
            new Step(
                new Op.GatherRows(N, N, C), List.of(read(input(N, C)), read(all), write(middle))),
            new Step(
                new Op.GatherRows(N, M, C),
                List.of(read(middle), read(rows(M)), write(output(M, C))))));
  }

  private static Operand read(Tensor tensor) {
    return new Operand(tensor, Access.READ);
  }

  private static Operand write(Tensor tensor) {
    return new Operand(tensor, Access.WRITE);
  }

  private static Executable filled(Session session, int N, int M, int C) {
    Executable executable = session.compile(gather(N, M, C));
    float[] x = new float[N * C];
    int[] all = new int[N];
    int[] rows = new int[M];
    for (int i = 0; i < x.length; i++) {
      x[i] = i + 1;
    }
    for (int i = 0; i < N; i++) {
      all[i] = N - 1 - i;
    }
    executable.write(input(N, C), x);
    executable.write(Tensor.i32("all" + N, Role.INPUT, N), all);
    executable.write(rows(M), rows);
    return executable;
  }

  @Test
  void theServiceLoaderFindsTheBackend() {
    assertThat(ServiceLoader.load(BackendProvider.class).stream().map(found -> found.get().name()))
        .contains("vector");
  }

  @Test
  void aSecondDeviceIsRefused() {
    assertThatThrownBy(() -> new VectorProvider().open(new BackendOptions(1, 1)))
        .hasMessage("device=1: backend vector has device 0 only");
  }

  @Test
  void aStateOfHalfPrecisionIsRefused() {
    Tensor tensor = new Tensor("w", Shape.of(3), Precision.BF16, Role.PARAMETER);
    try (Backend backend = new VectorBackend(1)) {
      assertThatThrownBy(() -> backend.open(new ModelState(List.of(tensor))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("bf16")
          .hasMessageContaining("f32 and i32 only");
    }
  }

  @Test
  void aStateKeepsWhatIsWritten() {
    Tensor first = Tensor.f32("first", Role.PARAMETER, 5);
    Tensor second = Tensor.f32("second", Role.PARAMETER, 3);
    try (Backend backend = new VectorBackend(1);
        Session session = backend.open(new ModelState(List.of(first, second)))) {
      session.write(first, 1, new float[] {1, 2});
      session.write(second, 0, new float[] {3, 4, 5});
      float[] read = new float[5];
      session.read(first, 0, read);
      assertThat(read).containsExactly(0, 1, 2, 0, 0);
      float[] last = new float[1];
      session.read(second, 2, last);
      assertThat(last).containsExactly(5);
    }
  }

  @Test
  void aLargerProgramLeavesTheSmallerOneRunnable() {
    try (Backend backend = new VectorBackend(2);
        Session session = backend.open(new ModelState(List.of()))) {
      Executable small = filled(session, 2, 3, 2);
      small.run();
      Executable large = filled(session, 300, 4, 2);
      large.run();
      small.run();
      float[] y = new float[6];
      small.read(output(3, 2), y);
      assertThat(y).containsExactly(3, 4, 3, 4, 3, 4);
      float[] last = new float[8];
      large.read(output(4, 2), last);
      assertThat(last).containsExactly(599, 600, 599, 600, 599, 600, 599, 600);
    }
  }

  @Test
  void aBadRowNamesStepPortPositionValueAndLimitAndWritesNothing() {
    try (Backend backend = new VectorBackend(2);
        Session session = backend.open(new ModelState(List.of()))) {
      Executable executable = filled(session, 2, 3, 2);
      executable.run();
      executable.write(rows(3), new int[] {1, 1, 7});
      assertThatThrownBy(executable::run)
          .isInstanceOf(KernelException.class)
          .hasMessageContaining("program gather 2, step 1")
          .hasMessageContaining("rows[2] = 7 is outside [0, 2)");
      float[] y = new float[6];
      executable.read(output(3, 2), y);
      assertThat(y).containsExactly(3, 4, 3, 4, 3, 4);
    }
  }

  @Test
  void whatIsClosedRefusesWork() {
    try (Backend backend = new VectorBackend(1)) {
      Session session = backend.open(new ModelState(List.of()));
      Executable closed = filled(session, 2, 3, 2);
      Executable open = filled(session, 2, 3, 2);
      closed.close();
      assertThatThrownBy(closed::run)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("program gather 2 is closed");
      open.run();
      session.close();
      assertThatThrownBy(open::run)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the session is closed");
      assertThatThrownBy(() -> session.compile(gather(2, 3, 2)))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void theWorkspaceIsAsLargeAsAnnounced(int threads) {
    Program program = TrainingStep.program();
    try (VectorBackend backend = new VectorBackend(threads);
        VectorSession session = (VectorSession) backend.open(TrainingStep.state())) {
      session.compile(program);
      long doubles =
          program.steps().stream()
              .filter(step -> step.op() instanceof Op.GradientNorm)
              .mapToLong(step -> NormOfGradients.doubles((Op.GradientNorm) step.op()))
              .sum();
      assertThat(backend.workspaceBytes(program))
          .isEqualTo(4L * session.workspace().length + 8 * doubles)
          .isPositive();
    }
  }
}
