package io.sirocco.tests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A Python that can import torch, and the scripts in {@code tests/pytorch}.
 *
 * @param python its command
 */
record PyTorch(String python) {

  /** Debian's package is for its own Python, which need not be the first on the path. */
  private static final List<String> CANDIDATES = List.of("/usr/bin/python3", "python3");

  /**
   * What a script has come to.
   *
   * @param code its exit code
   * @param output all that it printed
   */
  record Outcome(int code, String output) {

    /** With what another script has printed before. */
    Outcome after(Outcome other) {
      return new Outcome(code, other.output + output);
    }
  }

  /** Looked for once, because it takes seconds. */
  private static final Optional<String> FOUND =
      CANDIDATES.stream().filter(PyTorch::imports).findFirst();

  /** Finds one, or skips the test that asks for it. */
  static PyTorch require() {
    assumeTrue(
        FOUND.isPresent(), "PyTorch: \"import torch\" works in none of %s".formatted(CANDIDATES));
    return new PyTorch(FOUND.orElseThrow());
  }

  private static boolean imports(String python) {
    try {
      return run(List.of(python, "-c", "import torch")).code() == 0;
    } catch (IOException e) {
      // There is no such command.
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Runs Python in the folder of the scripts. */
  Outcome run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(python));
    command.addAll(List.of(arguments));
    return run(command);
  }

  private static Outcome run(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(Path.of("pytorch").toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), output);
  }
}
