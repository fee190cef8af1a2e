package io.sirocco.corpora.sample;

import io.sirocco.corpora.CorpusException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A folder of the class path that can be listed, in a jar or not. */
final class ResourceFolder implements AutoCloseable {
  private final Path root;
  private final @Nullable FileSystem jar;

  private ResourceFolder(Path root, @Nullable FileSystem jar) {
    this.root = root;
    this.jar = jar;
  }

  /**
   * Opens the folder that holds a resource.
   *
   * @param resource beside this class or below it
   * @throws CorpusException if it is not on the class path, or cannot be read
   */
  static ResourceFolder of(String resource) throws CorpusException {
    URL found = ResourceFolder.class.getResource(resource);
    if (found == null) {
      throw new CorpusException(resource, "not on the class path; the build takes it along");
    }
    try {
      URI uri = found.toURI();
      if (!uri.getScheme().equals("jar")) {
        return new ResourceFolder(parent(Path.of(uri)), null);
      }
      String path = uri.getSchemeSpecificPart();
      int entry = path.indexOf("!/");
      FileSystem jar =
          FileSystems.newFileSystem(Path.of(URI.create(path.substring(0, entry))), Map.of());
      return new ResourceFolder(parent(jar.getPath(path.substring(entry + 1))), jar);
    } catch (IOException | URISyntaxException failure) {
      throw new CorpusException(found.toString(), "cannot be read: " + failure, failure);
    }
  }

  private static Path parent(Path file) {
    Path parent = file.getParent();
    if (parent == null) {
      throw new IllegalArgumentException(file + " is in no folder");
    }
    return parent;
  }

  /** The folder. */
  Path root() {
    return root;
  }

  @Override
  public void close() throws IOException {
    if (jar != null) {
      jar.close();
    }
  }
}
