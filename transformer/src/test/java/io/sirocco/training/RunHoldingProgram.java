package io.sirocco.training;

import java.nio.file.Path;

/** Opens a run and holds it until its input ends. */
final class RunHoldingProgram {

  static final String STARTED_AT = "2026-01-02T03:04:05Z";

  private RunHoldingProgram() {}

  /**
   * Runs until its input ends or it is killed.
   *
   * @param arguments the run directory
   */
  public static void main(String[] arguments) throws Exception {
    var owner = new RunDirectory.Owner(ProcessHandle.current().pid(), STARTED_AT);
    try (var run = RunDirectory.open(Path.of(arguments[0]), owner)) {
      System.out.println("held " + run.layout().root());
      while (System.in.read() >= 0) {
        System.out.println("still held");
      }
    }
  }
}
