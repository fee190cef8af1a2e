package io.sirocco.kernels.tornado;

import io.sirocco.kernels.Availability;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.BackendOptions;
import io.sirocco.kernels.BackendProvider;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import uk.ac.manchester.tornado.api.exceptions.TornadoInternalError;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;

/**
 * Found by the service loader; asks TornadoVM what devices there are. TornadoVM needs flags from
 * the start of java on, which its SDK keeps in a file.
 */
public final class TornadoProvider implements BackendProvider {

  /** The releases whose interface this backend was compiled against. */
  private static final String RELEASES = "5.2.";

  private static final String HOW =
      "start java with @$TORNADOVM_HOME/tornado-argfile; the script sirocco does so where"
          + " TORNADOVM_HOME is set";

  /** Where it is False, kernels are launched one by one on CUDA devices too. */
  private static final String RECORDING = "sirocco.tornado.recording";

  /**
   * What TornadoVM has to be told before its first class is loaded, unless the user has: a kernel
   * that does not compile is an error and does not run as Java; graphs may be large; the device
   * itself says when its memory is full; roots are as exact as the device has them.
   */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "tornado.recover.bailout", "False",
          "tornado.tvm.maxbytecodesize", "1048576",
          "tornado.device.memory", "1024GB",
          "tornado.enable.nativeFunctions", "False");

  /** For the service loader. */
  public TornadoProvider() {}

  /** What was found when it was first asked for: a failed start of TornadoVM fails for good. */
  private static final class Found {
    private static final List<Device> DEVICES;
    private static final String REASON;

    static {
      List<Device> devices = List.of();
      String reason = "";
      try {
        SETTINGS.forEach(TornadoProvider::setUnlessGiven);
        devices = Device.all(TornadoRuntimeProvider.getTornadoRuntime(), launching());
        reason = "TornadoVM finds no device: install the driver of your GPU";
      } catch (AssertionError e) {
        reason = "TornadoVM does not start with assertions on, give java no -ea: " + e.getMessage();
      } catch (LinkageError | TornadoInternalError | RuntimeException e) {
        reason =
            "TornadoVM does not start, its driver or native library may be missing: "
                + TornadoFailure.readable(root(e));
      }
      DEVICES = devices;
      REASON = reason;
    }
  }

  private static Launching launching() {
    return "False".equalsIgnoreCase(System.getProperty(RECORDING))
        ? Launching.EACH
        : Launching.RECORDED;
  }

  private static void setUnlessGiven(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  @Override
  public String name() {
    return "tornado";
  }

  @Override
  public Availability availability() {
    if (System.getProperty("tornado.load.runtime.implementation") == null) {
      return new Availability.Unavailable(HOW);
    }
    try {
      String release = release();
      if (!release.startsWith(RELEASES)) {
        return new Availability.Unavailable(
            "TornadoVM is %s, this backend needs %sx".formatted(release, RELEASES));
      }
      if (Found.DEVICES.isEmpty()) {
        return new Availability.Unavailable(Found.REASON);
      }
      Device first = Found.DEVICES.getFirst();
      int count = Found.DEVICES.size();
      return new Availability.Available(
          first.isProcessor() ? Availability.DeviceKind.CPU_DRIVER : Availability.DeviceKind.GPU,
          "%s, TornadoVM %s%s"
              .formatted(
                  first.description(),
                  release,
                  count == 1 ? "" : "; %d devices in all".formatted(count)));
    } catch (IOException | LinkageError | RuntimeException e) {
      return new Availability.Unavailable(
          "TornadoVM does not work: " + TornadoFailure.readable(root(e)));
    }
  }

  /** The release that runs, which need not be the one that was compiled against. */
  private static String release() throws IOException {
    Module module = TornadoRuntimeProvider.class.getModule();
    try (InputStream in = module.getResourceAsStream("META-INF/MANIFEST.MF")) {
      if (in == null) {
        return "without a release";
      }
      String version =
          new Manifest(in).getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION);
      return version == null ? "without a release" : version;
    }
  }

  /** Its kernels are made for GPUs alone. */
  @Override
  public int preference() {
    return 1;
  }

  @Override
  public List<String> devices() {
    return availability() instanceof Availability.Available
        ? Found.DEVICES.stream().map(Device::description).toList()
        : List.of();
  }

  @Override
  public Backend open(BackendOptions options) {
    if (availability() instanceof Availability.Unavailable(String reason)) {
      throw new IllegalStateException("backend tornado is not available: " + reason);
    }
    List<Device> devices = Found.DEVICES;
    if (options.device() >= devices.size()) {
      throw new IllegalArgumentException(
          "device=%d: backend tornado has devices 0 to %d: %s"
              .formatted(
                  options.device(),
                  devices.size() - 1,
                  String.join("; ", devices.stream().map(Device::description).toList())));
    }
    return new TornadoBackend(devices.get(options.device()));
  }
}
