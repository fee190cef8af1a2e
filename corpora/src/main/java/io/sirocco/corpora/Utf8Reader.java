package io.sirocco.corpora;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Decodes UTF-8 strictly: a malformed byte is an error that names the source, the line and the byte
 * offset. A byte order mark at the beginning is skipped, all else is kept as it is.
 */
final class Utf8Reader extends Reader {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final InputStream input;
  private final String source;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final ByteBuffer bytes;
  private final CharBuffer decoded;
  private boolean inputEnded;
  private boolean started;
  private long offset;
  private long line = 1;

  /** Reads a stream, which it closes when it is closed itself. */
  Utf8Reader(InputStream input, String source) {
    this(input, source, BUFFER_BYTES);
  }

  /**
   * Reads a stream with a buffer of the given size.
   *
   * @param bufferBytes at least 4, the longest character
   */
  Utf8Reader(InputStream input, String source, int bufferBytes) {
    this.input = input;
    this.source = source;
    this.bytes = ByteBuffer.allocate(bufferBytes).flip();
    this.decoded = CharBuffer.allocate(bufferBytes).flip();
  }

  /** The number of bytes whose characters have been decoded. */
  long bytesRead() {
    return offset;
  }

  @Override
  public int read(char[] target, int start, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!decoded.hasRemaining() && !decodeMore()) {
      return -1;
    }
    int count = Math.min(length, decoded.remaining());
    decoded.get(target, start, count);
    return count;
  }

  /** Fills the decoded characters; false where there are no more. */
  private boolean decodeMore() throws IOException {
    do {
      decoded.clear();
      decodeOnce();
      decoded.flip();
      if (!started && decoded.hasRemaining()) {
        started = true;
        if (decoded.get(0) == BYTE_ORDER_MARK) {
          decoded.get();
        }
      }
    } while (!decoded.hasRemaining() && !(inputEnded && !bytes.hasRemaining()));
    return decoded.hasRemaining();
  }

  /**
   * Decodes the bytes that are there, which begin at position 0 and give no more characters than
   * fit, and reads on.
   */
  private void decodeOnce() throws IOException {
    CoderResult result = decoder.decode(bytes, decoded, inputEnded);
    offset += bytes.position();
    for (int i = 0; i < decoded.position(); i++) {
      if (decoded.get(i) == '\n') {
        line++;
      }
    }
    if (result.isError()) {
      throw malformed(result.length());
    }
    if (!inputEnded) {
      bytes.compact();
      int count = readBytes();
      inputEnded = count < 0;
      bytes.position(bytes.position() + Math.max(count, 0)).flip();
    }
  }

  private int readBytes() throws CorpusException {
    try {
      return input.read(bytes.array(), bytes.position(), bytes.remaining());
    } catch (IOException failure) {
      throw CorpusException.reading(source, failure);
    }
  }

  private CorpusException malformed(int length) {
    int first = Byte.toUnsignedInt(bytes.get(bytes.position()));
    boolean leads = first >= 0xC2 && first <= 0xF4;
    String hint = "";
    if (inputEnded && leads && length == bytes.remaining()) {
      hint = " (the file ends inside a character)";
    } else if (offset == 0 && first >= 0xFE) {
      hint = " (it looks like UTF-16)";
    }
    return new CorpusException(
        source,
        "not UTF-8: line %d, byte offset %d: byte 0x%02X%s".formatted(line, offset, first, hint));
  }

  @Override
  public void close() throws IOException {
    input.close();
  }
}
