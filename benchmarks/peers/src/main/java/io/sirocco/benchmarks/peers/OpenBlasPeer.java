package io.sirocco.benchmarks.peers;

import io.sirocco.benchmarks.Peer;
import io.sirocco.benchmarks.Solution;
import io.sirocco.benchmarks.Work;
import io.sirocco.kernels.Op;
import java.util.Optional;

/** Matrix products by OpenBLAS. */
final class OpenBlasPeer implements Peer {

  private final OpenBlas library;
  private final int threads;

  OpenBlasPeer(OpenBlas library, int threads) {
    this.library = library;
    this.threads = threads;
    library.useThreads(threads);
  }

  @Override
  public String name() {
    return OpenBlasProvider.NAME;
  }

  @Override
  public String description() {
    return "%s, %d threads".formatted(library.description(), threads);
  }

  @Override
  public int threads() {
    return threads;
  }

  @Override
  public Optional<Solution> prepare(Work work) {
    return work.op() instanceof Op.Matmul product
        ? Optional.of(new OpenBlasSolution(library, threads, product, work))
        : Optional.empty();
  }

  @Override
  public void close() {}
}
