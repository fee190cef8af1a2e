package io.sirocco.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The command {@code sirocco} in a process of its own. Closing it kills it, if it still runs. */
final class SiroccoProcess implements AutoCloseable {

  /** How long anything may take on a machine that has much else to do. */
  private static final long LIMIT_SECONDS = 300;

  /** Exit code of a process that SIGKILL has ended. */
  static final int KILLED = 128 + 9;

  private final List<String> command;
  private final Process process;
  private final Path output;
  private final Path errors;

  private SiroccoProcess(List<String> command, Process process, Path output, Path errors) {
    this.command = command;
    this.process = process;
    this.output = output;
    this.errors = errors;
  }

  /**
   * How it ended.
   *
   * @param code the exit code; 128 + N after signal N
   * @param output what it printed
   * @param errors what it printed to its error output, but what Java says about its own modules
   */
  record End(int code, String output, String errors) {}

  /**
   * Starts a command.
   *
   * @param folder where its output goes
   * @param arguments what a user types after {@code sirocco}
   */
  static SiroccoProcess start(Path folder, List<String> arguments) throws IOException {
    return start(folder, List.of(), arguments);
  }

  /** Starts a command by another one, which becomes it. */
  static SiroccoProcess start(Path folder, List<String> prefix, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(signalsAsUsual());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx256m"));
    command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("io.sirocco.cli.Main");
    command.addAll(arguments);
    Path output = Files.createTempFile(folder, "process", ".out");
    Path errors = Files.createTempFile(folder, "process", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(Redirect.to(output.toFile()))
            .redirectError(Redirect.to(errors.toFile()));
    // ONNX Runtime ends a process whose command line is longer than 3980 characters.
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process process = builder.start();
    return new SiroccoProcess(arguments, process, output, errors);
  }

  /** Runs a command to its end. */
  static End run(Path folder, List<String> arguments) throws IOException, InterruptedException {
    try (SiroccoProcess process = start(folder, arguments)) {
      return process.end();
    }
  }

  /** A shell's background jobs ignore SIGINT, and so do their children unless told otherwise. */
  private static List<String> signalsAsUsual() throws IOException {
    List<String> prefix = List.of("env", "--default-signal=INT");
    List<String> probe = new ArrayList<>(prefix);
    probe.add("true");
    try {
      boolean known = new ProcessBuilder(probe).start().waitFor() == 0;
      return known ? prefix : List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** What it has printed so far. */
  String output() {
    return text(output);
  }

  /** Sends a signal, such as {@code INT}. */
  void signal(String name) throws IOException, InterruptedException {
    int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
    if (code != 0) {
      throw new IOException("kill -%s %d: exit code %d".formatted(name, pid(), code));
    }
  }

  /** Sends SIGKILL and waits until it has worked. */
  End kill() throws InterruptedException {
    process.destroyForcibly();
    return end();
  }

  /** Waits for the end. */
  End end() throws InterruptedException {
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError(
          "%s still runs after %d s: %s".formatted(command, LIMIT_SECONDS, output()));
    }
    return new End(
        process.exitValue(), output(), text(errors).replaceAll("WARNING: Using incub.*\\R", ""));
  }

  /**
   * Waits for something that it does.
   *
   * @return false if it has ended before
   */
  boolean await(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (!isAlive()) {
        return false;
      }
      if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(LIMIT_SECONDS)) {
        throw new AssertionError(
            "%s has not come that far after %d s: %s".formatted(command, LIMIT_SECONDS, output()));
      }
      // What is waited for may last no more than a millisecond.
      LockSupport.parkNanos(100_000);
    }
    return true;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
