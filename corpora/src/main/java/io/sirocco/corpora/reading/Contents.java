package io.sirocco.corpora.reading;

import io.sirocco.corpora.BadRecords;
import io.sirocco.corpora.CorpusException;
import io.sirocco.corpora.Origin;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/** What a file holds: itself, or the files in a tar archive, one after the other. */
final class Contents implements AutoCloseable {

  private final SourceFile file;
  private final BadRecords bad;
  private final @Nullable TarArchiveInputStream archive;
  private boolean given;

  private Contents(SourceFile file, BadRecords bad) {
    this.file = file;
    this.bad = bad;
    this.archive = isArchive(file.plainName()) ? new TarArchiveInputStream(file.content()) : null;
  }

  /**
   * Opens a file.
   *
   * @throws CorpusException if it cannot be opened
   */
  static Contents open(Path path, BadRecords bad) throws CorpusException {
    return new Contents(file(path), bad);
  }

  /**
   * Opens a file that is no archive.
   *
   * @throws CorpusException if it cannot be opened
   */
  static SourceFile file(Path path) throws CorpusException {
    String name = path.toString();
    if (Files.isDirectory(path)) {
      throw new CorpusException(name, "is a directory, not a file");
    }
    try {
      return Compression.open(name, Files.newInputStream(path));
    } catch (NoSuchFileException missing) {
      throw new CorpusException(name, "no such file", missing);
    } catch (AccessDeniedException denied) {
      throw new CorpusException(name, "no permission to read it", denied);
    } catch (CorpusException known) {
      throw known;
    } catch (IOException failure) {
      throw new CorpusException(name, "cannot be read: " + failure, failure);
    }
  }

  private static boolean isArchive(String plainName) {
    return plainName.toLowerCase(Locale.ROOT).endsWith(".tar");
  }

  /** The next file; null where there are no more. What was given before cannot be read any more. */
  @Nullable SourceFile next() throws CorpusException {
    if (archive == null) {
      boolean first = !given;
      given = true;
      return first ? file : null;
    }
    try {
      for (TarArchiveEntry entry = archive.getNextEntry();
          entry != null;
          entry = archive.getNextEntry()) {
        if (entry.isFile() && isAcceptable(entry)) {
          return Compression.open(file.name() + "!" + entry.getName(), new Entry(archive));
        }
      }
      return null;
    } catch (CorpusException known) {
      throw known;
    } catch (IOException failure) {
      bad.report(
          new CorpusException(
              file.name(), "the archive is damaged: " + failure.getMessage(), failure));
      return null;
    }
  }

  private boolean isAcceptable(TarArchiveEntry entry) throws CorpusException {
    String name = entry.getName();
    Path path = Path.of(name);
    String problem = null;
    if (path.isAbsolute() || path.normalize().startsWith("..") || !path.equals(path.normalize())) {
      problem = "entry \"%s\" does not lie in the archive".formatted(name);
    } else if (isArchive(name)) {
      problem = "entry \"%s\" is an archive itself".formatted(name);
    }
    if (problem != null) {
      bad.report(new Origin(file.name(), 1), problem);
    }
    return problem == null && !path.getFileName().toString().startsWith(".");
  }

  @Override
  public void close() throws IOException {
    file.content().close();
  }

  /** An entry of an archive, which closing leaves open. */
  private static final class Entry extends FilterInputStream {
    Entry(InputStream archive) {
      super(archive);
    }

    @Override
    public void close() {
      // The archive goes on with its next entry.
    }
  }
}
