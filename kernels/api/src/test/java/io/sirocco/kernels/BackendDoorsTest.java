package io.sirocco.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every backend of this module checks at its doors. */
final class BackendDoorsTest {

  private static final Tensor TABLE = Tensor.f32("table", Role.PARAMETER, 3, 2);
  private static final Tensor ROWS = Tensor.i32("rows", Role.INPUT, 2);
  private static final Tensor PICKED = Tensor.f32("picked", Role.ACTIVATION, 2, 2);
  private static final Tensor ADDEND = Tensor.f32("addend", Role.INPUT, 2, 2);
  private static final Tensor SUM = Tensor.f32("sum", Role.OUTPUT, 2, 2);
  private static final ModelState STATE = new ModelState(List.of(TABLE));

  private static final Program PROGRAM =
      new Program(
          "pick",
          List.of(
              new Step(
                  new Op.GatherRows(3, 2, 2),
                  List.of(
                      new Operand(TABLE, Access.READ),
                      new Operand(ROWS, Access.READ),
                      new Operand(PICKED, Access.WRITE))),
              new Step(
                  new Op.ResidualAdd(1, 2, 2, DropoutMask.NONE),
                  List.of(
                      new Operand(PICKED, Access.READ),
                      new Operand(ADDEND, Access.READ),
                      new Operand(SUM, Access.WRITE)))));

  static Stream<Backend> backends() {
    return ServiceLoader.load(BackendProvider.class).stream()
        .map(provider -> provider.get().open(BackendOptions.threads(1)));
  }

  @Test
  void theServiceLoaderFindsBoth() {
    assertThat(ServiceLoader.load(BackendProvider.class))
        .extracting(BackendProvider::name)
        .contains("null", "reference");
    assertThat(ServiceLoader.load(BackendProvider.class))
        .allSatisfy(provider ->
            assertThat(provider.availability())
                .isInstanceOfSatisfying(
                    Availability.Available.class,
                    available ->
                        assertThat(available.kind()).isEqualTo(Availability.DeviceKind.CHECK)));
    assertThat(backends().map(Backend::name)).contains("null", "reference");
  }

  @ParameterizedTest
  @MethodSource("backends")
  void sessionsStartWithZeros(Backend backend) {
    try (backend;
        Session session = backend.open(STATE)) {
      float[] values = {1, 2, 3};
      session.read(TABLE, 3, values);
      assertThat(values).containsExactly(0, 0, 0);
      assertThat(session.state()).isEqualTo(STATE);
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void sessionsRefuseWhatTheyDoNotHold(Backend backend) {
    try (backend;
        Session session = backend.open(STATE)) {
      Tensor stranger = Tensor.f32("stranger", Role.PARAMETER, 3);
      assertThatThrownBy(() -> session.write(stranger, 0, new float[3]))
          .hasMessage("the session holds no f32 tensor stranger f32(3)");
      assertThatThrownBy(() -> session.read(stranger, 0, new float[3]))
          .hasMessage("the session holds no f32 tensor stranger f32(3)");
      ModelState empty = new ModelState(List.of());
      try (Session other = backend.open(empty)) {
        assertThatThrownBy(() -> other.compile(PROGRAM))
            .hasMessageContaining("parameter table f32(3,2), which the session does not hold");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void sessionsRefuseRangesThatLeaveATensor(Backend backend) {
    try (backend;
        Session session = backend.open(STATE)) {
      assertThatThrownBy(() -> session.write(TABLE, 4, new float[3]))
          .hasMessage("elements 4 to 7 leave table f32(3,2)");
      assertThatThrownBy(() -> session.read(TABLE, -1, new float[3]))
          .hasMessage("elements -1 to 2 leave table f32(3,2)");
      assertThatThrownBy(() -> session.read(TABLE, Long.MAX_VALUE, new float[3]))
          .isInstanceOf(IllegalArgumentException.class);
      session.write(TABLE, 3, new float[3]);
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void executablesRefuseTheWrongTensors(Backend backend) {
    try (backend;
        Session session = backend.open(STATE);
        Executable executable = session.compile(PROGRAM)) {
      assertThat(executable.program()).isEqualTo(PROGRAM);
      assertThatThrownBy(() -> executable.write(SUM, new float[4]))
          .hasMessage("program pick has no input sum f32(2,2)");
      assertThatThrownBy(() -> executable.read(ADDEND, new float[4]))
          .hasMessage("program pick has no output addend f32(2,2)");
      assertThatThrownBy(() -> executable.write(ROWS, new float[2]))
          .hasMessage("rows i32(2) is not f32");
      assertThatThrownBy(() -> executable.write(ADDEND, new int[4]))
          .hasMessage("addend f32(2,2) is not i32");
      assertThatThrownBy(() -> executable.write(ADDEND, new float[3]))
          .hasMessage("addend f32(2,2) has 4 elements, 3 given");
      assertThatThrownBy(() -> executable.write(ROWS, new int[1]))
          .hasMessage("rows i32(2) has 2 elements, 1 given");
      assertThatThrownBy(() -> executable.read(SUM, new float[5]))
          .hasMessage("sum f32(2,2) has 4 elements, 5 given");
    }
  }

  @Test
  void theNullBackendComputesNothing() {
    try (Backend backend = new NullBackend();
        Session session = backend.open(STATE);
        Executable executable = session.compile(PROGRAM)) {
      session.write(TABLE, 0, new float[] {1, 2, 3, 4, 5, 6});
      executable.write(ROWS, new int[] {9, 9});
      executable.write(ADDEND, new float[] {1, 1, 1, 1});
      executable.run();
      float[] sum = {7, 7, 7, 7};
      executable.read(SUM, sum);
      assertThat(sum).containsOnly(0);
      assertThat(backend.workspaceBytes(PROGRAM)).isZero();
    }
  }
}
