package io.sirocco.corpora.reading;

import io.sirocco.corpora.BadRecords;
import io.sirocco.corpora.CorpusException;
import io.sirocco.corpora.Origin;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a file, strictly in UTF-8. A line that is not is bad alone: those after it are read
 * all the same.
 */
final class LineReader implements AutoCloseable {

  /** Far above any line of text; keeps a file without line ends from filling memory. */
  static final int MAX_LINE_BYTES = 256 << 20;

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int END = -1;

  private final InputStream input;
  private final String source;
  private final BadRecords bad;
  private final int maxLineBytes;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int position;
  private int filled;
  private byte[] line = new byte[256];
  private long lineNumber;
  private long offset;
  private boolean ended;

  /**
   * Reads a stream, which it closes when it is closed itself.
   *
   * @param source what the stream is called in errors
   */
  LineReader(InputStream input, String source, BadRecords bad) {
    this(input, source, bad, MAX_LINE_BYTES);
  }

  LineReader(InputStream input, String source, BadRecords bad, int maxLineBytes) {
    this.input = input;
    this.source = source;
    this.bad = bad;
    this.maxLineBytes = maxLineBytes;
  }

  /** The number of the line that was read last, from 1. */
  long lineNumber() {
    return lineNumber;
  }

  /** Where the line that was read last stands. */
  Origin origin() {
    return new Origin(source, Math.max(1, lineNumber));
  }

  /**
   * The next line without its end; null where there are no more.
   *
   * @throws CorpusException if a line is not UTF-8 or too long, or the file ends before its end,
   *     and bad records are not skipped
   */
  @Nullable String next() throws CorpusException {
    while (!ended) {
      try {
        int length = readLine();
        if (length == END) {
          return null;
        }
        String text = decode(length);
        if (text != null) {
          return text;
        }
      } catch (CorpusException rest) {
        ended = true;
        bad.report(rest);
      }
    }
    return null;
  }

  /** Reads the bytes of a line; their number, or {@link #END}. */
  private int readLine() throws CorpusException {
    long start = offset;
    int length = 0;
    for (int next = read(); next != END; next = read()) {
      if (next == '\n' || next == '\r') {
        if (next == '\r' && peek() == '\n') {
          read();
        }
        lineNumber++;
        return afterMark(start, length);
      }
      if (length == maxLineBytes) {
        throw new CorpusException(
            source, "line %d is longer than %,d bytes".formatted(lineNumber + 1, maxLineBytes));
      }
      if (length == line.length) {
        line = Arrays.copyOf(line, (int) Math.min(maxLineBytes, 2L * length));
      }
      line[length++] = (byte) next;
    }
    ended = true;
    if (length == 0) {
      return END;
    }
    lineNumber++;
    return afterMark(start, length);
  }

  /** Takes the byte order mark off the first line. */
  private int afterMark(long start, int length) {
    boolean marked =
        start == 0
            && length >= 3
            && line[0] == (byte) 0xEF
            && line[1] == (byte) 0xBB
            && line[2] == (byte) 0xBF;
    if (marked) {
      System.arraycopy(line, 3, line, 0, length - 3);
    }
    lineStart = start + (marked ? 3 : 0);
    return marked ? length - 3 : length;
  }

  private long lineStart;

  private @Nullable String decode(int length) throws CorpusException {
    try {
      CharBuffer text = decoder.decode(ByteBuffer.wrap(line, 0, length));
      return text.toString();
    } catch (CharacterCodingException malformed) {
      bad.report(origin(), problem(length));
      return null;
    }
  }

  private String problem(int length) {
    ByteBuffer bytes = ByteBuffer.wrap(line, 0, length);
    decoder.reset().decode(bytes, CharBuffer.allocate(length), true);
    int at = bytes.position();
    String hint =
        lineStart == 0 && at == 0 && (line[0] & 0xFE) == 0xFE ? " (it looks like UTF-16)" : "";
    return "not UTF-8: byte offset %d: byte 0x%02X%s".formatted(lineStart + at, line[at], hint);
  }

  private int read() throws CorpusException {
    int next = peek();
    if (next != END) {
      position++;
      offset++;
    }
    return next;
  }

  private int peek() throws CorpusException {
    if (position == filled) {
      filled = fill();
      position = 0;
    }
    return position < filled ? buffer[position] & 0xFF : END;
  }

  private int fill() throws CorpusException {
    try {
      return Math.max(0, input.read(buffer, 0, buffer.length));
    } catch (EOFException cut) {
      throw unreadable("its compressed data ends in the middle", cut);
    } catch (IOException failure) {
      throw unreadable(failure.getMessage(), failure);
    }
  }

  private CorpusException unreadable(@Nullable String why, IOException failure) {
    return new CorpusException(
        source,
        "cannot be read after line %d, byte offset %d: %s".formatted(lineNumber, offset, why),
        failure);
  }

  @Override
  public void close() throws IOException {
    input.close();
  }
}
