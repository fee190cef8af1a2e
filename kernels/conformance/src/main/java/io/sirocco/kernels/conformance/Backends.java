package io.sirocco.kernels.conformance;

import io.sirocco.kernels.Backend;
import io.sirocco.kernels.BackendOptions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** One backend with several numbers of threads, each opened on first use, all closed together. */
final class Backends implements AutoCloseable {

  /** The number of threads of checks that are about something else. */
  static final int USUAL_THREADS = 2;

  private final Function<BackendOptions, Backend> open;
  private final Map<Integer, Backend> opened = new LinkedHashMap<>();

  Backends(Function<BackendOptions, Backend> open) {
    this.open = open;
  }

  /** The backend with the usual number of threads. */
  Backend usual() {
    return threads(USUAL_THREADS);
  }

  /** The backend with this many threads. */
  Backend threads(int threads) {
    return opened.computeIfAbsent(threads, count -> open.apply(BackendOptions.threads(count)));
  }

  @Override
  public void close() {
    opened.values().forEach(Backend::close);
    opened.clear();
  }
}
