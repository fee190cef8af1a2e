package io.sirocco.corpora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8ReaderTest {
  /** The bytes that can begin no character, and the broken characters, that are tried anywhere. */
  private static final String[] MALFORMED = {
    "FF", // never a byte of UTF-8
    "80", // a continuation without a beginning
    "C0AF", // '/' in two bytes
    "C32F", // a beginning without a continuation
    "E28241", // a character of three bytes cut short
    "EDA080", // half a surrogate pair
    "F09F9841", // a character of four bytes cut short
    "F4908080", // above U+10FFFF
  };

  @Property(tries = 500)
  void decodesWhatJavaEncodes(
      @ForAll @From("texts") String text, @ForAll @IntRange(min = 4, max = 12) int bufferBytes)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

    Utf8Reader reader = new Utf8Reader(new ByteArrayInputStream(bytes), "text", bufferBytes);

    assertThat(readAll(reader)).isEqualTo(text);
    assertThat(reader.read(new char[5], 0, 5)).isEqualTo(-1);
    assertThat(reader.read(new char[5], 0, 5)).isEqualTo(-1);
    assertThat(reader.bytesRead()).isEqualTo(bytes.length);
  }

  @Property(tries = 200)
  void decodesStreamsThatGiveOneByteAtATime(@ForAll @From("texts") String text) throws IOException {
    InputStream slow =
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
          @Override
          public synchronized int read(byte[] target, int start, int length) {
            return super.read(target, start, Math.min(1, length));
          }
        };

    assertThat(readAll(new Utf8Reader(slow, "text", 4))).isEqualTo(text);
  }

  @Property(tries = 1000)
  void refusesMalformedBytesWithTheirPlace(
      @ForAll @From("texts") String before,
      @ForAll @From("texts") String after,
      @ForAll @IntRange(min = 0, max = 7) int kind,
      @ForAll @IntRange(min = 4, max = 12) int bufferBytes)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(before.getBytes(StandardCharsets.UTF_8));
    int offset = bytes.size();
    bytes.writeBytes(HexFormat.of().parseHex(MALFORMED[kind]));
    bytes.writeBytes(after.getBytes(StandardCharsets.UTF_8));
    long line = before.chars().filter(c -> c == '\n').count() + 1;

    assertThatThrownBy(() -> readAll(reader(bytes.toByteArray(), bufferBytes)))
        .isInstanceOf(CorpusException.class)
        .hasMessageStartingWith(
            "text: not UTF-8: line %d, byte offset %d: byte 0x%s"
                .formatted(line, offset, MALFORMED[kind].substring(0, 2)));
  }

  @ParameterizedTest
  @ValueSource(ints = {65_533, 65_534, 65_535, 65_536, 65_537, 131_071, 131_072})
  void refusesMalformedBytesAtTheBordersOfTheRealBuffer(int offset) {
    byte[] bytes = "0123456\n".repeat(20_000).getBytes(StandardCharsets.US_ASCII);
    bytes[offset] = (byte) 0xE9;

    assertThatThrownBy(() -> readAll(new Utf8Reader(new ByteArrayInputStream(bytes), "input.txt")))
        .hasMessage(
            "input.txt: not UTF-8: line %d, byte offset %d: byte 0xE9"
                .formatted(offset / 8 + 1, offset));
  }

  @ParameterizedTest
  @CsvSource({"C3, 1", "E2, 1", "E282, 1", "F0, 1", "F09F, 1", "F09F98, 1"})
  void refusesAFileThatEndsInsideACharacter(String end) {
    byte[] bytes = HexFormat.of().parseHex("61620A" + end);

    for (int bufferBytes = 4; bufferBytes < 8; bufferBytes++) {
      int size = bufferBytes;
      assertThatThrownBy(() -> readAll(reader(bytes, size)))
          .hasMessage(
              "text: not UTF-8: line 2, byte offset 3: byte 0x%s (the file ends inside a character)"
                  .formatted(end.substring(0, 2)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"FFFE61006200", "FEFF00610062"})
  void saysThatAFileLooksLikeUtf16(String hex) {
    assertThatThrownBy(() -> readAll(reader(HexFormat.of().parseHex(hex), 4)))
        .hasMessageEndingWith(
            "line 1, byte offset 0: byte 0x%s (it looks like UTF-16)"
                .formatted(hex.substring(0, 2)));
  }

  @Test
  void skipsAByteOrderMarkAtTheBeginningOnly() throws IOException {
    byte[] bytes = "\uFEFFab\uFEFF".getBytes(StandardCharsets.UTF_8);

    Utf8Reader reader = reader(bytes, 4);

    assertThat(readAll(reader)).isEqualTo("ab\uFEFF");
    assertThat(reader.bytesRead()).isEqualTo(8);
    assertThat(readAll(reader("\uFEFF".getBytes(StandardCharsets.UTF_8), 4))).isEmpty();
    assertThat(readAll(reader("\uFEFF\uFEFFa".getBytes(StandardCharsets.UTF_8), 4)))
        .isEqualTo("\uFEFFa");
  }

  @Test
  void namesTheSourceWhereReadingFails() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the disk is gone");
          }

          @Override
          public int read(byte[] target, int start, int length) throws IOException {
            throw new IOException("the disk is gone");
          }
        };

    assertThatThrownBy(() -> readAll(new Utf8Reader(broken, "input.txt")))
        .isInstanceOf(CorpusException.class)
        .hasMessage("input.txt: cannot be read: java.io.IOException: the disk is gone");
  }

  @Test
  void closesTheStreamThatItReads() throws IOException {
    AtomicBoolean closed = new AtomicBoolean();
    InputStream input =
        new ByteArrayInputStream(new byte[0]) {
          @Override
          public void close() {
            closed.set(true);
          }
        };

    new Utf8Reader(input, "text").close();

    assertThat(closed).isTrue();
  }

  private static Utf8Reader reader(byte[] bytes, int bufferBytes) {
    return new Utf8Reader(new ByteArrayInputStream(bytes), "text", bufferBytes);
  }

  private static String readAll(Utf8Reader reader) throws IOException {
    StringWriter text = new StringWriter();
    reader.transferTo(text);
    return text.toString();
  }

  @Provide
  static Arbitrary<String> texts() {
    return Arbitraries.of("a", "\n", "\r\n", "é", "€", "😀", "\0", "\uFFFD", "\u2028")
        .list()
        .ofMaxSize(40)
        .map(list -> list.stream().collect(Collectors.joining()));
  }
}
