package io.sirocco.cli;

import io.sirocco.BackendChoice;
import io.sirocco.kernels.BackendOptions;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What computes: shared by the commands that compute. */
final class BackendOption {

  @Option(
      names = "--backend",
      paramLabel = "B",
      defaultValue = BackendChoice.AUTO,
      description = "What computes; see doctor for a list. Default: ${DEFAULT-VALUE}.")
  private String backend = BackendChoice.AUTO;

  @Option(
      names = "--device",
      paramLabel = "N",
      defaultValue = "0",
      description = "The number of the device among those of the backend. Default: 0.")
  private int device;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of a CPU backend; the result does not depend on it. Default: all.")
  private @Nullable Integer threads;

  /** What the user typed, or {@code auto}. */
  String name() {
    return backend;
  }

  int threads() {
    return threads == null ? Runtime.getRuntime().availableProcessors() : threads;
  }

  /** Opens the backend and says which and why. */
  BackendChoice.Chosen open(PrintWriter out) {
    BackendChoice.Chosen chosen =
        BackendChoice.open(backend, new BackendOptions(threads(), device));
    chosen.explanation().forEach(out::println);
    out.flush();
    return chosen;
  }
}
