package io.sirocco.corpora.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.sirocco.corpora.BadRecords;
import io.sirocco.corpora.BadRecords.Policy;
import io.sirocco.corpora.CorpusException;
import io.sirocco.corpora.Document;
import io.sirocco.corpora.LabeledText;
import io.sirocco.corpora.RecordSource;
import io.sirocco.corpora.reading.Sources.LabelFields;
import io.sirocco.corpora.reading.Sources.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class SourcesTest {

  @TempDir Path directory;

  private final BadRecords skipping = new BadRecords(Policy.SKIP);

  private Path file(String name, String text) throws IOException {
    return file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(directory.resolve(name), bytes);
  }

  private static Settings settings(@Nullable Format format, BadRecords bad) {
    return new Settings("en", format, bad);
  }

  private static <R> List<R> all(RecordSource<R> source) throws IOException {
    List<R> records = new ArrayList<>();
    try (source) {
      for (R next = source.next(); next != null; next = source.next()) {
        records.add(next);
      }
    }
    return records;
  }

  /** Text and line of each document. */
  private List<String> read(Path file, @Nullable Format format, BadRecords bad) throws IOException {
    return all(Sources.documents(file, settings(format, bad))).stream()
        .map(document -> document.origin().line() + ":" + document.text())
        .toList();
  }

  private List<String> read(Path file) throws IOException {
    return read(file, null, new BadRecords(Policy.FAIL));
  }

  private void assertFails(Path file, @Nullable Format format, String message) {
    assertThatThrownBy(() -> read(file, format, new BadRecords(Policy.FAIL)))
        .isInstanceOf(CorpusException.class)
        .hasMessage("%s: %s", file, message);
  }

  @Test
  void blankLinesSeparateDocuments() throws IOException {
    Path file = file("a.txt", "\uFEFF\n\nuno\ndos\r\n \r\n\r\ntres\n\n\n");
    assertThat(read(file)).containsExactly("3:uno\ndos", "7:tres");
    assertThat(read(file, new Format.PlainText(Format.Boundary.LINE), skipping))
        .containsExactly("3:uno", "4:dos", "7:tres");
    assertThat(read(file, new Format.PlainText(Format.Boundary.FILE), skipping))
        .containsExactly("3:uno\ndos\n\n\ntres");
  }

  @Test
  void anEmptyFileHasNoDocuments() throws IOException {
    for (String name : List.of("a.txt", "a.csv", "a.jsonl")) {
      assertThat(read(file(name, ""))).isEmpty();
    }
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(Compression.class)
  void compressionIsSeenByContent(Compression compression) throws IOException {
    String text = "größer\n\n" + "x".repeat(100_000) + "\n";
    byte[] packed = compressed(compression, text.getBytes(StandardCharsets.UTF_8));
    List<String> expected = List.of("1:größer", "3:" + "x".repeat(100_000));
    assertThat(read(file("plain.txt", packed))).isEqualTo(expected);
    // Files that were put together are one.
    byte[] twice = Arrays.copyOf(packed, 2 * packed.length);
    System.arraycopy(packed, 0, twice, packed.length, packed.length);
    assertThat(read(file("twice.txt", twice))).hasSize(4 - 1);
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(Compression.class)
  void aTruncatedFileIsNoWholeFile(Compression compression) throws IOException {
    byte[] random = new byte[600_000];
    new Random(1).nextBytes(random);
    String text = HexFormat.of().formatHex(random).replace("00", "\n");
    byte[] packed = compressed(compression, text.getBytes(StandardCharsets.UTF_8));
    Path file = file("cut.txt", Arrays.copyOf(packed, packed.length - 100));
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(CorpusException.class)
        .hasMessageStartingWith(file + ": cannot be read after line ")
        .hasMessageContaining(", byte offset ");
    Format lines = new Format.PlainText(Format.Boundary.LINE);
    assertThat(read(file, lines, skipping)).isNotNull();
    assertThat(skipping.listed()).singleElement().asString().endsWith("the rest of it is left out");
  }

  private static byte[] compressed(Compression compression, byte[] content) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    if (compression == Compression.ZSTANDARD) {
      return Zstd.compress(content);
    }
    try (OutputStream output =
        switch (compression) {
          case GZIP -> new GzipCompressorOutputStream(packed);
          case XZ -> new XZCompressorOutputStream(packed);
          case BZIP2, ZSTANDARD -> new BZip2CompressorOutputStream(packed);
        }) {
      output.write(content);
    }
    return packed.toByteArray();
  }

  @Test
  void aLineThatIsNotUtf8IsBadAlone() throws IOException {
    Path file = file("a.txt", new byte[] {'a', '\n', 'b', (byte) 0xC3, '\n', 'c', '\n'});
    Format lines = new Format.PlainText(Format.Boundary.LINE);
    assertFails(file, lines, "line 2: not UTF-8: byte offset 3: byte 0xC3");
    assertThat(read(file, lines, skipping)).containsExactly("1:a", "3:c");
    assertThat(skipping.count()).isEqualTo(1);
    Path wide = file("b.txt", "hi".getBytes(StandardCharsets.UTF_16));
    assertFails(wide, null, "line 1: not UTF-8: byte offset 0: byte 0xFE (it looks like UTF-16)");
  }

  @Test
  void aFileWithoutLineEndsDoesNotFillTheMemory() throws IOException {
    Path file = file("a.txt", "abc\ndefghij\nk");
    BadRecords bad = new BadRecords(Policy.FAIL);
    try (LineReader lines = new LineReader(Files.newInputStream(file), "a", bad, 4)) {
      assertThat(lines.next()).isEqualTo("abc");
      assertThatThrownBy(lines::next).hasMessage("a: line 2 is longer than 4 bytes");
    }
  }

  @Test
  void jsonLinesAreReadByField() throws IOException {
    Path file = file("a.jsonl", "{\"text\": \"eins\", \"id\": 1}\n\n{\"text\":\"zw\\nei\"}\n");
    assertThat(read(file)).containsExactly("1:eins", "3:zw\nei");
    Path bad =
        file(
            "b.jsonl",
            """
            {"text": "a"}
            {"body": "b"}
            [1]
            {"text": {}}
            {"text":\s
            {"text":"z"}\
            """);
    assertFails(bad, null, "line 2: no field \"text\"; there are [body]");
    assertThat(read(bad, null, skipping)).containsExactly("1:a", "6:z");
    assertThat(skipping.listed())
        .extracting(message -> message.substring(bad.toString().length() + 2))
        .startsWith(
            "line 2: no field \"text\"; there are [body]",
            "line 3: not a JSON object but array",
            "line 4: field \"text\" is object, not a text")
        .last()
        .asString()
        .startsWith("line 5: column ");
  }

  @Test
  void deepJsonIsRefused() throws IOException {
    Path file = file("a.jsonl", "{\"text\":" + "[".repeat(100_000));
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(CorpusException.class)
        .hasMessageContaining("line 1: column")
        .hasMessageContaining("not JSON");
  }

  @Test
  void tablesAreReadByColumn() throws IOException {
    Path file = file("a.csv", "id,text\n1,\"a, \"\"b\"\"\nc\"\n2,d\n");
    assertThat(read(file)).containsExactly("2:a, \"b\"\nc", "4:d");
    Path tabs = file("a.tsv", "x\teins\ny\tzwei\n");
    Format second = new Format.Table('\t', Format.Header.ABSENT, "2");
    assertThat(read(tabs, second, skipping)).containsExactly("1:eins", "2:zwei");
    assertFails(tabs, null, "line 1: no column \"text\"; there are [x, eins]");
  }

  @Test
  void quotationMarksMayBePartOfTheText() throws IOException {
    Path tabs = file("a.tsv", "\"No\" means\tno\n\"open\tauf\n");
    Format plain = new Format.Table('\t', Format.Header.ABSENT, "1", Format.Quotes.NONE);
    assertThat(read(tabs, plain, skipping)).containsExactly("1:\"No\" means", "2:\"open");
    Format quoted = new Format.Table('\t', Format.Header.ABSENT, "1");
    assertThatThrownBy(() -> read(tabs, quoted, new BadRecords(Policy.FAIL)))
        .hasMessageStartingWith(tabs + ": line 1: the quotes of a record that begins there are not")
        .hasMessageContaining("--quotes none");
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "id,text#1,a#2,b,c#3,d# | line 3: 3 columns, 2 expected as in the first line",
        "id,text#1,a#2,\"b#3,d# | line 3: the quotes of a record that begins there are not balanced"
      })
  void brokenTablesAreNamed(String text, String message) throws IOException {
    Path file = file("a.csv", text.replace('#', '\n'));
    assertThatThrownBy(() -> read(file)).hasMessageStartingWith(file + ": " + message);
    assertThat(read(file, null, skipping)).startsWith("2:a");
    assertThat(skipping.count()).isEqualTo(1);
  }

  @Test
  void labelsComeWithTheirTexts() throws IOException {
    Path file = file("a.csv", "class,tweet,other\nhate,x,y\n");
    List<LabeledText> read =
        all(
            Sources.labeled(
                file,
                new LabelFields("tweet", "other", List.of("class")),
                settings(null, skipping)));
    assertThat(read).hasSize(1);
    assertThat(read.getFirst().text()).isEqualTo("x");
    assertThat(read.getFirst().second()).isEqualTo("y");
    assertThat(read.getFirst().labels()).containsExactly("hate");
    assertThat(read.getFirst().origin()).hasToString(file + ":2");
  }

  @Test
  void archivesAreReadInTheirOrder() throws IOException {
    Path file = directory.resolve("a.tar.gz");
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new GzipCompressorOutputStream(Files.newOutputStream(file)))) {
      add(tar, "b/one.txt", "eins".getBytes(StandardCharsets.UTF_8));
      add(tar, "../evil.txt", "böse".getBytes(StandardCharsets.UTF_8));
      add(
          tar,
          "b/two.jsonl.gz",
          compressed(Compression.GZIP, "{\"text\":\"zwei\"}".getBytes(StandardCharsets.UTF_8)));
    }
    assertFails(file, null, "line 1: entry \"../evil.txt\" does not lie in the archive");
    List<Document> documents = all(Sources.documents(file, settings(null, skipping)));
    assertThat(documents).extracting(Document::text).containsExactly("eins", "zwei");
    assertThat(documents.get(1).origin().name()).isEqualTo(file + "!b/two.jsonl.gz");
    assertThat(skipping.count()).isEqualTo(1);
  }

  private static void add(TarArchiveOutputStream tar, String name, byte[] content)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  @Test
  void directoriesAndPatternsStandForTheirFiles() throws IOException {
    Files.createDirectories(directory.resolve("sub/deep"));
    Path one = file("sub/b.txt", "b");
    Path two = file("sub/deep/a.txt", "a");
    file("sub/.hidden.txt", "h");
    Path other = file("sub/c.md", "c");
    assertThat(InputFiles.of(directory)).containsExactly(one, other, two);
    assertThat(InputFiles.of(directory.resolve("sub/*.txt"))).containsExactly(one);
    assertThat(InputFiles.of(directory.resolve("sub/**/*.txt"))).containsExactly(two);
    assertThat(InputFiles.of(directory.resolve("sub/**.txt"))).containsExactly(one, two);
    Path none = directory.resolve("sub/*.csv");
    assertThatThrownBy(() -> InputFiles.of(none)).hasMessage(none + ": there are no files");
    Path missing = directory.resolve("nothing.txt");
    assertThatThrownBy(() -> InputFiles.of(missing)).hasMessage(missing + ": no such file");
  }
}
