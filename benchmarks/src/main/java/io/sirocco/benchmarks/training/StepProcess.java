package io.sirocco.benchmarks.training;

import io.sirocco.benchmarks.Contestant;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** A process that trains steps, one each time it is asked: see {@link StepServer}. */
public final class StepProcess implements Contestant {

  private static final long KIBIBYTE = 1024;
  private static final long PATIENCE_SECONDS = 20;

  /**
   * How to start it.
   *
   * @param name of the contestant
   * @param command program and arguments
   * @param environment variables besides those of this process
   */
  public record Launch(String name, List<String> command, Map<String, String> environment) {
    /** Copies the collections. */
    public Launch {
      command = List.copyOf(command);
      environment = Map.copyOf(environment);
    }
  }

  private final Launch launch;
  private final Process process;
  private final Path errors;
  private final BufferedReader answers;
  private final BufferedWriter questions;
  private final String description;

  private StepProcess(Launch launch, Process process, Path errors) throws IOException {
    this.launch = launch;
    this.errors = errors;
    this.process = process;
    answers = process.inputReader();
    questions = process.outputWriter();
    description = answer(StepServer.READY);
  }

  /**
   * Starts the process and waits until it is ready.
   *
   * @param folder receives a file with its error output
   * @throws IOException if it cannot be started or ends before, with what it said
   */
  public static StepProcess start(Launch launch, Path folder) throws IOException {
    Path errors = Files.createTempFile(folder, "step", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(launch.command()).redirectError(Redirect.to(errors.toFile()));
    builder.environment().putAll(launch.environment());
    Process process = builder.start();
    try {
      return new StepProcess(launch, process, errors);
    } catch (IOException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  @Override
  public String name() {
    return launch.name();
  }

  /** What answers: version, threads, libraries. */
  public String description() {
    return description;
  }

  /**
   * Trains one step and gives its loss.
   *
   * @throws UncheckedIOException if the process does not answer, with what it said
   */
  public double step() {
    try {
      ask();
      return Double.parseDouble(answer(StepServer.LOSS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void run() {
    step();
  }

  private void ask() throws IOException {
    try {
      questions.write(StepServer.STEP + "\n");
      questions.flush();
    } catch (IOException e) {
      throw new IOException(
          "%s has ended, and said: %s".formatted(name(), Files.readString(errors).strip()), e);
    }
  }

  private String answer(String expected) throws IOException {
    String line = answers.readLine();
    if (line == null || !line.startsWith(expected + " ")) {
      throw new IOException(
          "%s: expected an answer \"%s\", got %s of %s, which said: %s"
              .formatted(
                  name(),
                  expected,
                  line == null ? "the end of the output" : "\"" + line + "\"",
                  String.join(" ", launch.command()),
                  Files.readString(errors).strip()));
    }
    return line.substring(expected.length() + 1);
  }

  /** The most memory in bytes that was ever resident; empty where the system does not tell. */
  public OptionalLong peakMemory() {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.isReadable(status)) {
      return OptionalLong.empty();
    }
    try (var lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> KIBIBYTE * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(status.toString(), e);
    }
  }

  /** Ends the process: by the end of its input, or by force if it does not heed that. */
  @Override
  public void close() {
    try {
      questions.close();
    } catch (IOException e) {
      // It has ended already, before it read all that was asked.
      process.destroyForcibly();
    }
    if (!endsInTime()) {
      process.destroyForcibly();
    }
    process.onExit().join();
  }

  private boolean endsInTime() {
    try {
      return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
