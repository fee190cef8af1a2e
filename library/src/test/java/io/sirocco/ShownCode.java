package io.sirocco;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Collectors;

/** Code of a test that a document shows, so that what is shown compiles and runs. */
public final class ShownCode {

  private ShownCode() {}

  /**
   * What stands between the comments "shown" and "end" of a test, as a block of Markdown.
   *
   * @param test in the package of this class or below it, such as {@code api/SomeTest}
   */
  public static String of(String test) throws IOException {
    String source = read("library/src/test/java/io/sirocco/%s.java".formatted(test));
    return source
        .substring(source.indexOf("// shown\n") + 9, source.indexOf("    // end\n"))
        .lines()
        .map(line -> line.isEmpty() ? line : line.substring(4))
        .collect(Collectors.joining("\n", "```java\n", "\n```\n"));
  }

  /** A file of the repository. */
  public static String read(String file) throws IOException {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("ARCHITECTURE.md"))) {
      folder = Objects.requireNonNull(folder.getParent());
    }
    return Files.readString(folder.resolve(file));
  }
}
