package io.sirocco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts and folders that cannot be used: the file and the place in it are named. */
final class DataErrorsTest {

  @TempDir private Path folder;
  private Path text = Path.of("");
  private Path run = Path.of("");

  @BeforeEach
  void names() throws IOException {
    text = folder.resolve("data.txt");
    run = folder.resolve("run");
    TinyPretraining.write(folder);
  }

  private Invocation pretrain() {
    return Invocation.of(
        Interruption.none(),
        TinyPretraining.arguments(new TinyPretraining(folder).recipe(), text, run));
  }

  @Test
  void textThatIsMissingEmptyOrNotTextIsNamed() throws IOException {
    pretrain().failedWith("%s: no such file".formatted(text));
    Files.createFile(text);
    pretrain().failedWith("%s: is empty".formatted(text));
    Files.write(text, "one\ncaf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
    pretrain()
        .failedWith(
            "%s: not UTF-8: line 2, byte offset 7: byte 0xE9 (the file ends inside a character)"
                .formatted(text));
    Files.delete(text);
    Files.createDirectory(text);
    pretrain().failedWith("%s: no prepared corpus: manifest.json is missing".formatted(text));
    text = Path.of("sample:klingon");
    pretrain().failedWith("sample:klingon: sample corpora are [sample:wordnet]");
    assertThat(run).doesNotExist();
  }

  @Test
  void textShorterThanTheContextIsNamedWithBothLengths() throws IOException {
    Files.writeString(text, "abcdefgh");
    pretrain()
        .failedWith(
            "%s: the training split has 7 tokens, a window of T=8 and its last target need 9"
                .formatted(text));
    Files.writeString(text, "abcdefgh".repeat(4));
    pretrain()
        .failedWith(
            "%s: the validation split has 4 tokens, a window of T=8 and its last target need 9"
                .formatted(text));
    Files.writeString(text, "a");
    pretrain().failedWith("%s: 0 characters to train on and 1 to validate with".formatted(text));
    assertThat(run).doesNotExist();
  }

  @Test
  void aFolderThatIsNotARunIsLeftAlone() throws IOException {
    text = new TinyPretraining(folder).text();
    Files.createDirectory(run);
    Path letter = Files.writeString(run.resolve("letter.txt"), "dear");
    pretrain().failedWith("run directory %s".formatted(run), "it holds letter.txt");
    assertThat(run.toFile().list()).containsExactly("letter.txt");
    Path inside = letter.resolve("run");
    run = letter;
    pretrain().failedWith("run directory %s".formatted(run), "it is a file");
    run = inside;
    pretrain().failedWith(letter.toString());
    assertThat(letter).hasContent("dear");
  }
}
