package io.sirocco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.RecipeException;
import io.sirocco.kernels.DeviceException;
import io.sirocco.training.NonFiniteException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

final class FailureTest {

  static Stream<Arguments> mendable() {
    return Stream.of(
        Arguments.of(new IOException("runs/a is in use"), "runs/a is in use"),
        Arguments.of(new UncheckedIOException(new IOException("disk is full")), "disk is full"),
        Arguments.of(new RecipeException("a.yaml:1:2: no"), "a.yaml:1:2: no"),
        Arguments.of(new IllegalArgumentException("C=5"), "C=5"),
        Arguments.of(new DeviceException("the device is lost"), "the device is lost"),
        Arguments.of(new NonFiniteException("loss", Double.NaN, 7), "loss is NaN at step 7"),
        Arguments.of(new NoSuchFileException("a.txt"), "a.txt: no such file or directory"),
        Arguments.of(new AccessDeniedException("a.txt"), "a.txt: permission denied"),
        Arguments.of(new FileAlreadyExistsException("a"), "a: is there already, as something else"),
        Arguments.of(new FileSystemException("a"), "a: cannot be used"),
        Arguments.of(
            new FileSystemException("a", null, "No space left on device"),
            "a: No space left on device"),
        Arguments.of(new IOException("one\ntwo\r\nthree"), "one two three"),
        Arguments.of(new IOException(), "java.io.IOException"));
  }

  @ParameterizedTest
  @MethodSource("mendable")
  void whatAUserCanMendIsOneLine(Exception failure, String message) {
    assertThat(printed(failure)).isEqualTo("sirocco: %s%n".formatted(message));
  }

  @Test
  void ourMistakesComeWithTheirTrace() {
    assertThat(printed(new IllegalStateException("no normalizer")))
        .startsWith("sirocco: no normalizer")
        .contains("mistake in sirocco", "IllegalStateException", "FailureTest");
  }

  @Command(name = "greedy")
  private static final class Greedy implements Runnable {
    @Override
    public void run() {
      throw new OutOfMemoryError("Java heap space");
    }
  }

  @Test
  void tooLittleMemoryIsOneLineThatSaysHowToGetMore() {
    StringWriter errors = new StringWriter();
    CommandLine command = Main.commandLine(Interruption.none());
    command.addSubcommand(new Greedy());
    command.setErr(new PrintWriter(errors, true));
    assertThat(command.execute("greedy")).isEqualTo(1);
    assertThat(errors.toString())
        .startsWith("sirocco: not enough memory (Java heap space): the heap may have")
        .contains("set SIROCCO_HEAP")
        .hasLineCount(1);
  }

  /** What the handler prints; its exit code is 1. */
  private static String printed(Exception failure) {
    StringWriter errors = new StringWriter();
    CommandLine command = Main.commandLine(Interruption.none());
    command.setErr(new PrintWriter(errors, true));
    int code =
        new Failure().handleExecutionException(failure, command, command.parseArgs("doctor"));
    assertThat(code).isEqualTo(1);
    return errors.toString();
  }
}
