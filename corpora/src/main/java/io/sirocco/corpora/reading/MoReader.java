package io.sirocco.corpora.reading;

import io.sirocco.corpora.CorpusException;
import io.sirocco.corpora.LanguagePair;
import io.sirocco.corpora.Origin;
import io.sirocco.corpora.RecordSource;
import io.sirocco.corpora.TextPair;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a gettext .mo file: GNU gettext manual, "The Format of GNU MO Files". The line of
 * a message is its number in the file. Of plural forms the singular and the first form are given.
 */
final class MoReader implements RecordSource<TextPair> {

  static final int MAGIC = 0x950412de;

  private static final int HEADER_BYTES = 28;
  private static final int MAX_BYTES = 1 << 30;
  private static final char CONTEXT_END = '\u0004';

  private final String source;
  private final LanguagePair languages;
  private final ByteBuffer bytes;
  private final int count;
  private final int originals;
  private final int translations;
  private int next;

  /**
   * Reads the whole file.
   *
   * @throws CorpusException if it is no .mo file, or its tables leave it
   */
  MoReader(SourceFile file, LanguagePair languages) throws IOException {
    source = file.name();
    this.languages = languages;
    try (var content = file.content()) {
      bytes = ByteBuffer.wrap(content.readNBytes(MAX_BYTES));
    }
    if (bytes.capacity() < HEADER_BYTES) {
      throw new CorpusException(source, "%d bytes are no .mo file".formatted(bytes.capacity()));
    }
    if (bytes.getInt(0) != MAGIC) {
      bytes.order(ByteOrder.LITTLE_ENDIAN);
    }
    if (bytes.getInt(0) != MAGIC) {
      throw new CorpusException(source, "is no .mo file: it begins otherwise");
    }
    count = bytes.getInt(8);
    originals = table(bytes.getInt(12));
    translations = table(bytes.getInt(16));
  }

  private int table(int at) throws CorpusException {
    if (count < 0 || at < 0 || at + 8L * count > bytes.capacity()) {
      throw new CorpusException(
          source,
          "a table of %d texts at byte %d leaves the file of %d bytes"
              .formatted(count, at, bytes.capacity()));
    }
    return at;
  }

  @Override
  public @Nullable TextPair next() throws IOException {
    while (next < count) {
      int message = next++;
      String id = text(originals, message);
      String translation = text(translations, message);
      String plain = id.substring(id.indexOf(CONTEXT_END) + 1);
      if (!plain.isEmpty() && !translation.isEmpty()) {
        return languages.pair(plain, translation, new Origin(source, message + 1L));
      }
    }
    return null;
  }

  /** A text up to the first NUL, which separates plural forms. */
  private String text(int table, int message) throws CorpusException {
    int length = bytes.getInt(table + 8 * message);
    int at = bytes.getInt(table + 8 * message + 4);
    if (length < 0 || at < 0 || (long) at + length > bytes.capacity()) {
      throw new CorpusException(
          source,
          "message %d of %d: %d bytes at byte %d leave the file of %d bytes"
              .formatted(message + 1, count, length, at, bytes.capacity()));
    }
    int end = at;
    while (end < at + length && bytes.get(end) != 0) {
      end++;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.slice(at, end - at)).toString();
    } catch (CharacterCodingException malformed) {
      throw new CorpusException(
          source,
          "message %d of %d, byte offset %d: not UTF-8".formatted(message + 1, count, at),
          malformed);
    }
  }

  @Override
  public void close() {
    // All has been read.
  }
}
