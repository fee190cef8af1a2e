package io.sirocco.tokenization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.tokenizer.MalformedText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TextLinesTest {

  private static List<String> lines(byte[] bytes, MalformedText policy) throws IOException {
    List<String> lines = new ArrayList<>();
    try (TextLines source = new TextLines(new ByteArrayInputStream(bytes), "source", policy)) {
      for (String line = source.next(); line != null; line = source.next()) {
        lines.add(line);
        assertThat(source.number()).isEqualTo(lines.size());
      }
      assertThat(source.bytesRead()).isEqualTo(bytes.length);
    }
    return lines;
  }

  private static List<String> lines(String text) throws IOException {
    return lines(text.getBytes(StandardCharsets.UTF_8), MalformedText.REFUSE);
  }

  @Test
  void linesComeWithoutTheirEnds() throws IOException {
    assertThat(lines("a\n\nb\r\nc\rd\n")).containsExactly("a", "", "b", "c\rd");
    assertThat(lines("a\nb")).containsExactly("a", "b");
    assertThat(lines("\r\n\n")).containsExactly("", "");
    assertThat(lines("")).isEmpty();
  }

  @Test
  void aByteOrderMarkIsSkippedAtTheBeginningOnly() throws IOException {
    assertThat(lines("\uFEFFa\n\uFEFFb")).containsExactly("a", "\uFEFFb");
  }

  @Test
  void linesLongerThanTheBufferAreWhole() throws IOException {
    String line = "字\uD83D\uDE00a".repeat(50_000);
    assertThat(lines(line + "\n" + line + "b\nc")).containsExactly(line, line + "b", "c");
  }

  @Test
  void bytesThatAreNotUtf8AreReplacedOrNamedWithTheirPlace() throws IOException {
    byte[] bytes = {'a', '\n', 'b', (byte) 0xC3, 'c', '\n', (byte) 0xFF};
    assertThat(lines(bytes, MalformedText.REPLACE)).containsExactly("a", "b\uFFFDc", "\uFFFD");
    assertThatThrownBy(() -> lines(bytes, MalformedText.REFUSE))
        .isInstanceOf(IOException.class)
        .hasMessage("source: not UTF-8: line 2, byte offset 3: byte 0xC3");
  }
}
