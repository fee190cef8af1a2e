package io.sirocco.benchmarks.training;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;

/**
 * The other end of a {@link StepProcess}: says {@code ready}, then answers each line {@code step}
 * with the loss of one training step, until its input ends.
 */
public final class StepServer {

  /** Said once everything is prepared; what follows on the line tells what answers. */
  static final String READY = "ready";

  /** Asks for a step. */
  static final String STEP = "step";

  /** Begins the answer. */
  static final String LOSS = "loss";

  private StepServer() {}

  /**
   * Trains steps as they are asked for.
   *
   * @throws IOException if the input cannot be read or asks for something else
   */
  public static void serve(
      TrainingRun run, String description, BufferedReader input, PrintWriter output)
      throws IOException {
    output.println(READY + " " + description);
    output.flush();
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      if (!line.equals(STEP)) {
        throw new IOException("asked for \"%s\", expected \"%s\"".formatted(line, STEP));
      }
      output.println(LOSS + " " + run.step());
      output.flush();
    }
  }
}
