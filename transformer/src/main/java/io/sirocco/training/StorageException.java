package io.sirocco.training;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Something could not be written; what was there before is as it was. */
public final class StorageException extends IOException {

  @Serial private static final long serialVersionUID = 1;

  private StorageException(String message, @Nullable Exception cause) {
    super(message, cause);
  }

  /** Names a place where something else is. */
  static StorageException taken(Path path, String problem) {
    return new StorageException("%s: %s".formatted(path, problem), null);
  }

  /**
   * Names the path, the bytes that it needed and the bytes that are free.
   *
   * @param path what could not be written
   * @param bytesNeeded its size
   * @param cause what went wrong
   */
  static StorageException of(Path path, long bytesNeeded, IOException cause) {
    return new StorageException(
        "%s could not be written: %s (%d bytes needed, %s free)"
            .formatted(path, reason(cause), bytesNeeded, free(path)),
        cause);
  }

  /** The reason in words: a file system's exceptions carry little but the path in their message. */
  static String reason(IOException cause) {
    return switch (cause) {
      case AccessDeniedException denied -> "permission denied for " + denied.getFile();
      case NoSuchFileException missing -> "no such file or directory: " + missing.getFile();
      case NotDirectoryException file -> "not a directory: " + file.getFile();
      case FileSystemException other when other.getReason() != null ->
          "%s: %s".formatted(other.getReason(), other.getFile());
      default -> String.valueOf(cause.getMessage());
    };
  }

  private static String free(Path path) {
    try {
      Path existing = path.toAbsolutePath();
      while (existing.getParent() != null && !Files.exists(existing)) {
        existing = existing.getParent();
      }
      return Long.toString(Files.getFileStore(existing).getUsableSpace());
    } catch (IOException e) {
      // The failure to be reported is the other one; that the free space is unknown is said.
      return "an unknown number";
    }
  }
}
