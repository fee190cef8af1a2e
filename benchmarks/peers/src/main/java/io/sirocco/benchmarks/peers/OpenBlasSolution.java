package io.sirocco.benchmarks.peers;

import io.sirocco.benchmarks.Solution;
import io.sirocco.benchmarks.Work;
import io.sirocco.kernels.Op;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A product over memory outside the heap. Several products are shared among as many threads, each
 * calling the library for its own, which is faster than all threads at one small product.
 * (cblas_sgemm_batch_strided, which would take all at once, crashes in this version when it uses
 * two threads.)
 */
final class OpenBlasSolution implements Solution {

  private static final long ALIGNMENT = 64;

  private final OpenBlas library;
  private final int shares;
  private final ExecutorService helpers;
  private final Op.Matmul product;
  private final Work work;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment a;
  private final MemorySegment b;
  private final MemorySegment y;

  OpenBlasSolution(OpenBlas library, int threads, Op.Matmul product, Work work) {
    this.library = library;
    this.shares = Math.min(threads, product.B());
    this.helpers =
        Executors.newFixedThreadPool(
            Math.max(1, shares - 1), Thread.ofPlatform().daemon().name("openblas-", 0).factory());
    library.useThreads(shares > 1 ? 1 : threads);
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
    List<Future<?>> others = new ArrayList<>();
    for (int share = 1; share < shares; share++) {
      int number = share;
      others.add(helpers.submit(() -> multiply(number)));
    }
    multiply(0);
    for (Future<?> other : others) {
      try {
        other.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while OpenBLAS computes", e);
      } catch (ExecutionException e) {
        throw new IllegalStateException("OpenBLAS: %s failed".formatted(product), e);
      }
    }
  }

  private void multiply(int share) {
    long B = product.B();
    library.multiply(
        product, a, b, y, (int) (share * B / shares), (int) ((share + 1) * B / shares));
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
    helpers.close();
    arena.close();
  }
}
