package io.sirocco.corpora.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.corpora.BadRecords;
import io.sirocco.corpora.BadRecords.Policy;
import io.sirocco.corpora.LanguagePair;
import io.sirocco.corpora.RecordSource;
import io.sirocco.corpora.TextPair;
import io.sirocco.corpora.reading.PairSources.Columns;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PairSourcesTest {

  private static final LanguagePair ENGLISH_GERMAN = new LanguagePair("en", "de");

  @TempDir Path directory;

  private final BadRecords failing = new BadRecords(Policy.FAIL);
  private final BadRecords skipping = new BadRecords(Policy.SKIP);

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  /** Line, source and target of each pair. */
  private static List<String> all(RecordSource<TextPair> source) throws IOException {
    List<String> pairs = new ArrayList<>();
    try (source) {
      for (TextPair pair = source.next(); pair != null; pair = source.next()) {
        pairs.add("%d %s=%s".formatted(pair.origin().line(), pair.source(), pair.target()));
      }
    }
    return pairs;
  }

  @Test
  void linesOfTwoFilesBelongTogether() throws IOException {
    Path en = file("a.en", "one\n\nthree\nfour\n");
    Path de = file("a.de", "eins\nzwei\ndrei\nvier");
    assertThat(all(PairSources.moses(en, de, ENGLISH_GERMAN, failing)))
        .containsExactly("1 one=eins", "3 three=drei", "4 four=vier");
  }

  @Test
  void aBadLineDoesNotShiftTheOtherFile() throws IOException {
    Path en = file("a.en", "one\ntwo\nthree\n");
    Path de =
        Files.write(
            directory.resolve("a.de"), new byte[] {'e', '\n', (byte) 0xFF, '\n', 'd', '\n'});
    assertThat(all(PairSources.moses(en, de, ENGLISH_GERMAN, skipping)))
        .containsExactly("1 one=e", "3 three=d");
    assertThat(skipping.listed())
        .containsExactly(de + ": line 2: not UTF-8: byte offset 2: byte 0xFF");
  }

  @Test
  void filesOfUnequalLengthAreNoPair() throws IOException {
    Path en = file("a.en", "one\ntwo\nthree\nfour\n");
    Path de = file("a.de", "eins\nzwei\n");
    assertThatThrownBy(() -> all(PairSources.moses(en, de, ENGLISH_GERMAN, failing)))
        .hasMessage("%s: has 4 lines, but its translation %s has 2", en, de);
    assertThat(all(PairSources.moses(de, en, ENGLISH_GERMAN, skipping)))
        .containsExactly("1 eins=one", "2 zwei=two");
    assertThat(skipping.count()).isEqualTo(1);
  }

  @Test
  void twoColumnsAreAPair() throws IOException {
    Path file = file("a.tsv", "en\tid\tde\none\t1\teins\n");
    Format table = new Format.Table('\t', Format.Header.PRESENT, "en");
    assertThat(
            all(PairSources.columns(file, table, new Columns("en", "de"), ENGLISH_GERMAN, failing)))
        .containsExactly("2 one=eins");
  }

  @Test
  void translationUnitsAreReadByLanguage() throws IOException {
    Path file =
        file(
            "a.tmx",
            """
            <?xml version="1.0"?>
            <!DOCTYPE tmx SYSTEM "tmx14.dtd">
            <tmx version="1.4"><header/><body>
            <tu><tuv xml:lang="EN-US"><seg>Press <bpt i="1">&lt;b></bpt>OK<ept i="1">&lt;/b></ept> &amp; go</seg></tuv>
                <tuv xml:lang="fr"><seg>Appuyez</seg></tuv>
                <tuv xml:lang="de"><seg>OK <hi>drücken</hi></seg></tuv></tu>
            <tu><tuv xml:lang="en"><seg>only English</seg></tuv></tu>
            <tu><tuv lang="de_DE"><seg>zwei</seg></tuv><tuv lang="en"><seg>two</seg></tuv></tu>
            </body></tmx>
            """);
    assertThat(all(PairSources.tmx(file, ENGLISH_GERMAN, failing)))
        .containsExactly("4 Press OK & go=OK drücken", "8 two=zwei");
  }

  @Test
  void aTmxFileCanNameNoOtherFile() throws IOException {
    Path secret = file("secret.txt", "secret");
    Path file =
        file(
            "a.tmx",
            """
            <!DOCTYPE tmx [<!ENTITY x SYSTEM "%s">]>
            <tmx><tu><tuv xml:lang="en"><seg>&x;</seg></tuv><tuv xml:lang="de"><seg>a</seg></tuv></tu></tmx>
            """
                .formatted(secret.toUri()));
    try (RecordSource<TextPair> pairs = PairSources.tmx(file, ENGLISH_GERMAN, skipping)) {
      for (TextPair pair = pairs.next(); pair != null; pair = pairs.next()) {
        assertThat(pair.source()).doesNotContain("secret");
      }
    }
  }

  @Test
  void brokenXmlIsNamedByLine() throws IOException {
    Path file = file("a.tmx", "<tmx>\n<tu>\n</tmx>\n");
    assertThatThrownBy(() -> all(PairSources.tmx(file, ENGLISH_GERMAN, failing)))
        .hasMessageStartingWith(file + ": line 3: not XML: ");
  }

  private static final String PO =
      """
      # header
      msgid ""
      msgstr "Content-Type: text/plain; charset=UTF-8\\n"

      #: a.c:1
      msgctxt "menu"
      msgid "Open"
      msgstr "Öffnen"

      #, fuzzy
      msgid "Close"
      msgstr "Nah"

      msgid "%d file"
      msgid_plural "%d files"
      msgstr[0] "%d Datei"
      msgstr[1] "%d Dateien"
      msgid ""
      "long "
      "\\"text\\"\\n"
      msgstr ""
      "langer "
      "Text\\n"

      #~ msgid "old"
      #~ msgstr "alt"

      msgid "not translated"
      msgstr ""
      """;

  @Test
  void gettextCatalogsGiveWhatIsTranslated() throws IOException {
    Path file = file("de.po", PO);
    assertThat(all(PairSources.gettext(file, ENGLISH_GERMAN, Placeholders.KEEP, failing)))
        .containsExactly(
            "6 Open=Öffnen", "14 %d file=%d Datei", "18 long \"text\"\n=langer Text\n");
    assertThat(all(PairSources.gettext(file, ENGLISH_GERMAN, Placeholders.MASK, failing)))
        .contains("14 {} file={} Datei");
  }

  @Test
  void anEntryWithASyntaxErrorIsLeftOutAlone() throws IOException {
    Path file =
        file(
            "de.po",
            "msgid \"a\"\nmsgstr \"A\"\n\nmsgid \"b\"\nmsgstr B\n\nmsgid \"c\"\nmsgstr \"C\"\n");
    assertThatThrownBy(
            () -> all(PairSources.gettext(file, ENGLISH_GERMAN, Placeholders.KEEP, failing)))
        .hasMessage("%s: line 5: neither a keyword nor a quoted text: B", file);
    assertThat(all(PairSources.gettext(file, ENGLISH_GERMAN, Placeholders.KEEP, skipping)))
        .containsExactly("1 a=A", "7 c=C");
  }

  /** As msgfmt lays them out: header, both tables, texts ended by NUL. */
  private static byte[] mo(ByteOrder order, List<String> texts) {
    int count = texts.size() / 2;
    ByteBuffer file = ByteBuffer.allocate(1000).order(order);
    file.putInt(MoReader.MAGIC).putInt(0).putInt(count).putInt(28).putInt(28 + 8 * count);
    file.putInt(0).putInt(0);
    int at = 28 + 16 * count;
    for (int i = 0; i < texts.size(); i++) {
      byte[] text = texts.get(i / count + i % count * 2).getBytes(StandardCharsets.UTF_8);
      file.putInt(text.length).putInt(at);
      System.arraycopy(text, 0, file.array(), at, text.length);
      at += text.length + 1;
    }
    byte[] bytes = new byte[at];
    System.arraycopy(file.array(), 0, bytes, 0, at);
    return bytes;
  }

  @Test
  void compiledCatalogsAreReadInBothByteOrders() throws IOException {
    List<String> texts =
        List.of("", "header", "menu\u0004Open", "Öffnen", "%d file\0%d files", "eine\0viele");
    for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
      Path file = Files.write(directory.resolve("de.mo"), mo(order, texts));
      assertThat(all(PairSources.gettext(file, ENGLISH_GERMAN, Placeholders.KEEP, failing)))
          .containsExactly("2 Open=Öffnen", "3 %d file=eine");
    }
  }

  @Test
  void aDamagedCompiledCatalogIsRefused() throws IOException {
    byte[] bytes = mo(ByteOrder.LITTLE_ENDIAN, List.of("a", "A", "b", "B"));
    for (int cut : new int[] {3, 27, 40, bytes.length - 2}) {
      Path file = Files.write(directory.resolve("cut.mo"), Arrays.copyOf(bytes, cut));
      assertThatThrownBy(
              () -> all(PairSources.gettext(file, ENGLISH_GERMAN, Placeholders.KEEP, failing)))
          .hasMessageStartingWith(file + ": ");
    }
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(8, Integer.MAX_VALUE);
    Path many = Files.write(directory.resolve("many.mo"), bytes);
    assertThatThrownBy(
            () -> all(PairSources.gettext(many, ENGLISH_GERMAN, Placeholders.KEEP, failing)))
        .hasMessageContaining("a table of 2147483647 texts at byte 28 leaves the file of");
  }

  @Test
  void propertiesAreJoinedById() throws IOException {
    Path en =
        file(
            "messages.properties",
            "# comment\nhello = Hello {0}\nlong=one \\\n    two\ndon''t: It''s\nonly=x\n");
    Path de =
        file(
            "messages_de.properties",
            """
            ! comment
              long : eins \\
            \tzwei
            hello=Gr\\u00fc\\u00df dich {0}
            don''t Ist''s

            """);
    assertThat(all(PairSources.properties(en, de, ENGLISH_GERMAN, Placeholders.KEEP, failing)))
        .containsExactly("2 one two=eins zwei", "4 Hello {0}=Grüß dich {0}", "5 It's=Ist's");
    Path bad = file("bad.properties", "hello=\\u12\nlong=eins\n");
    assertThatThrownBy(
            () -> all(PairSources.properties(en, bad, ENGLISH_GERMAN, Placeholders.KEEP, failing)))
        .hasMessage("%s: line 1: \\u has to be followed by four hexadecimal digits", bad);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "Hello {0}, Hello {}",
        "{{count}} of {{total}}, {} of {}",
        "${name}!, {}!",
        "%s: %1$s %5.2f %lld, {}: {} {} {}",
        "100 % done, 100 % done",
        "50% off, 50% off",
        "a{b, a{b"
      })
  void placeholdersOfAllKindsAreMasked(String text, String masked) {
    assertThat(Placeholders.MASK.apply(text)).isEqualTo(masked);
    assertThat(Placeholders.KEEP.apply(text)).isEqualTo(text);
  }
}
