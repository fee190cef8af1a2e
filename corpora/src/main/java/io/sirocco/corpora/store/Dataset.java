package io.sirocco.corpora.store;

import io.sirocco.corpora.CorpusException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Objects;

/**
 * A dataset, mapped: reading costs no heap, and what was read stays in the operating system's
 * cache. Safe for several threads until it is closed.
 *
 * <p>Tokens are numbered through the whole dataset, from 0; so are sequences and documents.
 * Document d is the sequences {@code firstSequence(d)} to {@code firstSequence(d + 1)}, sequence s
 * the tokens {@code firstToken(s)} to {@code firstToken(s + 1)}.
 */
public final class Dataset implements AutoCloseable {

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final String name;
  private final Arena arena;
  private final TokenType type;
  private final MemorySegment tokens;
  private final MemorySegment index;
  private final MemorySegment words;
  private final WordStarts wordStarts;
  private final long tokenCount;
  private final long sequenceCount;
  private final long documentCount;
  private final long pointersAt;
  private final long documentsAt;

  /** Whether a dataset knows where words begin. */
  public enum WordStarts {
    /** It has a file of bits. */
    KNOWN,
    /** It was written by a program that keeps none: each token counts as a word. */
    UNKNOWN
  }

  private Dataset(Arena arena, DatasetFiles files) throws IOException {
    this.arena = arena;
    name = files.tokens().toString();
    index = map(files.index());
    tokens = map(files.tokens());
    wordStarts = Files.exists(files.words()) ? WordStarts.KNOWN : WordStarts.UNKNOWN;
    words = wordStarts == WordStarts.KNOWN ? map(files.words()) : MemorySegment.NULL;
    String file = files.index().toString();
    type = requireHeader(file, index);
    long counts = DatasetFiles.INDEX_HEADER_BYTES - 2L * Long.BYTES;
    sequenceCount = index.get(LONG, counts);
    documentCount = index.get(LONG, counts + Long.BYTES) - 1;
    long room = index.byteSize() - DatasetFiles.INDEX_HEADER_BYTES;
    if (sequenceCount < 0 || documentCount < 0 || sequenceCount > room || documentCount > room) {
      throw new CorpusException(
          file,
          "%d sequences in %d documents are not possible".formatted(sequenceCount, documentCount));
    }
    pointersAt = DatasetFiles.INDEX_HEADER_BYTES + sequenceCount * Integer.BYTES;
    documentsAt = pointersAt + sequenceCount * Long.BYTES;
    long expected = documentsAt + (documentCount + 1) * Long.BYTES;
    if (index.byteSize() != expected) {
      throw new CorpusException(
          file,
          "%d bytes, but %d sequences and %d documents take %d"
              .formatted(index.byteSize(), sequenceCount, documentCount, expected));
    }
    tokenCount = tokens.byteSize() / type.bytes();
    requireEnds(file, files);
  }

  /**
   * Maps a dataset.
   *
   * @param directory that holds the files
   * @param stem their name without the ending
   * @throws CorpusException if a file is missing or damaged, as far as its ends show; all of it is
   *     checked by {@link StoreVerification}
   */
  public static Dataset open(Path directory, String stem) throws IOException {
    Arena arena = Arena.ofShared();
    boolean complete = false;
    try {
      Dataset dataset = new Dataset(arena, DatasetFiles.of(directory, stem));
      complete = true;
      return dataset;
    } finally {
      if (!complete) {
        arena.close();
      }
    }
  }

