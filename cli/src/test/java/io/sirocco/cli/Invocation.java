package io.sirocco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;

/**
 * A call of the command line.
 *
 * @param code the exit code
 * @param output what it printed
 * @param errors what it printed to the error output
 */
record Invocation(int code, String output, String errors) {

  /** Calls it with what a user types after {@code sirocco}. */
  static Invocation of(String... arguments) {
    return of(Interruption.none(), List.of(arguments));
  }

  /** Calls it. */
  static Invocation of(Interruption interruption, List<String> arguments) {
    StringWriter output = new StringWriter();
    StringWriter errors = new StringWriter();
    CommandLine command = Main.commandLine(interruption);
    command.setOut(new PrintWriter(output, true));
    command.setErr(new PrintWriter(errors, true));
    int code = command.execute(arguments.toArray(String[]::new));
    return new Invocation(code, output.toString(), errors.toString());
  }

  /** Asserts that it went well. */
  Invocation succeeded() {
    assertThat(code).as("%s", this).isZero();
    return this;
  }

  /** Asserts that it failed with one line that says this. */
  Invocation failedWith(String... parts) {
    assertThat(code).as("%s", this).isEqualTo(1);
    // Generating says on the error output what computes, and why nothing else does.
    assertThat(errors.lines().filter(line -> !line.matches("(backend|not) \\w+: .*")))
        .singleElement()
        .asString()
        .startsWith("sirocco: ")
        .contains(parts)
        .doesNotContain("Exception", "io.sirocco", "java.");
    return this;
  }

  /** Asserts that it was refused as wrong usage, with this and the usage or the nearest names. */
  void refusedWith(String message) {
    assertThat(code).as("%s", this).isEqualTo(2);
    assertThat(output).isEmpty();
    assertThat(errors.lines().findFirst().orElse("")).contains(message);
    assertThat(errors)
        .containsAnyOf("Usage: sirocco", "Did you mean: ", "Possible solutions: --")
        .doesNotContain("Exception");
  }

  /** The last line of the output. */
  String lastLine() {
    return output.strip().lines().toList().getLast();
  }
}
