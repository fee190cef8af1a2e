package io.sirocco.kernels.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.kernels.Access;
import io.sirocco.kernels.Availability;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.BackendOptions;
import io.sirocco.kernels.BackendProvider;
import io.sirocco.kernels.DeviceMemory;
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
import io.sirocco.kernels.StepProfile;
import io.sirocco.kernels.Tensor;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** What the backend says of its device, and what it refuses. */
final class TornadoBackendTest {

  @BeforeEach
  void requireDevice() {
    if (new TornadoProvider().availability() instanceof Availability.Unavailable(String reason)) {
      Assumptions.abort("tornado: " + reason);
    }
  }

  private static Backend open() {
    return new TornadoProvider().open(BackendOptions.threads(1));
  }

  private static Device device() {
    return Device.all(TornadoRuntimeProvider.getTornadoRuntime(), Launching.EACH).getFirst();
  }

  /** The device, with another answer to one question. */
  private static Device answering(String question, long answer) {
    TornadoDevice real = device().device();
    Object physical =
        Proxy.newProxyInstance(
            real.getPhysicalDevice().getClass().getClassLoader(),
            real.getPhysicalDevice().getClass().getInterfaces(),
            (_, method, arguments) ->
                method.getName().equals(question)
                    ? (Object) answer
                    : method.invoke(real.getPhysicalDevice(), arguments));
    return new Device(
        (TornadoDevice)
            Proxy.newProxyInstance(
                TornadoDevice.class.getClassLoader(),
                new Class<?>[] {TornadoDevice.class},
                (_, method, arguments) ->
                    method.getName().equals("getPhysicalDevice")
                        ? physical
                        : method.invoke(real, arguments)),
        Launching.EACH);
  }

  @Test
  void theServiceLoaderFindsTheBackend() {
    assertThat(ServiceLoader.load(BackendProvider.class).stream().map(found -> found.get().name()))
        .contains("tornado");
  }

  @Test
  void aDeviceThatIsNotThereIsRefusedWithThoseThatAre() {
    assertThatThrownBy(() -> new TornadoProvider().open(new BackendOptions(1, 99)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("device=99: backend tornado has devices 0 to ")
        .hasMessageContaining(device().name());
  }

  /** Runs are refused by what it says before they allocate anything. */
  @Test
  void theMemoryIsTheDevicesAndABufferHasAHeader() {
    try (Backend backend = open()) {
      assertThat(backend.memory().map(DeviceMemory::bytes))
          .contains(device().device().getPhysicalDevice().getDeviceGlobalMemorySize());
    }
    assertThat(answering("getDeviceMaxAllocationSize", 1 << 20).memory().largestBuffer())
        .isEqualTo((1 << 20) - TornadoNativeArray.ARRAY_HEADER - 1);
  }

  @Test
  void aStateThatNoBufferHoldsIsRefused() {
    try (Backend backend = new TornadoBackend(answering("getDeviceMaxAllocationSize", 1 << 20))) {
      long held = ((1 << 20) - TornadoNativeArray.ARRAY_HEADER - 1) / Float.BYTES;
      assertThatThrownBy(
              () -> backend.open(new ModelState(List.of(Tensor.f32("w", Role.PARAMETER, 1 << 18)))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("w f32(262144) has 262144 elements, a shard holds " + held);
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

  /** Adds a parameter of 4 MB to itself, and says how that went. */
  static final class Add {
    private static final int SIZE = 1 << 20;

    private Add() {}

    /** Prints the failure, or the sum and how many steps were timed. */
    public static void main(String[] arguments) {
      Tensor x = Tensor.f32("x", Role.PARAMETER, 1, SIZE);
      Tensor y = Tensor.f32("y", Role.OUTPUT, 1, SIZE);
      Program program =
          new Program(
              "twice",
              List.of(
                  new Step(
                      new Op.ResidualAdd(1, 1, SIZE, DropoutMask.NONE),
                      List.of(
                          new Operand(x, Access.READ),
                          new Operand(x, Access.READ),
                          new Operand(y, Access.WRITE)))));
      StepProfile profile = new StepProfile(() -> 0);
      try (Backend backend = open();
          Session session = backend.open(new ModelState(List.of(x)));
          Executable executable = session.compile(program)) {
        session.write(x, SIZE - 1, new float[] {1.5f});
        session.observe(profile);
        executable.run();
        float[] sum = new float[SIZE];
        executable.read(y, sum);
        System.out.printf(
            "sum %s, timed %d%n", sum[SIZE - 1], profile.lines(StepProfile.Grouping.OPS).size());
      } catch (TornadoFailure e) {
        System.out.println("failed: " + e.getMessage());
      }
    }
  }

  @Test
  void aFullDeviceIsNamed() throws IOException, InterruptedException {
    assertThat(
            OtherJava.say(Add.class, Map.of(), OtherJava.argfile(), "-Dtornado.device.memory=1MB"))
        .contains("failed: running the state on " + device().name() + ": ")
        .contains("OutOfMemoryException")
        .contains("Unable to allocate 41943")
        .doesNotContain("\u001B[");
  }

  /** It has no times then, and tells none of zero. */
  @Test
  void aDeviceThatTakesNoTimesTellsNone() throws IOException, InterruptedException {
    String off = "-Dtornado.opencl.profiling.enable=False";
    assertThat(OtherJava.say(Add.class, Map.of(), OtherJava.argfile()))
        .contains("sum 3.0, timed 1");
    assertThat(OtherJava.say(Add.class, Map.of(), OtherJava.argfile(), off))
        .contains("sum 3.0, timed 0");
  }
}
