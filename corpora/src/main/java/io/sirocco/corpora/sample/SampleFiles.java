package io.sirocco.corpora.sample;

import io.sirocco.corpora.CorpusException;
import io.sirocco.corpora.TextPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Writes all sample corpora as files like those of any corpus:
 *
 * <pre>
 * wordnet/en.txt                        an entry a line
 * keycloak/en-de.en, keycloak/en-de.de  a message a line, its translation in the other file
 * tomcat/...                            the same
 * SOURCES                               what they are, where they come from, their licenses
 * LICENSE-apache-2.0, LICENSE-wordnet   the licenses
 * </pre>
 *
 * <p>White space inside a message, line ends among it, becomes a single space; a pair that is there
 * already is left out.
 */
public final class SampleFiles {
  private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");
  private static final int SOURCES_NAME_WIDTH = 24;

  private SampleFiles() {}

  /**
   * A corpus that was written.
   *
   * @param name of its files without the language, relative to the folder, such as {@code
   *     keycloak/en-de}
   * @param lines of each file
   */
  public record Written(String name, long lines) {}

  /**
   * Writes them into a folder, which is complete or not there.
   *
   * @param folder that is not there yet, or empty
   * @throws CorpusException if the folder is not empty, or cannot be written
   */
  public static List<Written> write(Path folder) throws CorpusException {
    Path whole = folder.toAbsolutePath().normalize();
    Path aside = whole.resolveSibling(whole.getFileName() + ".part");
    try {
      if (Files.exists(whole) && !isEmpty(whole)) {
        throw new CorpusException(folder.toString(), "is there already and not empty");
      }
      clear(aside);
      List<Written> written = writeAll(aside);
      Files.deleteIfExists(whole);
      Files.move(aside, whole, StandardCopyOption.ATOMIC_MOVE);
      return written;
    } catch (CorpusException known) {
      throw known;
    } catch (IOException failure) {
      throw new CorpusException(folder.toString(), "cannot be written: " + failure, failure);
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  /** Deletes what a killed process left. */
  private static void clear(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static List<Written> writeAll(Path folder) throws IOException {
    List<Written> written = new ArrayList<>();
    StringBuilder sources = new StringBuilder();
    for (SampleCorpus corpus : SampleCorpus.values()) {
      String id = corpus.id().substring(corpus.id().indexOf(':') + 1);
      String text = corpus.read().text();
      String name = id + "/" + corpus.language();
      write(folder.resolve(name + ".txt"), text);
      write(folder.resolve("LICENSE-" + id), corpus.notice());
      written.add(new Written(name, text.lines().count()));
      sources.append(
          """
          %s: %s
            %s
            License: %s, see LICENSE-%s. Origin: Maven Central, %s.
          """
              .formatted(
                  id,
                  corpus.title(),
                  corpus.description(),
                  corpus.license(),
                  id,
                  WordNetGlosses.SOURCE));
    }
    for (SampleTranslations corpus : SampleTranslations.values()) {
      sources.append(
          """

          %s: %s
            English messages and their translations, by message id; placeholders as they are.
            %s. License: %s, see LICENSE-apache-2.0.
            Origin: Maven Central, %s.
          """
              .formatted(
                  corpus.id(),
                  corpus.title(),
                  corpus.copyright(),
                  corpus.license(),
                  corpus.artifacts()));
      for (String language : corpus.languages()) {
        written.add(writePairs(folder, corpus, language));
      }
    }
    sources.append("\nFiles, without the ending of the language, and their lines:\n");
    for (Written corpus : written) {
      sources
          .append("  ")
          .append(corpus.name())
          .repeat(' ', Math.max(1, SOURCES_NAME_WIDTH - corpus.name().length()))
          .append(corpus.lines())
          .append('\n');
    }
    write(folder.resolve("LICENSE-apache-2.0"), SampleTranslations.licenseText());
    write(folder.resolve("SOURCES"), sources.toString());
    return written;
  }

  private static Written writePairs(Path folder, SampleTranslations corpus, String language)
      throws IOException {
    StringBuilder english = new StringBuilder();
    StringBuilder translated = new StringBuilder();
    Set<List<String>> seen = new LinkedHashSet<>();
    for (TextPair pair : corpus.pairs(language)) {
      List<String> lines = List.of(line(pair.source()), line(pair.target()));
      if (seen.add(lines)) {
        english.append(lines.getFirst()).append('\n');
        translated.append(lines.getLast()).append('\n');
      }
    }
    String name = "%s/en-%s".formatted(corpus.id(), language);
    write(folder.resolve(name + ".en"), english.toString());
    write(folder.resolve(name + "." + language), translated.toString());
    return new Written(name, seen.size());
  }

  private static String line(String message) {
    return WHITE_SPACE.matcher(message).replaceAll(" ").strip();
  }

  private static void write(Path file, String text) throws IOException {
    Path folder = file.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.writeString(file, text);
  }
}
