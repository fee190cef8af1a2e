package io.sirocco.tokenizer.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Replaces a file as a whole: whoever reads it sees the old content or the new one. */
public final class AtomicFile {
  private AtomicFile() {}

  /**
   * Writes aside, brings the bytes to the disk and renames.
   *
   * @throws IOException if that fails; the file is then as it was
   */
  public static void write(Path directory, String name, byte[] content) throws IOException {
    Path file = directory.resolve(name);
    Path aside = directory.resolve(name + ".partial");
    try {
      writeDurably(aside, content);
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failure) {
      try {
        Files.deleteIfExists(aside);
      } catch (IOException left) {
        failure.addSuppressed(left);
      }
      throw failure;
    }
    syncDirectory(directory);
  }

  private static void writeDurably(Path file, byte[] content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer remaining = ByteBuffer.wrap(content);
      while (remaining.hasRemaining()) {
        channel.write(remaining);
      }
      channel.force(true);
    }
  }

  /** Makes a rename durable; only POSIX systems can open a directory, and only they need it. */
  private static void syncDirectory(Path directory) throws IOException {
    if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
