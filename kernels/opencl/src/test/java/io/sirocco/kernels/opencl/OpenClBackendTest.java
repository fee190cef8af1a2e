package io.sirocco.kernels.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.kernels.Access;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.BackendOptions;
import io.sirocco.kernels.BackendProvider;
import io.sirocco.kernels.DropoutMask;
import io.sirocco.kernels.Executable;
import io.sirocco.kernels.ModelState;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Operand;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.Shape;
import io.sirocco.kernels.Step;
import io.sirocco.kernels.StepObserver;
import io.sirocco.kernels.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class OpenClBackendTest {

  private Device device;

  @BeforeEach
  void findDevice() {
    device = OpenDevice.first();
  }

  private static Backend open() {
    return new OpenClProvider().open(BackendOptions.threads(1));
  }

  @Test
  void theServiceLoaderFindsTheBackend() {
    assertThat(ServiceLoader.load(BackendProvider.class).stream().map(found -> found.get().name()))
        .contains("opencl");
  }

  @Test
  void aDeviceThatIsNotThereIsRefusedWithThoseThatAre() {
    assertThatThrownBy(() -> new OpenClProvider().open(new BackendOptions(1, 99)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("device=99: backend opencl has device")
        .hasMessageContaining(device.name());
  }

  @Test
  void aStateIsDividedIntoBuffersThatTheDeviceCanHave() {
    Device small =
        new Device(
            device.platform(),
            device.id(),
            device.kind(),
            device.name(),
            device.version(),
            device.computeUnits(),
            device.vectorWidth(),
            device.memory(),
            1 << 20,
            device.localMemory(),
            device.largestGroup());
    Context context = new Context(small, Tuning.of(small), OpenClProvider.cache());
    try (Backend backend = new OpenClBackend(context)) {
      assertThatThrownBy(
              () -> backend.open(new ModelState(List.of(Tensor.f32("w", Role.PARAMETER, 1 << 19)))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("w f32(524288) has 524288 elements, a shard holds 262144");
      ModelState several =
          new ModelState(
              List.of(
                  Tensor.f32("a", Role.PARAMETER, 200_000),
                  Tensor.f32("b", Role.PARAMETER, 200_000)));
      try (Session session = backend.open(several)) {
        float[] values = {1, 2, 3};
        session.write(several.tensors().get(1), 199_997, values);
        float[] read = new float[3];
        session.read(several.tensors().get(1), 199_997, read);
        assertThat(read).containsExactly(values);
      }
    }
  }

  @Test
  void aStateOfHalfPrecisionIsRefused() {
    Tensor tensor = new Tensor("w", Shape.of(3), Precision.BF16, Role.PARAMETER);
    try (Backend backend = open()) {
      assertThatThrownBy(() -> backend.open(new ModelState(List.of(tensor))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("bf16")
          .hasMessageContaining("f32 and i32 only");
    }
  }

  /** y = 2 x by adding x to itself. */
  private static Program twice(Tensor x, Tensor y) {
    return new Program(
        "twice",
        List.of(
            new Step(
                new Op.ResidualAdd(2, 3, 5, DropoutMask.NONE),
                List.of(
                    new Operand(x, Access.READ),
                    new Operand(x, Access.READ),
                    new Operand(y, Access.WRITE)))));
  }

  @Test
  void anObserverIsToldEachStepOnceARun() {
    Tensor x = Tensor.f32("x", Role.INPUT, 6, 5);
    Tensor y = Tensor.f32("y", Role.OUTPUT, 6, 5);
    List<String> told = new ArrayList<>();
    try (Backend backend = open();
        Session session = backend.open(new ModelState(List.of()));
        Executable executable = session.compile(twice(x, y))) {
      float[] numbers = new float[30];
      Arrays.fill(numbers, 1.5f);
      executable.write(x, numbers);
      session.observe(
          new StepObserver() {
            @Override
            public long nanoTime() {
              return 0;
            }

            @Override
            public void ran(Program program, int step, long nanoseconds) {
              told.add(program.name() + " " + step + " " + (nanoseconds > 0));
            }
          });
      executable.run();
      executable.run();
      session.observe(StepObserver.NONE);
      executable.run();
      float[] result = new float[30];
      executable.read(y, result);
      assertThat(result).containsOnly(3f);
    }
    assertThat(told).containsExactly("twice 0 true", "twice 0 true");
  }

  @Test
  void workspaceIsAnnouncedInBytes() {
    try (Backend backend = open()) {
      Op op = new Op.GradientNorm(List.of(Shape.of(100_000)));
      Tensor gradient = Tensor.f32("g", Role.GRADIENT, 100_000);
      Tensor norm = Tensor.f32("norm", Role.OUTPUT, 1);
      Program program =
          new Program(
              "norm",
              List.of(
                  new Step(
                      op,
                      List.of(
                          new Operand(gradient, Access.READ), new Operand(norm, Access.WRITE)))));
      assertThat(backend.workspaceBytes(program)).isEqualTo(4 * (4 + 1));
    }
  }
}
