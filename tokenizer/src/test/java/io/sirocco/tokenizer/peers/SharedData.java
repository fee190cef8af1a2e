package io.sirocco.tokenizer.peers;

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

  static boolean isThere() {
    return Files.isDirectory(DIRECTORY);
  }

  /** Every line of every file, in order. */
  static void forEachLine(Consumer<String> receiver) throws IOException {
    try (Stream<Path> paths = Files.walk(DIRECTORY)) {
      List<Path> files = paths.filter(Files::isRegularFile).sorted().toList();
      for (Path file : files) {
        try (InputStream bytes = Files.newInputStream(file);
            InputStream plain =
                file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
            BufferedReader lines =
                new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
          lines.lines().forEach(receiver);
        }
      }
    }
  }
}
