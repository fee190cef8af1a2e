package io.sirocco.tokenization;

import io.sirocco.tokenizer.MalformedText;
import io.sirocco.tokenizer.text.Utf8;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a text, one at a time and without their line ends (LF or CRLF), from bytes that
 * should be UTF-8. A byte order mark at the beginning is skipped. Memory is bounded by the longest
 * line.
 */
public final class TextLines implements AutoCloseable {
  /** The longest line, in bytes: beyond it an array cannot grow. */
  private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final InputStream input;
  private final String name;
  private final MalformedText policy;
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int limit;
  private byte[] line = new byte[1 << 10];
  private int length;
  private long offset;
  private long number;

  /**
   * Reads a stream, which is closed with these lines.
   *
   * @param name of the source, for errors
   */
  public TextLines(InputStream input, String name, MalformedText policy) {
    this.input = input;
    this.name = name;
    this.policy = policy;
  }

  /**
   * Opens a file.
   *
   * @throws IOException if it cannot be opened or is a directory
   */
  public static TextLines open(Path file, MalformedText policy) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + ": is a directory, not a file");
    }
    return new TextLines(Files.newInputStream(file), file.toString(), policy);
  }

  /**
   * The next line, or null at the end. What follows the last line end is a line unless it is empty.
   *
   * @throws IOException if reading fails, or bytes that are not UTF-8 are to be refused
   */
  public @Nullable String next() throws IOException {
    offset += length;
    length = 0;
    boolean ended = false;
    while (!ended && fill()) {
      int end = position;
      while (end < limit && buffer[end] != '\n') {
        end++;
      }
      ended = end < limit;
      append(ended ? end + 1 : end);
    }
    if (length == 0) {
      return null;
    }
    number++;
    return text(ended);
  }

  /** The number of the line that was read last, from 1; 0 before the first. */
  public long number() {
    return number;
  }

  /** The name of the source. */
  public String name() {
    return name;
  }

  /** How many bytes the lines so far took. */
  public long bytesRead() {
    return offset + length;
  }

  /** Whether there is a byte in the buffer. */
  private boolean fill() throws IOException {
    if (position == limit) {
      position = 0;
      limit = Math.max(0, input.read(buffer));
    }
    return position < limit;
  }

  private void append(int end) throws IOException {
    int size = end - position;
    if (size > MAX_BYTES - length) {
      throw new IOException(
          "%s: line %d is longer than %,d bytes".formatted(name, number + 1, length));
    }
    if (length + size > line.length) {
      line = Arrays.copyOf(line, (int) Math.min(MAX_BYTES, 2L * (length + size)));
    }
    System.arraycopy(buffer, position, line, length, size);
    length += size;
    position = end;
  }

  private String text(boolean ended) throws IOException {
    int start = offset == 0 && startsWithMark() ? BYTE_ORDER_MARK.length : 0;
    int end = ended ? length - 1 : length;
    if (ended && end > start && line[end - 1] == '\r') {
      end--;
    }
    int malformed = Utf8.firstMalformed(line, start, end);
    if (malformed < end && policy == MalformedText.REFUSE) {
      throw new IOException(
          "%s: not UTF-8: line %d, byte offset %d: byte 0x%02X"
              .formatted(name, number, offset + malformed, line[malformed]));
    }
    return new String(line, start, end - start, StandardCharsets.UTF_8);
  }

  private boolean startsWithMark() {
    return length >= BYTE_ORDER_MARK.length
        && Arrays.equals(
            line, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
  }

  @Override
  public void close() throws IOException {
    input.close();
  }
}
