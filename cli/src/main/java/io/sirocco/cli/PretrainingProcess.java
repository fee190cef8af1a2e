package io.sirocco.cli;

import io.sirocco.Pretraining;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What this process provides to a run: clock, version, memory. */
final class PretrainingProcess {

  private PretrainingProcess() {}

  static Pretraining.Environment environment() {
    Runtime runtime = Runtime.getRuntime();
    long used = runtime.totalMemory() - runtime.freeMemory();
    return new Pretraining.Environment(
        System::nanoTime,
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        Main.Version.number(),
        System.getProperty("sirocco.commit"),
        System.getProperty("java.vm.name") + " " + Runtime.version(),
        ProcessHandle.current().pid(),
        runtime.maxMemory() - used);
  }

  static boolean terminal() {
    return System.console() != null && System.console().isTerminal();
  }
}
