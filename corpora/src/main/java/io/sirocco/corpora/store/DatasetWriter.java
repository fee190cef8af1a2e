package io.sirocco.corpora.store;

import io.sirocco.corpora.CorpusException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes one dataset, document by document, with memory for buffers only. For one thread.
 *
 * <p>The index lists sizes before documents, and the number of neither is known before the end; so
 * both are kept aside on the disk until then.
 */
final class DatasetWriter {

  private static final int COPY_BYTES = 1 << 16;

  private final DatasetName name;
  private final TokenType type;
  private final int vocabularySize;
  private final DatasetFiles files;
  private final List<AsideFile> open = new ArrayList<>();
  private final AsideFile tokens;
  private final AsideFile words;
  private final AsideFile sizes;
  private final AsideFile ends;
  private long tokenCount;
  private long sequenceCount;
  private long documentCount;
  private long textBytes;
  private int pendingBits;

  DatasetWriter(Path directory, DatasetName name, int vocabularySize) throws CorpusException {
    this.name = name;
    this.vocabularySize = vocabularySize;
    type = TokenType.of(vocabularySize);
    files = DatasetFiles.of(directory, name.stem());
    tokens = open(files.tokens());
    words = open(files.words());
    sizes = open(directory.resolve(name.stem() + ".sizes"));
    ends = open(directory.resolve(name.stem() + ".documents"));
  }

  private AsideFile open(Path target) throws CorpusException {
    AsideFile file = new AsideFile(target);
    open.add(file);
    return file;
  }

  DatasetName name() {
    return name;
  }

  /**
   * Adds a document.
   *
   * @throws CorpusException if it cannot be written
   * @throws IllegalArgumentException if an id is not in the vocabulary
   */
  void append(TokenizedDocument document) throws CorpusException {
    for (int i = 0; i < document.length(); i++) {
      int id = document.id(i);
      if (id < 0 || id >= vocabularySize) {
        throw new IllegalArgumentException(
            "%s: id %d is not in a vocabulary of %d tokens".formatted(name, id, vocabularySize));
      }
      switch (type) {
        case UINT16 -> tokens.putShort(id);
        case INT32 -> tokens.putInt(id);
      }
      appendBit(document.wordStart(i));
    }
    int begin = 0;
    for (int i = 0; i < document.sequences(); i++) {
      int end = document.sequenceEnd(i);
      sizes.putInt(end - begin);
      begin = end;
    }
    sequenceCount += document.sequences();
    ends.putLong(sequenceCount);
    documentCount++;
    textBytes += document.textBytes();
  }

  private void appendBit(boolean bit) throws CorpusException {
    int position = (int) (tokenCount++ & 7);
    pendingBits |= (bit ? 1 : 0) << position;
    if (position == 7) {
      words.putByte(pendingBits);
      pendingBits = 0;
    }
  }

  /** Forces all files to the disk; they still lie aside. */
  DatasetSummary complete() throws CorpusException {
    if ((tokenCount & 7) != 0) {
      words.putByte(pendingBits);
    }
    AsideFile index = open(files.index());
    writeIndex(index);
    List<StoredFile> stored = List.of(tokens.complete(), index.complete(), words.complete());
    try {
      sizes.discard();
      ends.discard();
    } catch (IOException failure) {
      throw AsideFile.writing(files.index(), index.size(), failure);
    }
    return new DatasetSummary(
        name.corpus(),
        name.language(),
        name.split(),
        documentCount,
        sequenceCount,
        tokenCount,
        textBytes,
        stored);
  }

  private void writeIndex(AsideFile index) throws CorpusException {
    sizes.flush();
    ends.flush();
    index.putBytes(DatasetFiles.INDEX_MAGIC);
    index.putLong(DatasetFiles.INDEX_VERSION);
    index.putByte(type.code());
    index.putLong(sequenceCount);
    index.putLong(documentCount + 1);
    try {
      copyInts(sizes.channel(), index::putInt);
      long[] pointer = {0};
      copyInts(
          sizes.channel(),
          size -> {
            index.putLong(pointer[0]);
            pointer[0] += (long) size * type.bytes();
          });
      index.putLong(0);
      copyLongs(ends.channel(), index);
    } catch (CorpusException described) {
      throw described;
    } catch (IOException failure) {
      throw AsideFile.writing(files.index(), index.size(), failure);
    }
  }

  @FunctionalInterface
  private interface IntTarget {
    void put(int value) throws IOException;
  }

  private static void copyInts(FileChannel from, IntTarget target) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(COPY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (long at = 0; fill(buffer, from, at); at += buffer.limit()) {
      while (buffer.hasRemaining()) {
        target.put(buffer.getInt());
      }
    }
  }

  private static void copyLongs(FileChannel from, AsideFile target) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(COPY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (long at = 0; fill(buffer, from, at); at += buffer.limit()) {
      while (buffer.hasRemaining()) {
        target.putLong(buffer.getLong());
      }
    }
  }

  /** Reads a whole buffer, or what is left; false at the end. */
  private static boolean fill(ByteBuffer buffer, FileChannel from, long position)
      throws IOException {
    buffer.clear();
    while (buffer.hasRemaining()) {
      if (from.read(buffer, position + buffer.position()) < 0) {
        break;
      }
    }
    buffer.flip();
    return buffer.hasRemaining();
  }

  /** Gives the files their names. */
  void place() throws CorpusException {
    AsideFile.place(files.tokens());
    AsideFile.place(files.index());
    AsideFile.place(files.words());
  }

  /** Closes everything and removes what still lies aside. */
  void discard() throws IOException {
    for (AsideFile file : open) {
      file.discard();
    }
  }
}
