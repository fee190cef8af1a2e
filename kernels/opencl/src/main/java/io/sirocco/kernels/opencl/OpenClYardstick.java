package io.sirocco.kernels.opencl;

import io.sirocco.kernels.Yardstick;
import java.util.ArrayList;
import java.util.List;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_mem;
import org.jspecify.annotations.Nullable;

/** The peak of the device's arithmetic, and of its memory. */
final class OpenClYardstick implements Yardstick, AutoCloseable {
  private static final int CHAINS = 12;
  private static final int LINKS = 1 << 16;

  /** Work-items for each that can run at a time, so that none waits long for the last. */
  private static final int ITEMS = 8;

  /** Work-items of each unit of a device with lanes, which hide each other's latency. */
  private static final int LANES = 2048;

  /** 128 MiB an array; three of them are far above any cache. */
  private static final int ELEMENTS = 1 << 25;

  private final Context context;
  private final int items;
  private final List<cl_mem> buffers = new ArrayList<>();
  private final Region results;
  private final Launch chains;
  private @Nullable Launch triad;

  OpenClYardstick(Context context) {
    this.context = context;
    Tuning tuning = context.tuning();
    this.items =
        tuning.group() == 1 ? ITEMS * tuning.threads() : LANES * context.device().computeUnits();
    this.results = allocate(items);
    this.chains =
        context
            .kernel(Source.YARDSTICK, "chains")
            .region(results)
            .number(LINKS)
            .over(Range.padded(items, 1, 1, tuning.group()));
  }

  private Region allocate(int elements) {
    cl_mem buffer = context.allocate((long) Float.BYTES * elements, "a measurement");
    buffers.add(buffer);
    return new Region(buffer, 0);
  }

  @Override
  public long multiplyAdd() {
    chains.enqueue(context.queue(), null);
    context.finish("chains of multiply-adds");
    return 2L * context.tuning().vector() * CHAINS * LINKS * items;
  }

  @Override
  public long triad() {
    if (triad == null) {
      Tuning tuning = context.tuning();
      triad =
          context
              .kernel(Source.YARDSTICK, "triad")
              .region(allocate(ELEMENTS))
              .region(allocate(ELEMENTS))
              .region(allocate(ELEMENTS))
              .number(ELEMENTS)
              .number(tuning.block())
              .over(Range.each(tuning, ELEMENTS, tuning.block()));
    }
    triad.enqueue(context.queue(), null);
    context.finish("a triad");
    return 3L * Float.BYTES * ELEMENTS;
  }

  /** What the chains of each work-item ended with, to check them by: 2 a chain and lane. */
  float[] sums() {
    float[] sums = new float[items];
    context.read(results, 0, (long) Float.BYTES * items, Pointer.to(sums));
    return sums;
  }

  @Override
  public void close() {
    chains.close();
    if (triad != null) {
      triad.close();
    }
    buffers.forEach(CL::clReleaseMemObject);
    buffers.clear();
  }
}
