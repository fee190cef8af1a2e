package io.sirocco.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Creates one run after another until it is killed. */
final class RunCreatingProgram {

  private RunCreatingProgram() {}

  static void tokenizer(Path directory) throws IOException {
    Files.writeString(directory.resolve("vocabulary.txt"), "abc\n");
  }

  /**
   * Runs until it is killed.
   *
   * @param arguments the directory above the run directories
   */
  public static void main(String[] arguments) throws Exception {
    var owner = new RunDirectory.Owner(ProcessHandle.current().pid(), "2026-01-02T03:04:05Z");
    for (int i = 0; ; i++) {
      Path root = Path.of(arguments[0]).resolve("run-" + i);
      var founding =
          new RunDirectory.Founding(
              "seed: 1\n", RunDirectoryTest.provenance("x"), RunCreatingProgram::tokenizer);
      RunDirectory.create(root, owner, founding).close();
      System.out.println("created run " + i);
    }
  }
}
