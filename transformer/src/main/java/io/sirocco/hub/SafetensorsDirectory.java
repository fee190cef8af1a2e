package io.sirocco.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * The tensors of a directory of Hugging Face: those of {@code model.safetensors}, or of the several
 * files that {@code model.safetensors.index.json} names. Only files that lie in the directory
 * itself are opened.
 */
public final class SafetensorsDirectory implements NamedTensors {

  /** The file of a model that is in one. */
  public static final String FILE = "model.safetensors";

  private final Path directory;
  private final List<SafetensorsFile> files;

  private SafetensorsDirectory(Path directory, List<SafetensorsFile> files) {
    this.directory = directory;
    this.files = files;
  }

  /**
   * Opens the files and checks their headers.
   *
   * @throws SafetensorsException if there are none, one is missing or damaged, or two hold a tensor
   *     of the same name
   */
  public static SafetensorsDirectory open(Path directory) throws IOException {
    List<SafetensorsFile> files = new ArrayList<>();
    @Nullable SafetensorsDirectory opened = null;
    try {
      for (Path path : paths(directory)) {
        files.add(SafetensorsFile.open(path));
      }
      requireDistinct(files);
      opened = new SafetensorsDirectory(directory, files);
      return opened;
    } finally {
      if (opened == null) {
        close(files);
      }
    }
  }

  /** Whether a directory holds a file of tensors, or a list of such files. */
  public static boolean isIn(Path directory) {
    return Files.isRegularFile(directory.resolve(FILE))
        || Files.isRegularFile(directory.resolve(SafetensorsIndex.FILE));
  }

  /**
   * The files that hold the tensors, in the order of their names.
   *
   * @throws SafetensorsException if there are none
   */
  public static List<Path> paths(Path directory) throws IOException {
    if (Files.isRegularFile(directory.resolve(FILE))) {
      return List.of(directory.resolve(FILE));
    }
    if (!Files.isRegularFile(directory.resolve(SafetensorsIndex.FILE))) {
      throw new SafetensorsException(
          directory,
          "has neither %s nor %s%s"
              .formatted(
                  FILE,
                  SafetensorsIndex.FILE,
                  Files.exists(directory.resolve("pytorch_model.bin"))
                      ? "; pytorch_model.bin is a program as much as data, and is not read"
                      : ""));
    }
    SequencedSet<String> names =
        SafetensorsIndex.read(directory.resolve(SafetensorsIndex.FILE)).files();
    List<Path> paths = new ArrayList<>();
    for (String name : names) {
      Path path = directory.resolve(name);
      if (!Files.isRegularFile(path)) {
        throw new SafetensorsException(
            path, "missing, but %s names it".formatted(SafetensorsIndex.FILE));
      }
      paths.add(path);
    }
    return paths;
  }

  private static void requireDistinct(List<SafetensorsFile> files) throws SafetensorsException {
    Map<String, Path> places = new HashMap<>();
    for (SafetensorsFile file : files) {
      for (StoredTensor tensor : file.tensors()) {
        Path other = places.put(tensor.name(), file.path());
        if (other != null) {
          throw new SafetensorsException(
              file.path(), "tensor %s is in %s, too".formatted(tensor.name(), other.getFileName()));
        }
      }
    }
  }

  @Override
  public Path path() {
    return files.size() == 1 ? files.getFirst().path() : directory;
  }

  @Override
  public List<TensorSource> sources() {
    return files.stream().flatMap(file -> file.sources().stream()).toList();
  }

  @Override
  public void close() throws IOException {
    close(files);
  }

  private static void close(List<SafetensorsFile> files) throws IOException {
    @Nullable IOException failure = null;
    for (SafetensorsFile file : files) {
      try {
        file.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
