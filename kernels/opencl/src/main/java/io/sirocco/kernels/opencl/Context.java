package io.sirocco.kernels.opencl;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_command_queue;
import org.jocl.cl_context;
import org.jocl.cl_context_properties;
import org.jocl.cl_device_id;
import org.jocl.cl_kernel;
import org.jocl.cl_mem;
import org.jocl.cl_program;
import org.jspecify.annotations.Nullable;

/** An opened device: its queue, its memory and its compiled programs. */
final class Context implements AutoCloseable {
  private final Device device;
  private final Tuning tuning;
  private final cl_context context;
  private final cl_command_queue queue;
  private @Nullable cl_command_queue profilingQueue;
  private final ProgramCache cache;
  private final Map<String, cl_program> programs = new HashMap<>();

  /**
   * Opens a device.
   *
   * @param device the device
   * @param tuning how kernels are written for it
   * @param cache where compiled programs are kept
   */
  Context(Device device, Tuning tuning, Path cache) {
    this.device = device;
    this.tuning = tuning;
    cl_context_properties properties = new cl_context_properties();
    properties.addProperty(CL.CL_CONTEXT_PLATFORM, device.platform());
    int[] code = new int[1];
    cl_device_id[] ids = {device.id()};
    this.context = CL.clCreateContext(properties, 1, ids, null, null, code);
    OpenClException.check(code, "clCreateContext on " + device.name());
    this.queue = createQueue(0);
    this.cache = new ProgramCache(context, device, cache);
  }

  /** A queue that runs in order; OpenCL 1.2 has no other call to make one. */
  @SuppressWarnings("deprecation")
  private cl_command_queue createQueue(long properties) {
    int[] code = new int[1];
    cl_command_queue created = CL.clCreateCommandQueue(context, device.id(), properties, code);
    OpenClException.check(code, "clCreateCommandQueue on " + device.name());
    return created;
  }

  /** A queue that keeps times. */
  cl_command_queue profilingQueue() {
    if (profilingQueue == null) {
      profilingQueue = createQueue(CL.CL_QUEUE_PROFILING_ENABLE);
    }
    return profilingQueue;
  }

  Device device() {
    return device;
  }

  Tuning tuning() {
    return tuning;
  }

  cl_command_queue queue() {
    return queue;
  }

  /**
   * Memory, all zeros.
   *
   * @param bytes a multiple of 4, at least 4
   * @param what it is for, in errors
   * @throws IllegalArgumentException if the device cannot have so large a buffer
   */
  cl_mem allocate(long bytes, String what) {
    if (bytes > device.largestBuffer()) {
      throw new IllegalArgumentException(
          "%s takes %,d bytes; device %s has at most %,d a buffer"
              .formatted(what, bytes, device.name(), device.largestBuffer()));
    }
    int[] code = new int[1];
    cl_mem buffer = CL.clCreateBuffer(context, CL.CL_MEM_READ_WRITE, bytes, null, code);
    String call = "clCreateBuffer of %,d bytes for %s on %s".formatted(bytes, what, device.name());
    OpenClException.check(code, call);
    try {
      // Drivers allocate on first use, so that this is where memory runs out.
      fill(buffer, bytes, call);
      finish(call);
    } catch (OpenClException failure) {
      CL.clReleaseMemObject(buffer);
      throw failure;
    }
    return buffer;
  }

  private void fill(cl_mem buffer, long bytes, String call) {
    Pointer zero = Pointer.to(new int[1]);
    int code = CL.clEnqueueFillBuffer(queue, buffer, zero, Integer.BYTES, 0, bytes, 0, null, null);
    OpenClException.check(code, call);
  }

  /** Writes and waits. */
  void write(Region region, long from, long bytes, Pointer source) {
    int code =
        CL.clEnqueueWriteBuffer(
            queue, region.buffer(), true, at(region, from), bytes, source, 0, null, null);
    OpenClException.check(code, "clEnqueueWriteBuffer to " + device.name());
  }

  /** Waits and reads. */
  void read(Region region, long from, long bytes, Pointer target) {
    int code =
        CL.clEnqueueReadBuffer(
            queue, region.buffer(), true, at(region, from), bytes, target, 0, null, null);
    OpenClException.check(code, "clEnqueueReadBuffer from " + device.name());
  }

  private static long at(Region region, long from) {
    return Float.BYTES * (region.offset() + from);
  }

  /** Waits for what is queued. */
  void finish(String what) {
    int code = CL.clFinish(queue);
    if (code != CL.CL_SUCCESS) {
      OpenClException.check(code, "clFinish on %s after %s".formatted(device.name(), what));
    }
  }

  /** A kernel whose arguments are to be bound. */
  Launch.Arguments kernel(Source source, String name) {
    return kernel(source, name, Map.of());
  }

  /**
   * A kernel whose arguments are to be bound.
   *
   * @param macros what its file is compiled with, beside what all are
   */
  Launch.Arguments kernel(Source source, String name, Map<String, Integer> macros) {
    Map<String, Integer> all = new TreeMap<>(macros);
    all.put("V", tuning.vector());
    all.put("L", tuning.group());
    StringBuilder options = new StringBuilder("-cl-std=CL1.2");
    all.forEach((macro, value) -> options.append(" -D").append(macro).append('=').append(value));
    cl_program program =
        programs.computeIfAbsent(
            source + " " + options, _ -> cache.program(source, options.toString()));
    int[] code = new int[1];
    cl_kernel kernel = CL.clCreateKernel(program, name, code);
    OpenClException.check(code, "clCreateKernel %s of %s".formatted(name, source));
    return new Launch.Arguments(kernel, name);
  }

  @Override
  public void close() {
    programs.values().forEach(CL::clReleaseProgram);
    programs.clear();
    if (profilingQueue != null) {
      CL.clReleaseCommandQueue(profilingQueue);
    }
    CL.clReleaseCommandQueue(queue);
    CL.clReleaseContext(context);
  }
}
