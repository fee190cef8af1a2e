package io.sirocco.corpora.store;

import io.sirocco.corpora.ContentHash;
import io.sirocco.corpora.CorpusException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/**
 * A file that is written aside, as {@code NAME.tmp}, digested on the way, forced to the disk and
 * then renamed. Little-endian.
 */
final class AsideFile implements AutoCloseable {

  /** Ends the name of everything that is not complete. */
  static final String PARTIAL = ".tmp";

  private static final int BUFFER_BYTES = 1 << 20;

  private final Path target;
  private final Path aside;
  private final FileChannel channel;
  private final MessageDigest digest = ContentHash.digest();
  private final ByteBuffer buffer =
      ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private long bytes;

  AsideFile(Path target) throws CorpusException {
    this.target = target;
    aside = aside(target);
    try {
      channel =
          FileChannel.open(
              aside,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.READ,
              StandardOpenOption.TRUNCATE_EXISTING);
    } catch (IOException failure) {
      throw writing(target, 0, failure);
    }
  }

  static Path aside(Path target) {
    return target.resolveSibling(target.getFileName() + PARTIAL);
  }

  void putByte(int value) throws CorpusException {
    room(Byte.BYTES).put((byte) value);
  }

  void putShort(int value) throws CorpusException {
    room(Short.BYTES).putShort((short) value);
  }

  void putInt(int value) throws CorpusException {
    room(Integer.BYTES).putInt(value);
  }

  void putLong(long value) throws CorpusException {
    room(Long.BYTES).putLong(value);
  }

  void putBytes(byte[] content) throws CorpusException {
    for (byte value : content) {
      putByte(value);
    }
  }

  private ByteBuffer room(int needed) throws CorpusException {
    if (buffer.remaining() < needed) {
      flush();
    }
    return buffer;
  }

  /** Hands everything to the operating system. */
  void flush() throws CorpusException {
    buffer.flip();
    digest.update(buffer.array(), 0, buffer.limit());
    try {
      while (buffer.hasRemaining()) {
        bytes += channel.write(buffer);
      }
    } catch (IOException failure) {
      throw writing(target, bytes, failure);
    }
    buffer.clear();
  }

  /** Bytes so far, those in the buffer included. */
  long size() {
    return bytes + buffer.position();
  }

  /** The channel, to read back what was flushed. */
  FileChannel channel() {
    return channel;
  }

  /** Forces the content to the disk; it still lies aside. */
  StoredFile complete() throws CorpusException {
    flush();
    try {
      channel.force(true);
      channel.close();
    } catch (IOException failure) {
      throw writing(target, bytes, failure);
    }
    return new StoredFile(name(target), bytes, ContentHash.of(digest).sha256());
  }

  /** Gives what is complete its name. */
  static void place(Path target) throws CorpusException {
    try {
      Files.move(aside(target), target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failure) {
      throw writing(target, 0, failure);
    }
  }

  /** Closes the channel and removes the file if it still lies aside. */
  void discard() throws IOException {
    channel.close();
    Files.deleteIfExists(aside);
  }

  /** Forces a directory's list of names to the disk. */
  static void forceNames(Path directory) throws CorpusException {
    if (!directory.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      // Windows cannot open a directory as a file; NTFS journals its names by itself.
      return;
    }
    try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
      names.force(true);
    } catch (IOException failure) {
      throw writing(directory, 0, failure);
    }
  }

  /** Says what could not be written, how much of it was, and how much room is left. */
  static CorpusException writing(Path target, long written, IOException failure) {
    String free;
    try {
      Path directory = target.toAbsolutePath().getParent();
      free =
          directory == null
              ? "unknown"
              : Long.toString(Files.getFileStore(directory).getUsableSpace());
    } catch (IOException unknown) {
      failure.addSuppressed(unknown);
      free = "unknown";
    }
    return new CorpusException(
        target.toString(),
        "cannot be written: %s (%d bytes written, %s bytes free)"
            .formatted(failure.getMessage(), written, free),
        failure);
  }

  private static String name(Path target) {
    return String.valueOf(target.getFileName());
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
