package io.sirocco.cli;

import io.sirocco.tokenization.OutputFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where lines go: to the standard output, or to a file that is complete or absent. */
final class LineOutput {

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "The file to write, which is there only when it is complete. Default: the standard"
              + " output.")
  private @Nullable Path file;

  /** Takes lines. */
  @FunctionalInterface
  interface Lines {
    void print(String line) throws IOException;
  }

  /** Writes lines. */
  @FunctionalInterface
  interface Work {
    /** Writes all of them; false if it was interrupted. */
    boolean write(Lines lines) throws IOException;
  }

  /** Does the work; what is not finished leaves no file. */
  int write(PrintWriter out, Work work) throws IOException {
    Path target = file;
    if (target == null) {
      boolean finished = work.write(new Printer(out)::print);
      out.flush();
      return finished ? 0 : Interruption.EXIT_CODE;
    }
    try (OutputFile output = new OutputFile(target)) {
      if (!work.write(line -> output.writer().append(line).append('\n'))) {
        return Interruption.EXIT_CODE;
      }
      output.complete();
      return 0;
    }
  }

  /** Prints lines as long as somebody reads them. */
  private static final class Printer {
    private static final int LINES_BETWEEN_CHECKS = 1 << 10;

    private final PrintWriter out;
    private int lines;

    Printer(PrintWriter out) {
      this.out = out;
    }

    void print(String line) throws IOException {
      out.print(line);
      out.print('\n');
      // It flushes, which costs too much after each line.
      if (++lines % LINES_BETWEEN_CHECKS == 0 && out.checkError()) {
        throw new IOException("the output was closed");
      }
    }
  }
}
