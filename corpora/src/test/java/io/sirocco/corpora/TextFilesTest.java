package io.sirocco.corpora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFilesTest {
  @TempDir private Path directory;

  @Test
  void readsFilesOneAfterTheOtherAsTheyAre() throws IOException {
    Path first = write("first.txt", "one\r\n");
    Path second = write("second.txt", "\uFEFFzwei €😀");

    Corpus corpus = TextFiles.read(List.of(first, second));

    assertThat(corpus.text()).isEqualTo("one\r\nzwei €😀");
    assertThat(corpus.characters()).isEqualTo(12);
    assertThat(corpus.sources())
        .containsExactly(
            new TextSource(first.toString(), 5, 5, ContentHash.of("one\r\n")),
            new TextSource(second.toString(), 15, 7, ContentHash.of("\uFEFFzwei €😀")));
  }

  @Test
  void readsTinyShakespeareAsOtherToolsCountIt() throws IOException {
    Path file = Path.of("../../shared/data/lm-tinyshakespeare/input.txt");
    assumeTrue(Files.exists(file), "no data: " + file.normalize() + " is not there");

    Corpus corpus = TextFiles.read(List.of(file));
    TrainValidationSplit split = TrainValidationSplit.of(corpus.text(), 0.9);

    assertThat(corpus.characters()).isEqualTo(1_115_394);
    assertThat(corpus.text().chars().distinct()).hasSize(65);
    assertThat(corpus.sources().getFirst().hash())
        .hasToString("86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed");
    assertThat(split.train()).hasSize(1_003_854);
    assertThat(split.validation()).hasSize(111_540);
  }

  @Test
  void missingFileIsNamed() {
    Path file = directory.resolve("nowhere.txt");

    assertThatThrownBy(() -> TextFiles.read(List.of(file)))
        .isInstanceOf(CorpusException.class)
        .hasMessage(file + ": no such file");
    assertThatThrownBy(() -> TextFiles.lines(file)).hasMessage(file + ": no such file");
  }

  @Test
  void directoryIsNamed() {
    assertThatThrownBy(() -> TextFiles.read(List.of(directory)))
        .isInstanceOf(CorpusException.class)
        .hasMessage(directory + ": is a directory, not a file");
  }

  @Test
  void emptyFileIsNamedEvenAmongOthers() throws IOException {
    Path full = write("full.txt", "text");
    Path empty = write("empty.txt", "");
    Path mark = write("mark.txt", "\uFEFF");

    assertThatThrownBy(() -> TextFiles.read(List.of(full, empty)))
        .isInstanceOf(CorpusException.class)
        .hasMessage(empty + ": is empty");
    assertThatThrownBy(() -> TextFiles.read(List.of(mark))).hasMessage(mark + ": is empty");
  }

  @Test
  void malformedFileIsNamedWithLineAndOffset() throws IOException {
    Path file = directory.resolve("latin1.txt");
    Files.write(file, "one\ncafé\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> TextFiles.read(List.of(file)))
        .isInstanceOf(CorpusException.class)
        .hasMessage(file + ": not UTF-8: line 2, byte offset 7: byte 0xE9");
  }

  @Test
  void textThatDoesNotFitIsRefusedWithTheLimit() throws IOException {
    Path first = write("first.txt", "x".repeat(600));
    Path second = write("second.txt", "y".repeat(401));

    assertThat(TextFiles.read(List.of(first, second), 1001).text()).hasSize(1001);
    assertThatThrownBy(() -> TextFiles.read(List.of(first, second), 1000))
        .isInstanceOf(CorpusException.class)
        .hasMessage(
            second
                + ": text of more than 1,000 characters does not fit in memory;"
                + " 600 were read before it");
  }

  @Test
  void longTextThatDoesNotFitIsRefusedWhereverItsPartsEnd() throws IOException {
    Path file = write("long.txt", "x".repeat(50_000));

    assertThat(TextFiles.read(List.of(file), 50_000).text()).hasSize(50_000);
    assertThatThrownBy(() -> TextFiles.read(List.of(file), 49_999))
        .isInstanceOf(CorpusException.class)
        .hasMessageStartingWith(file + ": text of more than 49,999 characters");
  }

  @Test
  void noFilesAreRefused() {
    assertThatThrownBy(() -> TextFiles.read(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no text files given");
  }

  @Test
  void missingPermissionIsToldInWords() {
    CorpusException error =
        CorpusException.reading("secret.txt", new AccessDeniedException("secret.txt"));

    assertThat(error)
        .hasMessage("secret.txt: no permission to read it")
        .hasCauseInstanceOf(AccessDeniedException.class);
  }

  @Test
  void streamsLinesWithoutTheirEnds() throws IOException {
    Path file = write("lines.txt", "\uFEFFone\r\n\ntwo €\nthree");

    try (Stream<String> lines = TextFiles.lines(file)) {
      assertThat(lines).containsExactly("one", "", "two €", "three");
    }
  }

  @Test
  void streamsLinesUpToAMalformedByte() throws IOException {
    Path file = directory.resolve("lines.txt");
    Files.write(file, "one\n\u00FF\n".getBytes(StandardCharsets.ISO_8859_1));

    try (Stream<String> lines = TextFiles.lines(file)) {
      assertThatThrownBy(lines::toList)
          .isInstanceOf(UncheckedIOException.class)
          .hasCauseInstanceOf(CorpusException.class)
          .hasMessageContaining(file + ": not UTF-8: line 2, byte offset 4: byte 0xFF");
    }
  }

  @Test
  void closingTheLinesReleasesTheFile() throws IOException {
    Path file = write("lines.txt", "one\n".repeat(100_000));
    Stream<String> lines = TextFiles.lines(file);
    lines.close();

    assertThatThrownBy(lines::count).isInstanceOf(IllegalStateException.class);
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content);
  }
}
