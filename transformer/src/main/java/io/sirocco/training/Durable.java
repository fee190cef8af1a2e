package io.sirocco.training;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Puts a file, directory or link in its place complete or not at all, whatever kills the process or
 * the machine meanwhile: written aside as {@code NAME.tmp}, forced to the disk, renamed, and the
 * rename itself forced by forcing the parent. A failure removes what lies aside and leaves the
 * previous one. A kill leaves something named {@code *.tmp} behind, which {@link #recover} finishes
 * or removes.
 *
 * <p>Only one process may write a given name at a time; {@link RunDirectory} sees to that in a run.
 */
public final class Durable {

  /** Ends the name of everything that is not complete. */
  private static final String PARTIAL = ".tmp";

  /** Ends the name of a directory that is being deleted. */
  private static final String DELETED = ".deleted" + PARTIAL;

  /** Ends the name of a directory whose successor is complete. */
  private static final String REPLACED = ".replaced" + PARTIAL;

  private Durable() {}

  /** Writes the content of a file. */
  @FunctionalInterface
  interface FileContent {

    /** Writes to the channel, which the caller forces and closes. */
    void write(FileChannel channel) throws IOException;
  }

  /** Writes the content of a directory. */
  @FunctionalInterface
  public interface DirectoryContent {

    /** Writes files below the directory; the caller forces them. */
    void write(Path directory) throws IOException;
  }

  /**
   * Creates or replaces a file.
   *
   * @param bytesNeeded its size, for the error
   * @throws StorageException if it could not be written
   */
  static void replaceFile(Path target, long bytesNeeded, FileContent content) throws IOException {
    Path aside = aside(target, PARTIAL);
    place(
        target,
        aside,
        bytesNeeded,
        () -> {
          try (var channel =
              FileChannel.open(
                  aside,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE,
                  StandardOpenOption.TRUNCATE_EXISTING)) {
            content.write(channel);
            channel.force(true);
          }
        });
  }

  /**
   * Creates or replaces a file by bytes in memory.
   *
   * @throws StorageException if it could not be written
   */
  static void replaceFile(Path target, byte[] content) throws IOException {
    replaceFile(target, content.length, channel -> writeFully(channel, content));
  }

  /**
   * Creates or replaces a directory. Replacing takes two renames; where a kill comes between them,
   * {@link #recover} makes the second.
   *
   * @param bytesNeeded the size of its files, for the error
   * @throws StorageException if it could not be written
   */
  static void replaceDirectory(Path target, long bytesNeeded, DirectoryContent content)
      throws IOException {
    Path aside = aside(target, PARTIAL);
    Path previous = aside(target, REPLACED);
    deleteRecursively(aside);
    try {
      place(
          target,
          aside,
          bytesNeeded,
          () -> {
            Files.createDirectory(aside);
            content.write(aside);
            forceRecursively(aside);
            if (exists(target)) {
              Files.move(target, previous, StandardCopyOption.ATOMIC_MOVE);
            }
          });
    } finally {
      if (exists(previous) && !exists(target)) {
        Files.move(previous, target, StandardCopyOption.ATOMIC_MOVE);
      }
    }
    deleteRecursively(previous);
  }

  /**
   * Refuses a place where something is.
   *
   * @throws StorageException if it is a file, or a directory that is not empty
   */
  public static void requireFree(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    if (!Files.isDirectory(directory)) {
      throw StorageException.taken(directory, "is there already, as a file");
    }
    try (Stream<Path> children = Files.list(directory)) {
      var first = children.findFirst();
      if (first.isPresent()) {
        throw StorageException.taken(
            directory, "is not empty: it holds %s".formatted(first.get().getFileName()));
      }
    }
  }

  /**
   * Creates a directory where nothing is, or an empty one, outside of a run. What it is written as
   * meanwhile is hidden and named after it; what a killed process left of that is removed.
   *
   * @param bytesNeeded the size of its files, for the error
   * @throws StorageException if it could not be written
   */
  public static void createDirectory(Path target, long bytesNeeded, DirectoryContent content)
      throws IOException {
    Path absolute = target.toAbsolutePath().normalize();
    Path parent = parent(absolute);
    Files.createDirectories(parent);
    Path aside = parent.resolve(".%s.sirocco%s".formatted(absolute.getFileName(), PARTIAL));
    deleteRecursively(aside);
    place(
        absolute,
        aside,
        bytesNeeded,
        () -> {
          Files.createDirectory(aside);
          content.write(aside);
          forceRecursively(aside);
          // Only an empty one can be deleted.
          Files.deleteIfExists(absolute);
        });
  }

  /**
   * Creates or replaces a symbolic link.
   *
   * @throws StorageException if it could not be written
   */
  static void replaceLink(Path link, Path target) throws IOException {
    Path aside = aside(link, PARTIAL);
    Files.deleteIfExists(aside);
    place(link, aside, 0, () -> createLink(aside, target));
  }

  private static void createLink(Path link, Path target) throws IOException {
    try {
      Files.createSymbolicLink(link, target);
    } catch (UnsupportedOperationException e) {
      throw new IOException("the file system has no symbolic links", e);
    }
  }

  /** Deletes a file or directory, if there is one, so that a kill leaves nothing half-deleted. */
  static void delete(Path target) throws IOException {
    if (!exists(target)) {
      return;
    }
    Path aside = aside(target, DELETED);
    deleteRecursively(aside);
    Files.move(target, aside, StandardCopyOption.ATOMIC_MOVE);
    deleteRecursively(aside);
  }

  /** Finishes or removes what a killed process left of a target: a path that may not exist. */
  static void recover(Path target) throws IOException {
    Path next = aside(target, PARTIAL);
    Path previous = aside(target, REPLACED);
    if (exists(previous) && !exists(target)) {
      // The previous one steps aside only when the next one is complete and on the disk.
      Files.move(exists(next) ? next : previous, target, StandardCopyOption.ATOMIC_MOVE);
      forceDirectory(parent(target));
    }
    deleteRecursively(next);
    deleteRecursively(previous);
    deleteRecursively(aside(target, DELETED));
  }

  /** The names of the targets of which a killed process left something below a directory. */
  static Set<String> unfinished(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.endsWith(PARTIAL))
          .map(Durable::withoutEnding)
          .collect(Collectors.toUnmodifiableSet());
    }
  }

  /** The name of the target that a name aside stands for; other names as they are. */
  static String withoutEnding(String name) {
    for (String ending : List.of(DELETED, REPLACED, PARTIAL)) {
      if (name.endsWith(ending)) {
        return name.substring(0, name.length() - ending.length());
      }
    }
    return name;
  }

  private static boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** Forces a directory's list of names to the disk. */
  static void forceDirectory(Path directory) throws IOException {
    if (!directory.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      // Windows cannot open a directory as a file; NTFS journals its names by itself.
      return;
    }
    try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  static void writeFully(FileChannel channel, byte[] content) throws IOException {
    ByteBuffer remaining = ByteBuffer.wrap(content);
    while (remaining.hasRemaining()) {
      channel.write(remaining);
    }
  }

  @FunctionalInterface
  private interface Preparation {
    void run() throws IOException;
  }

  private static void place(Path target, Path aside, long bytesNeeded, Preparation preparation)
      throws IOException {
    boolean placed = false;
    @Nullable IOException failure = null;
    try {
      preparation.run();
      Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
      placed = true;
      forceDirectory(parent(target));
    } catch (IOException e) {
      failure = e;
    } finally {
      // Also when the content's writer throws something else.
      if (!placed) {
        failure = discard(aside, failure);
      }
    }
    if (failure != null) {
      throw StorageException.of(target, bytesNeeded, failure);
    }
  }

  private static @Nullable IOException discard(Path aside, @Nullable IOException failure) {
    try {
      deleteRecursively(aside);
    } catch (IOException e) {
      if (failure == null) {
        return e;
      }
      failure.addSuppressed(e);
    }
    return failure;
  }

  private static Path aside(Path target, String ending) {
    return target.resolveSibling(target.getFileName() + ending);
  }

  private static Path parent(Path path) {
    Path parent = path.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException("%s has no parent directory".formatted(path));
    }
    return parent;
  }

  private static void forceRecursively(Path directory) throws IOException {
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!attributes.isSymbolicLink()) {
              try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.force(true);
              }
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException problem)
              throws IOException {
            if (problem != null) {
              throw problem;
            }
            forceDirectory(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void deleteRecursively(Path path) throws IOException {
    if (!exists(path)) {
      return;
    }
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException problem)
              throws IOException {
            if (problem != null) {
              throw problem;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
