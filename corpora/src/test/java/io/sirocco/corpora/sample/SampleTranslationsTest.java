package io.sirocco.corpora.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sirocco.corpora.BadRecords;
import io.sirocco.corpora.CorpusException;
import io.sirocco.corpora.LanguagePair;
import io.sirocco.corpora.RecordSource;
import io.sirocco.corpora.TextPair;
import io.sirocco.corpora.reading.PairSources;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleTranslationsTest {
  @TempDir Path folder;

  @Test
  void keycloakAndTomcatAreThereInTheirLanguages() throws CorpusException {
    assertThat(SampleTranslations.KEYCLOAK.languages())
        .hasSizeGreaterThanOrEqualTo(22)
        .contains("ca", "de", "ja", "pt-BR", "zh-Hans")
        .doesNotContain("en");
    assertThat(SampleTranslations.TOMCAT.languages()).containsExactly("fr", "ja", "ko", "zh-CN");
    assertThat(SampleTranslations.TOMCAT.pairs("fr"))
        .extracting(TextPair::source, TextPair::target)
        .contains(tuple("(unable to load class [{0}])", "(impossible de charger la classe [{0}])"));
  }

  @Test
  void aLanguageThatIsNotThereIsRefusedWithThoseThatAre() {
    assertThatThrownBy(() -> SampleTranslations.TOMCAT.pairs("xx"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"xx\"")
        .hasMessageContaining("[fr, ja, ko, zh-CN]");
  }

  /**
   * Published pairs. The 63 that are not found were unescaped twice: catalogs that say {@code \\:}
   * or {@code \\.} have a backslash there, which the published messages lack.
   */
  @ParameterizedTest
  @CsvSource({"KEYCLOAK, par-keycloak, 73334, 73271", "TOMCAT, par-tomcat-i18n, 8275, 8275"})
  void pairsAreThoseThatWerePublished(
      SampleTranslations corpus, String published, int all, int equal) throws IOException {
    Path data = Path.of("../../shared/data", published);
    assumeTrue(Files.isDirectory(data), () -> data + " is not there");
    int read = 0;
    int found = 0;
    try (Stream<Path> files = Files.list(data)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".tsv.gz")).toList()) {
        String name = file.getFileName().toString();
        String language = name.substring("en-".length(), name.indexOf('.')).replace('_', '-');
        Set<List<String>> pairs =
            corpus.pairs(language).stream()
                .map(pair -> List.of(line(pair.source()), line(pair.target())))
                .collect(Collectors.toSet());
        for (List<String> pair : published(file)) {
          read++;
          found += pairs.contains(pair) ? 1 : 0;
        }
      }
    }
    assertThat(read).isEqualTo(all);
    assertThat(found).isEqualTo(equal);
  }

  private static Set<List<String>> published(Path file) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      return lines.lines().map(line -> List.of(line.split("\t", -1))).collect(Collectors.toSet());
    }
  }

  private static String line(String text) {
    return text.replaceAll("(?U)\\s+", " ").strip();
  }

  @Test
  void filesAreWrittenAsOrdinaryCorporaWithTheirSources() throws IOException {
    Path out = folder.resolve("samples");
    List<SampleFiles.Written> written = SampleFiles.write(out);

    assertThat(written)
        .extracting(SampleFiles.Written::name)
        .contains("wordnet/en", "tomcat/en-ja");
    assertThat(out.resolve("SOURCES"))
        .content()
        .contains("keycloak-admin-ui:26.7.3", "Apache License 2.0", "WordNet 3.1 license")
        .containsPattern("tomcat/en-fr +2\\d{3}\n");
    assertThat(out.resolve("LICENSE-apache-2.0")).content().contains("Version 2.0, January 2004");
    assertThat(out.resolve("LICENSE-wordnet")).content().contains("Princeton University");
    SampleFiles.Written french =
        written.stream()
            .filter(corpus -> corpus.name().equals("tomcat/en-fr"))
            .findAny()
            .orElseThrow();
    assertThat(readMoses(out.resolve("tomcat/en-fr.en"), out.resolve("tomcat/en-fr.fr")))
        .hasSize((int) french.lines());
    try (Stream<Path> beside = Files.list(folder)) {
      assertThat(beside).containsExactly(out);
    }
  }

  private static Set<List<String>> readMoses(Path english, Path french) throws IOException {
    Set<List<String>> pairs = new HashSet<>();
    try (RecordSource<TextPair> read =
        PairSources.moses(
            english,
            french,
            new LanguagePair("en", "fr"),
            new BadRecords(BadRecords.Policy.FAIL))) {
      for (TextPair pair = read.next(); pair != null; pair = read.next()) {
        pairs.add(List.of(pair.source(), pair.target()));
      }
    }
    return pairs;
  }

  @Test
  void aFolderThatHoldsSomethingIsLeftAlone() throws IOException {
    Files.writeString(folder.resolve("mine"), "mine");

    assertThatThrownBy(() -> SampleFiles.write(folder))
        .isInstanceOf(CorpusException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("not empty");
    assertThat(folder.resolve("mine")).hasContent("mine");
  }
}
