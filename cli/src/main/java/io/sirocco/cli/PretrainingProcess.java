package io.sirocco.cli;

import io.sirocco.Pretraining;
import java.io.Console;
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

  // Error Prone says that there is always a console, which JDK 22 began and JDK 25 ended.
  @SuppressWarnings("SystemConsoleNull")
  static boolean terminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }
}
