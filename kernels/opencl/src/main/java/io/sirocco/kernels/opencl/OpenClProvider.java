package io.sirocco.kernels.opencl;

import io.sirocco.kernels.Availability;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.BackendOptions;
import io.sirocco.kernels.BackendProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Found by the service loader; asks the drivers what devices there are. */
public final class OpenClProvider implements BackendProvider {

  private static final List<Path> GPU_FILES =
      Stream.of("/dev/dri", "/dev/nvidia0", "/dev/kfd", "/dev/dxg", "/dev/mali0")
          .map(Path::of)
          .toList();

  /** For the service loader. */
  public OpenClProvider() {}

  @Override
  public String name() {
    return "opencl";
  }

  @Override
  public Availability availability() {
    try {
      List<Device> devices = Device.all();
      if (devices.isEmpty()) {
        return new Availability.Unavailable(
            "OpenCL finds no device: install the driver of your GPU, or PoCL for the processor"
                + " (Debian: apt-get install pocl-opencl-icd)");
      }
      Device first = devices.getFirst();
      String others = devices.size() == 1 ? "" : "; %d devices in all".formatted(devices.size());
      return new Availability.Available(
          first.kind() == Device.Kind.LANES
              ? Availability.DeviceKind.GPU
              : Availability.DeviceKind.CPU_DRIVER,
          first.description() + others);
    } catch (LinkageError e) {
      return new Availability.Unavailable(
          "OpenCL's library cannot be loaded (Debian: apt-get install ocl-icd-libopencl1): %s"
              .formatted(e.getMessage()));
    } catch (OpenClException e) {
      return new Availability.Unavailable("OpenCL does not work: %s".formatted(e.getMessage()));
    }
  }

  /** On Linux a GPU has a device file; a driver for processors is not worth loading unasked. */
  @Override
  public Optional<String> noGpu() {
    boolean linux = System.getProperty("os.name").startsWith("Linux");
    boolean gpu = GPU_FILES.stream().anyMatch(file -> Files.exists(file));
    return linux && !gpu
        ? Optional.of("no GPU is in /dev; --backend opencl uses processors, where a driver is")
        : Optional.empty();
  }

  @Override
  public List<String> devices() {
    return availability() instanceof Availability.Available
        ? Device.all().stream().map(Device::description).toList()
        : List.of();
  }

  @Override
  public Backend open(BackendOptions options) {
    if (availability() instanceof Availability.Unavailable(String reason)) {
      throw new IllegalStateException("backend opencl is not available: " + reason);
    }
    Device device = device(options);
    return new OpenClBackend(new Context(device, Tuning.of(device), cache()));
  }

  static Device device(BackendOptions options) {
    List<Device> devices = Device.all();
    if (options.device() >= devices.size()) {
      throw new IllegalArgumentException(
          "device=%d: backend opencl has devices 0 to %d: %s"
              .formatted(
                  options.device(),
                  devices.size() - 1,
                  String.join("; ", devices.stream().map(Device::description).toList())));
    }
    return devices.get(options.device());
  }

  /** Where programs are cached: as the XDG base directory specification has it. */
  static Path cache() {
    String home = System.getenv("XDG_CACHE_HOME");
    Path base =
        home == null || home.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(home);
    return base.resolve("sirocco").resolve("opencl");
  }
}
