package io.sirocco.kernels.opencl;

import io.sirocco.kernels.DeviceMemory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;

/**
 * A device and what bounds its kernels.
 *
 * @param platform the driver it belongs to
 * @param id the device
 * @param kind what it is
 * @param name as the driver has it
 * @param version of OpenCL, and of the driver
 * @param computeUnits processors that work on their own
 * @param vectorWidth floats of its native vectors
 * @param memory bytes
 * @param largestBuffer bytes
 * @param localMemory bytes of a group
 * @param largestGroup work-items
 */
record Device(
    cl_platform_id platform,
    cl_device_id id,
    Kind kind,
    String name,
    String version,
    int computeUnits,
    int vectorWidth,
    long memory,
    long largestBuffer,
    long localMemory,
    long largestGroup) {

  /** What a work-item is on it. */
  enum Kind {
    /** A thread of a processor. */
    PROCESSOR,
    /** A lane among many. */
    LANES
  }

  /** All devices of all platforms, those with lanes first, else in the order of the drivers. */
  static List<Device> all() {
    int[] count = new int[1];
    int code = CL.clGetPlatformIDs(0, null, count);
    if (code != CL.CL_SUCCESS || count[0] == 0) {
      return List.of(); // the loader has an error of its own for "no driver is installed"
    }
    cl_platform_id[] platforms = new cl_platform_id[count[0]];
    OpenClException.check(CL.clGetPlatformIDs(count[0], platforms, null), "clGetPlatformIDs");
    List<Device> devices = new ArrayList<>();
    for (cl_platform_id platform : platforms) {
      devices.addAll(of(platform));
    }
    devices.sort((one, other) -> Integer.compare(rank(one), rank(other)));
    return devices;
  }

  private static int rank(Device device) {
    return device.kind == Kind.LANES ? 0 : 1;
  }

  private static List<Device> of(cl_platform_id platform) {
    int[] count = new int[1];
    int code = CL.clGetDeviceIDs(platform, CL.CL_DEVICE_TYPE_ALL, 0, null, count);
    if (code == CL.CL_DEVICE_NOT_FOUND || count[0] == 0) {
      return List.of();
    }
    OpenClException.check(code, "clGetDeviceIDs");
    cl_device_id[] ids = new cl_device_id[count[0]];
    OpenClException.check(
        CL.clGetDeviceIDs(platform, CL.CL_DEVICE_TYPE_ALL, count[0], ids, null), "clGetDeviceIDs");
    List<Device> devices = new ArrayList<>();
    for (cl_device_id id : ids) {
      if (number(id, CL.CL_DEVICE_AVAILABLE) != 0
          && number(id, CL.CL_DEVICE_COMPILER_AVAILABLE) != 0) {
        devices.add(of(platform, id));
      }
    }
    return devices;
  }

  private static Device of(cl_platform_id platform, cl_device_id id) {
    boolean processor = (number(id, CL.CL_DEVICE_TYPE) & CL.CL_DEVICE_TYPE_CPU) != 0;
    return new Device(
        platform,
        id,
        processor ? Kind.PROCESSOR : Kind.LANES,
        text(id, CL.CL_DEVICE_NAME).strip(),
        "%s, driver %s"
            .formatted(
                text(id, CL.CL_DEVICE_VERSION).strip(), text(id, CL.CL_DRIVER_VERSION).strip()),
        (int) number(id, CL.CL_DEVICE_MAX_COMPUTE_UNITS),
        (int) number(id, CL.CL_DEVICE_NATIVE_VECTOR_WIDTH_FLOAT),
        number(id, CL.CL_DEVICE_GLOBAL_MEM_SIZE),
        number(id, CL.CL_DEVICE_MAX_MEM_ALLOC_SIZE),
        number(id, CL.CL_DEVICE_LOCAL_MEM_SIZE),
        number(id, CL.CL_DEVICE_MAX_WORK_GROUP_SIZE));
  }

  /** A number of 4 or 8 bytes: what is not written stays 0 on a little-endian machine. */
  private static long number(cl_device_id id, int what) {
    long[] value = new long[1];
    OpenClException.check(
        CL.clGetDeviceInfo(id, what, Long.BYTES, Pointer.to(value), null), "clGetDeviceInfo");
    return value[0];
  }

  private static String text(cl_device_id id, int what) {
    long[] size = new long[1];
    OpenClException.check(CL.clGetDeviceInfo(id, what, 0, null, size), "clGetDeviceInfo");
    byte[] bytes = new byte[(int) size[0]];
    OpenClException.check(
        CL.clGetDeviceInfo(id, what, bytes.length, Pointer.to(bytes), null), "clGetDeviceInfo");
    return new String(bytes, 0, Math.max(0, bytes.length - 1), StandardCharsets.UTF_8);
  }

  /** What a memory plan has to fit. */
  DeviceMemory deviceMemory() {
    return new DeviceMemory(memory, largestBuffer);
  }

  /** In words, for logs and for {@code doctor}. */
  String description() {
    return String.format(
        Locale.ROOT,
        "%s (%s), %d units, %,d MB, at most %,d MB a buffer",
        name,
        version,
        computeUnits,
        memory / 1_000_000,
        largestBuffer / 1_000_000);
  }
}