  private MemorySegment map(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
    } catch (NoSuchFileException missing) {
      throw new CorpusException(file.toString(), "no such file", missing);
    }
  }

  private static TokenType requireHeader(String file, MemorySegment index) throws CorpusException {
    byte[] magic = DatasetFiles.INDEX_MAGIC;
    boolean magical = index.byteSize() >= DatasetFiles.INDEX_HEADER_BYTES;
    for (int i = 0; magical && i < magic.length; i++) {
      magical = index.get(ValueLayout.JAVA_BYTE, i) == magic[i];
    }
    if (!magical) {
      throw new CorpusException(file, "no index of an indexed dataset: it must begin with MMIDIDX");
    }
    long version = index.get(LONG, magic.length);
    if (version != DatasetFiles.INDEX_VERSION) {
      throw new CorpusException(
          file, "version %d, not %d".formatted(version, DatasetFiles.INDEX_VERSION));
    }
    return TokenType.ofCode(file, index.get(ValueLayout.JAVA_BYTE, magic.length + Long.BYTES));
  }

  private void requireEnds(String file, DatasetFiles files) throws CorpusException {
    long bytes = sequenceCount == 0 ? 0 : firstToken(sequenceCount) * type.bytes();
    if (tokens.byteSize() != bytes) {
      throw new CorpusException(
          name, "%d bytes, but %s says %d".formatted(tokens.byteSize(), file, bytes));
    }
    if (index.get(LONG, documentsAt) != 0 || firstSequence(documentCount) != sequenceCount) {
      throw new CorpusException(
          file,
          "documents hold sequences %d to %d, not 0 to %d"
              .formatted(
                  index.get(LONG, documentsAt), firstSequence(documentCount), sequenceCount));
    }
    if (wordStarts == WordStarts.KNOWN && words.byteSize() != (tokenCount + 7) / 8) {
      throw new CorpusException(
          files.words().toString(),
          "%d bytes of bits for %d tokens".formatted(words.byteSize(), tokenCount));
    }
  }

  /** How ids lie on the disk. */
  public TokenType type() {
    return type;
  }

  /** The number of tokens. */
  public long tokens() {
    return tokenCount;
  }

  /** The number of sequences. */
  public long sequences() {
    return sequenceCount;
  }

  /** The number of documents. */
  public long documents() {
    return documentCount;
  }

  /** Whether it knows where words begin. */
  public WordStarts wordStarts() {
    return wordStarts;
  }

  /**
   * The first token of a sequence.
   *
   * @param sequence from 0; their number gives the number of tokens
   */
  public long firstToken(long sequence) {
    Objects.checkIndex(sequence, sequenceCount + 1);
    if (sequence == sequenceCount) {
      return sequence == 0 ? 0 : firstToken(sequence - 1) + sequenceLength(sequence - 1);
    }
    return index.get(LONG, pointersAt + sequence * Long.BYTES) / type.bytes();
  }

  /** The tokens of a sequence. */
  public int sequenceLength(long sequence) {
    Objects.checkIndex(sequence, sequenceCount);
    return index.get(INT, DatasetFiles.INDEX_HEADER_BYTES + sequence * Integer.BYTES);
  }

  /**
   * The first sequence of a document.
   *
   * @param document from 0; their number gives the number of sequences
   */
  public long firstSequence(long document) {
    Objects.checkIndex(document, documentCount + 1);
    return index.get(LONG, documentsAt + document * Long.BYTES);
  }

  /** The first token of a document; the number of documents gives the number of tokens. */
  public long firstTokenOfDocument(long document) {
    return firstToken(firstSequence(document));
  }

  /** The document that a token belongs to. */
  public long documentOf(long token) {
    Objects.checkIndex(token, tokenCount);
    long low = 0;
    long high = documentCount - 1;
    while (low < high) {
      long middle = (low + high + 1) >>> 1;
      if (firstTokenOfDocument(middle) <= token) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** One token. */
  public int token(long position) {
    Objects.checkIndex(position, tokenCount);
    return switch (type) {
      case UINT16 -> Short.toUnsignedInt(tokens.get(SHORT, position * Short.BYTES));
      case INT32 -> tokens.get(INT, position * Integer.BYTES);
    };
  }

  /**
   * Copies tokens.
   *
   * @param first the first of them
   * @param length how many
   * @param target receives them
   * @param offset the first element that is written
   */
  public void copy(long first, int length, int[] target, int offset) {
    Objects.checkFromIndexSize(first, length, tokenCount);
    Objects.checkFromIndexSize(offset, length, target.length);
    switch (type) {
      case UINT16 -> {
        long at = first * Short.BYTES;
        for (int i = 0; i < length; i++) {
          target[offset + i] = Short.toUnsignedInt(tokens.get(SHORT, at + (long) i * Short.BYTES));
        }
      }
      case INT32 -> MemorySegment.copy(tokens, INT, first * Integer.BYTES, target, offset, length);
    }
  }

  /**
   * Copies whether words begin.
   *
   * @param first the first token
   * @param length how many tokens
   * @param target receives them
   * @param offset the first element that is written
   */
  public void copyWordStarts(long first, int length, boolean[] target, int offset) {
    Objects.checkFromIndexSize(first, length, tokenCount);
    Objects.checkFromIndexSize(offset, length, target.length);
    if (wordStarts == WordStarts.UNKNOWN) {
      Arrays.fill(target, offset, offset + length, true);
      return;
    }
    int bits = 0;
    for (int i = 0; i < length; i++) {
      long token = first + i;
      if (i == 0 || (token & 7) == 0) {
        bits = words.get(ValueLayout.JAVA_BYTE, token >>> 3);
      }
      target[offset + i] = (bits >>> (token & 7) & 1) != 0;
    }
  }

  /** Whether a word begins at a token; each does where {@link WordStarts#UNKNOWN}. */
  public boolean wordStart(long token) {
    Objects.checkIndex(token, tokenCount);
    return wordStarts == WordStarts.UNKNOWN
        || (words.get(ValueLayout.JAVA_BYTE, token >>> 3) >>> (token & 7) & 1) != 0;
  }

  @Override
  public String toString() {
    return name;
  }

  @Override
  public void close() {
    arena.close();
  }
}
