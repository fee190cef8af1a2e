package io.sirocco.kernels.tornado;

import io.sirocco.kernels.DeviceMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * A device of TornadoVM.
 *
 * @param device as TornadoVM has it
 * @param launching how kernels are launched, where it can be chosen
 */
record Device(TornadoDevice device, Launching launching) {

  /** Where TornadoVM's CUDA backend says the compute capability. */
  private static final Pattern CAPABILITY = Pattern.compile("Device version\\s*: CUDA (\\d+)");

  private static final int LEAST_CAPABILITY = 8;

  /** All devices of all of TornadoVM's backends, processors last. */
  static List<Device> all(TornadoRuntime runtime, Launching launching) {
    List<Device> devices = new ArrayList<>();
    for (int backend = 0; backend < runtime.getNumBackends(); backend++) {
      for (TornadoDevice device : runtime.getBackend(backend).getAllDevices()) {
        devices.add(new Device(device, launching));
      }
    }
    devices.sort((one, other) -> Boolean.compare(one.isProcessor(), other.isProcessor()));
    return devices;
  }

  boolean isProcessor() {
    return device.getDeviceType() == TornadoDeviceType.CPU;
  }

  String name() {
    return device.getPhysicalDevice().getDeviceName();
  }

  /**
   * What a memory plan has to fit. TornadoVM puts a header before the elements of an array, and
   * refuses a buffer as large as the device allows.
   */
  DeviceMemory memory() {
    return new DeviceMemory(
        device.getPhysicalDevice().getDeviceGlobalMemorySize(),
        device.getPhysicalDevice().getDeviceMaxAllocationSize()
            - TornadoNativeArray.ARRAY_HEADER
            - 1);
  }

  /** Whether the kernels of a graph are recorded and launched all together. */
  boolean recordsGraphs() {
    return launching == Launching.RECORDED
        && device.getTornadoVMBackend() == TornadoVMBackendType.CUDA;
  }

  /**
   * Whether kernels can multiply 16-bit matrices on tensor cores: on TornadoVM's CUDA backend from
   * compute capability 8.0 on.
   */
  boolean hasTensorCores() {
    if (device.getTornadoVMBackend() != TornadoVMBackendType.CUDA) {
      return false;
    }
    Matcher capability = CAPABILITY.matcher(device.getPhysicalDevice().getDeviceInfo());
    return capability.find() && Integer.parseInt(capability.group(1)) >= LEAST_CAPABILITY;
  }

  /** In words, for logs and for {@code doctor}. */
  String description() {
    return String.format(
        Locale.ROOT,
        "%s (%s, %s), %d units, %,d MB",
        name(),
        device.getPlatformName(),
        device.getTornadoVMBackend(),
        device.getPhysicalDevice().getDeviceMaxComputeUnits(),
        device.getPhysicalDevice().getDeviceGlobalMemorySize() / 1_000_000);
  }
}
