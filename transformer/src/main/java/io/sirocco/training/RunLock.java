package io.sirocco.training;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other processes off a run directory. The operating system gives the lock back when the
 * process ends, however it ends; the file stays, because deleting it would let two processes lock
 * two files of that name.
 */
final class RunLock implements AutoCloseable {

  /**
   * The lock files of this process. POSIX locks belong to a process, and closing any channel on a
   * file gives back all of its locks, so a file that is locked here must not be opened again.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  /** The locked byte lies behind the text, which others may read even where locks are enforced. */
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  private static final int LONGEST_TEXT = 200;

  private final Path key;
  private final FileChannel channel;

  private RunLock(Path key, FileChannel channel) {
    this.key = key;
    this.channel = channel;
  }

  /**
   * Locks a run directory, which exists.
   *
   * @throws RunDirectoryException if another process, or another part of this one, holds it
   */
  static RunLock acquire(RunLayout layout, RunDirectory.Owner owner) throws IOException {
    Path key = layout.root().toRealPath().resolve(layout.lock().getFileName());
    if (!HELD.add(key)) {
      throw new RunDirectoryException(layout.root(), "is in use by this process");
    }
    @Nullable RunLock lock = null;
    try {
      lock = lock(layout, key, owner);
      return lock;
    } finally {
      if (lock == null) {
        HELD.remove(key);
      }
    }
  }

  private static RunLock lock(RunLayout layout, Path key, RunDirectory.Owner owner)
      throws IOException {
    FileChannel channel =
        FileChannel.open(
            key, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      @Nullable FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
      if (lock == null) {
        throw new RunDirectoryException(layout.root(), "is in use by " + text(channel));
      }
      String text = "process %d (started %s)".formatted(owner.processId(), owner.startedAt());
      channel.truncate(0);
      Durable.writeFully(channel, text.getBytes(StandardCharsets.UTF_8));
      locked = true;
    } finally {
      if (!locked) {
        channel.close();
      }
    }
    return new RunLock(key, channel);
  }

  private static String text(FileChannel channel) throws IOException {
    var buffer = ByteBuffer.allocate(LONGEST_TEXT);
    // Short and written at once, so that one read gets all of it.
    int read = channel.read(buffer);
    if (read <= 0) {
      return "another process";
    }
    String text = StandardCharsets.UTF_8.decode(buffer.flip()).toString();
    return text.lines().findFirst().orElse("another process");
  }

  @Override
  public void close() throws IOException {
    channel.close();
    HELD.remove(key);
  }
}
