package io.sirocco.training;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Runs a main class of these tests in a Java virtual machine of its own. */
final class ChildProcess {

  private ChildProcess() {}

  /** The command that runs a main class. */
  static List<String> command(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    // These live for a fraction of a second: nothing is gained by compiling well.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Starts a command; its standard error goes where its output goes. */
  static Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /**
   * Kills a program that prints a line for each thing it does, at a random moment of what it does
   * next: after a few lines, and after a random part of the time between two of them.
   */
  static void killAtRandom(List<String> command, Random random)
      throws IOException, InterruptedException {
    Process process = start(command);
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      long before = 0;
      long last = 0;
      for (int lines = 2 + random.nextInt(4); lines > 0; lines--) {
        if (output.readLine() == null) {
          throw new IOException("%s ended by itself".formatted(command));
        }
        before = last;
        last = System.nanoTime();
      }
      TimeUnit.NANOSECONDS.sleep((long) (random.nextDouble() * (last - before)));
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** Runs a command, with nothing to read, to its end and gives what it printed. */
  static String output(List<String> command) throws IOException, InterruptedException {
    Process process = start(command);
    process.getOutputStream().close();
    byte[] output = process.getInputStream().readAllBytes();
    process.waitFor();
    return new String(output, StandardCharsets.UTF_8);
  }
}
