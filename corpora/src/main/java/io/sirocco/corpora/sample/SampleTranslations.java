package io.sirocco.corpora.sample;

import io.sirocco.corpora.BadRecords;
import io.sirocco.corpora.CorpusException;
import io.sirocco.corpora.LanguagePair;
import io.sirocco.corpora.RecordSource;
import io.sirocco.corpora.TextPair;
import io.sirocco.corpora.reading.PairSources;
import io.sirocco.corpora.reading.Placeholders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The messages of programs in English and their translations, which come with the program. A pair
 * is what two catalogs say under one id; placeholders stay as they are.
 */
public enum SampleTranslations {
  /** The messages of Keycloak 26.7.3: its pages, its mails and its console. */
  KEYCLOAK(
      "Keycloak 26.7.3 messages",
      "Copyright Red Hat, Inc. and the Keycloak authors",
      "org.keycloak:keycloak-themes:26.7.3, org.keycloak:keycloak-admin-ui:26.7.3",
      Pattern.compile("(?<bundle>.*/messages)_(?<language>\\w+)\\.properties")),

  /** The messages of Tomcat 9.0.70: errors and the log of a server. */
  TOMCAT(
      "Apache Tomcat 9.0.70 messages",
      "Copyright 1999-2022 The Apache Software Foundation",
      "org.apache.tomcat.embed:tomcat-embed-core:9.0.70,"
          + " org.apache.tomcat:tomcat-i18n-{fr,ja,ko,zh-CN}:9.0.70",
      Pattern.compile("(?<bundle>.*/LocalStrings)(?:_(?<language>\\w+))?\\.properties"));

  private static final String ENGLISH = "en";
  private static final String MESSAGES = "messages/";

  /** Apache's license, the same for both. */
  private static final String LICENSE = MESSAGES + "tomcat/META-INF/LICENSE";

  private final String title;
  private final String copyright;
  private final String artifacts;
  private final Pattern files;

  SampleTranslations(String title, String copyright, String artifacts, Pattern files) {
    this.title = title;
    this.copyright = copyright;
    this.artifacts = artifacts;
    this.files = files;
  }

  /** Its name in paths. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What the corpus is called. */
  public String title() {
    return title;
  }

  /** Who holds its copyright. */
  public String copyright() {
    return copyright;
  }

  /** Where it is published: artifacts of Maven Central. */
  public String artifacts() {
    return artifacts;
  }

  /** The name of its license. */
  public String license() {
    return "Apache License 2.0";
  }

  /**
   * The text of its license.
   *
   * @throws CorpusException if it is not on the class path
   */
  public static String licenseText() throws CorpusException {
    try (InputStream text = SampleTranslations.class.getResourceAsStream(LICENSE)) {
      if (text == null) {
        throw new CorpusException(LICENSE, "not on the class path; the build takes it along");
      }
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw known(failure);
    }
  }

  /**
   * The languages that English is translated to, as BCP 47 tags in alphabetical order.
   *
   * @throws CorpusException if the data is not on the class path
   */
  public List<String> languages() throws CorpusException {
    try (ResourceFolder license = ResourceFolder.of(LICENSE)) {
      return catalogs(license).stream()
          .map(Catalog::language)
          .filter(language -> !language.equals(ENGLISH))
          .collect(
              Collectors.collectingAndThen(Collectors.toCollection(TreeSet::new), List::copyOf));
    } catch (IOException failure) {
      throw known(failure);
    }
  }

  /**
   * All messages that English and a language have, in the order of the catalogs' names and of the
   * messages in them. A pair that several catalogs have is there several times.
   *
   * @param language one of {@link #languages}
   * @throws CorpusException if the data is not on the class path
   */
  public List<TextPair> pairs(String language) throws CorpusException {
    List<TextPair> pairs = new ArrayList<>();
    try (ResourceFolder license = ResourceFolder.of(LICENSE)) {
      List<Catalog> catalogs = catalogs(license);
      TreeMap<String, Catalog> english =
          catalogs.stream()
              .filter(catalog -> catalog.language().equals(ENGLISH))
              .collect(
                  Collectors.toMap(
                      Catalog::bundle, Function.identity(), (a, _) -> a, TreeMap::new));
      for (Catalog catalog : catalogs) {
        Catalog source = english.get(catalog.bundle());
        if (catalog.language().equals(language) && source != null) {
          addPairs(source, catalog, pairs);
        }
      }
    } catch (IOException failure) {
      throw known(failure);
    }
    if (pairs.isEmpty()) {
      throw new IllegalArgumentException(
          "%s has no translations to \"%s\", but to %s".formatted(title, language, languages()));
    }
    return pairs;
  }

  private static void addPairs(Catalog source, Catalog target, List<TextPair> pairs)
      throws IOException {
    try (RecordSource<TextPair> joined =
        PairSources.properties(
            source.file(),
            target.file(),
            new LanguagePair(ENGLISH, target.language()),
            Placeholders.KEEP,
            new BadRecords(BadRecords.Policy.FAIL))) {
      for (TextPair pair = joined.next(); pair != null; pair = joined.next()) {
        pairs.add(pair);
      }
    }
  }

  /** All catalogs by their names. */
  private List<Catalog> catalogs(ResourceFolder license) throws IOException {
    Path root = license.root().resolveSibling("../" + id()).normalize();
    List<Catalog> catalogs = new ArrayList<>();
    try (Stream<Path> found = Files.walk(root)) {
      for (Path file : found.filter(Files::isRegularFile).sorted().toList()) {
        Matcher name = files.matcher(root.relativize(file).toString().replace('\\', '/'));
        if (name.matches() && Files.size(file) > 0) {
          String language = name.group("language");
          String tag = language == null ? ENGLISH : language.replace('_', '-');
          catalogs.add(new Catalog(name.group("bundle"), tag, file));
        }
      }
    }
    return catalogs;
  }

  private static CorpusException known(IOException failure) {
    return failure instanceof CorpusException described
        ? described
        : new CorpusException(MESSAGES, "cannot be read: " + failure, failure);
  }

  private record Catalog(String bundle, String language, Path file) {}
}
