package io.sirocco.corpora;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads plain text files in UTF-8.
 *
 * <p>Text is kept as it is, so that character counts match those of other tools: line ends stay
 * what they are, LF or CRLF. Only a byte order mark at the beginning of a file is skipped.
 */
public final class TextFiles {
  /**
   * The longest text that is read into memory, in UTF-16 code units: what a {@link String} holds
   * whatever its characters are.
   */
  public static final int MAX_LENGTH = (1 << 30) - 16;

  private TextFiles() {}

  /**
   * Reads files into memory, one after the other with nothing between them.
   *
   * @throws CorpusException if a file is missing, empty, a directory, unreadable, not UTF-8, or if
   *     the text is longer than {@link #MAX_LENGTH}; the message names the file
   * @throws IllegalArgumentException if there are no files
   */
  public static Corpus read(List<Path> files) throws CorpusException {
    return read(files, MAX_LENGTH);
  }

  /** Reads files whose text is no longer than a limit. */
  static Corpus read(List<Path> files, int limit) throws CorpusException {
    if (files.isEmpty()) {
      throw new IllegalArgumentException("no text files given");
    }
    StringBuilder text = new StringBuilder();
    List<TextSource> sources = new ArrayList<>();
    for (Path file : files) {
      sources.add(append(file, text, limit));
    }
    return new Corpus(text.toString(), sources);
  }

  private static TextSource append(Path file, StringBuilder text, int limit)
      throws CorpusException {
    String name = file.toString();
    MessageDigest digest = ContentHash.digest();
    int start = text.length();
    long pairs = 0;
    long bytes;
    try (InputStream input = new DigestInputStream(open(file), digest);
        Utf8Reader reader = new Utf8Reader(input, name)) {
      text.ensureCapacity((int) Math.min(limit, start + Files.size(file)));
      char[] buffer = new char[1 << 14];
      for (int count; (count = reader.read(buffer, 0, buffer.length)) >= 0; ) {
        if (count > limit - text.length()) {
          throw new CorpusException(
              name,
              "text of more than %,d characters does not fit in memory; %,d were read before it"
                  .formatted(limit, start));
        }
        text.append(buffer, 0, count);
        pairs += countPairs(buffer, count);
      }
      bytes = reader.bytesRead();
    } catch (IOException failure) {
      throw CorpusException.reading(name, failure);
    }
    if (text.length() == start) {
      throw new CorpusException(name, "is empty");
    }
    return new TextSource(name, bytes, text.length() - start - pairs, ContentHash.of(digest));
  }

  private static long countPairs(char[] buffer, int count) {
    long pairs = 0;
    for (int i = 0; i < count; i++) {
      if (Character.isLowSurrogate(buffer[i])) {
        pairs++;
      }
    }
    return pairs;
  }

  /**
   * The lines of a file without their line ends (LF, CRLF or CR), read as they are asked for, in
   * bounded memory as long as lines are short.
   *
   * <p>The caller closes the stream. What goes wrong while reading is thrown as an {@link
   * UncheckedIOException} whose cause is a {@link CorpusException}.
   *
   * @throws CorpusException if the file cannot be opened
   */
  public static Stream<String> lines(Path file) throws CorpusException {
    String name = file.toString();
    BufferedReader reader = new BufferedReader(new Utf8Reader(open(file), name));
    return reader
        .lines()
        .onClose(() -> {
          try {
            reader.close();
          } catch (IOException failure) {
            throw new UncheckedIOException(CorpusException.reading(name, failure));
          }
        });
  }

  private static InputStream open(Path file) throws CorpusException {
    if (Files.isDirectory(file)) {
      throw new CorpusException(file.toString(), "is a directory, not a file");
    }
    try {
      return Files.newInputStream(file);
    } catch (IOException failure) {
      throw CorpusException.reading(file.toString(), failure);
    }
  }
}
