package io.sirocco.corpora.reading;

import io.sirocco.corpora.CorpusException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The files that paths stand for, as users give them. */
public final class InputFiles {

  private static final String WILDCARDS = "*?[{";

  private InputFiles() {}

  /**
   * The files of a path: itself, or all files below a directory, or those that match a pattern such
   * as {@code data/**}{@code /*.txt}; sorted by name. Hidden files are not found below directories
   * and by patterns.
   *
   * @throws CorpusException if there is no file
   */
  public static List<Path> of(Path path) throws CorpusException {
    try {
      if (Files.isDirectory(path)) {
        return found(path, below(path, _ -> true));
      }
      if (Files.exists(path)) {
        return List.of(path);
      }
      int names = plainNames(path);
      if (names == path.getNameCount()) {
        throw new CorpusException(path.toString(), "no such file");
      }
      Path root = names == 0 ? path.getRoot() : path.subpath(0, names);
      if (names > 0 && path.getRoot() != null) {
        root = path.getRoot().resolve(path.subpath(0, names));
      }
      Path start = root == null ? Path.of("") : root;
      PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + path);
      return found(path, Files.isDirectory(start) ? below(start, matcher) : List.of());
    } catch (IOException failure) {
      throw failure instanceof CorpusException known
          ? known
          : new CorpusException(path.toString(), "cannot be searched: " + failure, failure);
    }
  }

  /** The files of several paths, in the order of the paths. */
  public static List<Path> of(List<Path> paths) throws CorpusException {
    List<Path> files = new ArrayList<>();
    for (Path path : paths) {
      files.addAll(of(path));
    }
    return files;
  }

  private static List<Path> found(Path path, List<Path> files) throws CorpusException {
    if (files.isEmpty()) {
      throw new CorpusException(path.toString(), "there are no files");
    }
    return files;
  }

  private static List<Path> below(Path root, PathMatcher matcher) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> matcher.matches(file) && !isHidden(root, file))
          .sorted()
          .toList();
    }
  }

  private static boolean isHidden(Path root, Path file) {
    for (Path name : root.relativize(file)) {
      if (name.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }

  /** The number of names before the first one with a wildcard. */
  private static int plainNames(Path path) {
    int count = 0;
    for (Path name : path) {
      if (name.toString().chars().anyMatch(c -> WILDCARDS.indexOf(c) >= 0)) {
        return count;
      }
      count++;
    }
    return count;
  }
}
