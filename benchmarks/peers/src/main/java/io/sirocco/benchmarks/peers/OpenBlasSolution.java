package io.sirocco.benchmarks.peers;

import io.sirocco.benchmarks.Solution;
import io.sirocco.benchmarks.Work;
import io.sirocco.kernels.Op;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Set;

/** A product over memory outside the heap. */
final class OpenBlasSolution implements Solution {

  private static final long ALIGNMENT = 64;

  private final OpenBlas library;
  private final Op.Matmul product;
  private final Work work;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment a;
  private final MemorySegment b;
  private final MemorySegment y;

  OpenBlasSolution(OpenBlas library, Op.Matmul product, Work work) {
    this.library = library;
    this.product = product;
    this.work = work;
    a = copy(work.floats("a"));
    b = copy(work.floats("b"));
    y = arena.allocate(4L * product.B() * product.M() * product.N(), ALIGNMENT);
  }

  private MemorySegment copy(float[] values) {
    MemorySegment segment = arena.allocate(4L * values.length, ALIGNMENT);
    MemorySegment.copy(values, 0, segment, ValueLayout.JAVA_FLOAT, 0, values.length);
    return segment;
  }

  @Override
  public String name() {
    return OpenBlasProvider.NAME;
  }

  @Override
  public void run() {
    library.multiply(product, a, b, y);
  }

  @Override
  public Work work() {
    return work;
  }

  @Override
  public Set<String> outputs() {
    return Set.of("y");
  }

  @Override
  public float[] output(String port) {
    return y.toArray(ValueLayout.JAVA_FLOAT);
  }

  @Override
  public void close() {
    arena.close();
  }
}
