package io.sirocco.kernels.opencl;

import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_command_queue;
import org.jocl.cl_event;
import org.jocl.cl_kernel;
import org.jspecify.annotations.Nullable;

/** A kernel with its arguments bound, to be queued any number of times. Owns the kernel object. */
final class Launch implements AutoCloseable {
  private final cl_kernel kernel;
  private final String name;
  private final long[] global;
  private final long[] local;

  private Launch(cl_kernel kernel, String name, Range range) {
    this.kernel = kernel;
    this.name = name;
    this.global = range.global();
    this.local = range.local();
  }

  /** Binds arguments one after the other. */
  static final class Arguments {
    private final cl_kernel kernel;
    private final String name;
    private int next;

    Arguments(cl_kernel kernel, String name) {
      this.kernel = kernel;
      this.name = name;
    }

    /** Two arguments: the buffer and the first element. */
    Arguments region(Region region) {
      set(Sizeof.cl_mem, Pointer.to(region.buffer()));
      return number(region.offset());
    }

    Arguments number(int value) {
      set(Sizeof.cl_int, Pointer.to(new int[] {value}));
      return this;
    }

    Arguments number(float value) {
      set(Sizeof.cl_float, Pointer.to(new float[] {value}));
      return this;
    }

    /** 1 or 0. */
    Arguments flag(boolean value) {
      return number(value ? 1 : 0);
    }

    /** A buffer that is read from its beginning. */
    Arguments buffer(Region region) {
      set(Sizeof.cl_mem, Pointer.to(region.buffer()));
      return this;
    }

    private void set(int size, Pointer value) {
      int code = CL.clSetKernelArg(kernel, next, size, value);
      OpenClException.check(code, "clSetKernelArg %d of kernel %s".formatted(next, name));
      next++;
    }

    Launch over(Range range) {
      return new Launch(kernel, name, range);
    }
  }

  /** Puts it behind what is queued. */
  void enqueue(cl_command_queue queue, @Nullable cl_event event) {
    int code =
        CL.clEnqueueNDRangeKernel(
            queue, kernel, global.length, null, global, local, 0, null, event);
    if (code != CL.CL_SUCCESS) {
      OpenClException.check(
          code,
          "clEnqueueNDRangeKernel of %s over %d x %d x %d in groups of %d"
              .formatted(name, global[0], global[1], global[2], local[0]));
    }
  }

  @Override
  public void close() {
    CL.clReleaseKernel(kernel);
  }
}
