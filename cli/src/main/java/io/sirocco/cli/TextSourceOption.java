package io.sirocco.cli;

import io.sirocco.tokenization.TextLines;
import io.sirocco.tokenizer.MalformedText;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lines from files or from the standard input: shared by what goes through text line by line. */
final class TextSourceOption {

  /** What becomes of bytes that are not UTF-8, as a user says it. */
  enum InvalidUtf8 {
    /** U+FFFD stands for them. */
    REPLACE(MalformedText.REPLACE),
    /** They are an error. */
    REJECT(MalformedText.REFUSE);

    private final MalformedText policy;

    InvalidUtf8(MalformedText policy) {
      this.policy = policy;
    }

    MalformedText policy() {
      return policy;
    }
  }

  @Option(
      names = "--invalid-utf8",
      paramLabel = "P",
      defaultValue = "REJECT",
      description =
          "replace: bytes that are not UTF-8 become U+FFFD. reject: they are an error that says"
              + " where they are. Default: reject.")
  private InvalidUtf8 invalid = InvalidUtf8.REJECT;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description = "Files to read, line by line; the standard input if there is none.")
  private List<Path> files = new ArrayList<>();

  /** The files, or the standard input where none is named. */
  List<TextLines> open() throws IOException {
    if (files.isEmpty()) {
      return List.of(new TextLines(standardInput(), "standard input", invalid.policy()));
    }
    List<TextLines> lines = new ArrayList<>();
    for (Path file : files) {
      lines.add(TextLines.open(file, invalid.policy()));
    }
    return lines;
  }

  /** The process's own input, which is not ours to close. */
  private static InputStream standardInput() {
    return new FilterInputStream(System.in) {
      @Override
      public void close() {
        // Others may read on.
      }
    };
  }
}
