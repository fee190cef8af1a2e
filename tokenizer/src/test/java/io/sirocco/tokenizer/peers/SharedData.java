package io.sirocco.tokenizer.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Texts of many languages that lie beside the repository where someone has put them. */
final class SharedData {
  private static final Path DIRECTORY = Path.of("..", "..", "shared", "data");

  private SharedData() {}

  /** Every so manieth line of all files, in order; the test does not run where there are none. */
  static void forEachLine(int step, Consumer<String> receiver) throws IOException {
    assumeTrue(Files.isDirectory(DIRECTORY), "no shared data beside the repository");
    int[] count = {0};
    try (Stream<Path> paths = Files.walk(DIRECTORY.toRealPath())) {
      List<Path> files = paths.filter(Files::isRegularFile).sorted().toList();
      assumeTrue(!files.isEmpty(), "no files in the shared data beside the repository");
      for (Path file : files) {
        try (InputStream bytes = Files.newInputStream(file);
            InputStream plain =
                file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
            BufferedReader lines =
                new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
          lines
              .lines()
              .forEach(line -> {
                if (count[0]++ % step == 0) {
                  receiver.accept(line);
                }
              });
        }
      }
    }
    assertThat(count[0]).isPositive();
  }
}
