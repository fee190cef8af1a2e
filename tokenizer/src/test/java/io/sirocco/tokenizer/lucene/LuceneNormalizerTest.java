package io.sirocco.tokenizer.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.tokenizer.text.AlignedText;
import io.sirocco.tokenizer.text.Alignment;
import io.sirocco.tokenizer.text.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class LuceneNormalizerTest {

  @ParameterizedTest
  @CsvSource({
    "ARABIC, الْعَرَبِيَّةُ, العربيه",
    "ARABIC, أحمد إلى آخر, احمد الي اخر",
    "PERSIAN, کتاب‌های, كتاب‌هاي",
    "SORANI, كوردي, کوردی",
    "HINDI, अँगरेज़ी, अंगरेजि",
    "INDIC, अाैर, और",
    "BENGALI, নদী, নদি",
    "TURKISH_LOWERCASE, IŞIK İĞNE, ışık iğne",
    "GREEK_LOWERCASE, Μάϊος, μαιοσ",
    "GERMAN, Straßen Häuser, Strassen Hauser",
    "ROMANIAN, ştiinţă, știință",
    "SERBIAN, београд, beograd",
    "DECIMAL_DIGITS, ٣४, 34",
    "ICU_FOLDING, 'Résumé ﷺ Ｗ ﬃ', 'resume صلي الله عليه وسلم w ffi'"
  })
  void spellingsThatMeanTheSameBecomeOne(Folding folding, String text, String folded) {
    assertThat(normalized(LuceneNormalizer.of(List.of(folding)), text)).isEqualTo(folded);
  }

  @Test
  void foldingsFollowOneAnother() {
    LuceneNormalizer normalizer =
        LuceneNormalizer.of(List.of(Folding.ARABIC, Folding.DECIMAL_DIGITS));
    assertThat(normalized(normalizer, " أحمد،  ٣ \n")).isEqualTo(" احمد،  3 \n");
  }

  @Test
  void whatAnAnalyzerDropsStays() {
    LuceneNormalizer normalizer =
        LuceneNormalizer.of("org.apache.lucene.analysis.de.GermanAnalyzer");
    // "Die" and "und" are stop words, the others are stemmed.
    assertThat(normalized(normalizer, "Die Häuser und Gärten!")).isEqualTo("Die haus und gart!");
  }

  @Test
  void everyCharacterKnowsWhereItComesFrom() {
    AlignedText text = text("x Straße, Größe");
    LuceneNormalizer.of(List.of(Folding.GERMAN)).normalize(text);
    assertThat(text.toString()).isEqualTo("x Strasse, Grosse");
    String original = "x Straße, Größe";
    assertThat(origins(text, original))
        .containsExactly(
            "x", " ", "S", "t", "r", "a", "ß", "ß", "e", ",", " ", "G", "r", "ö", "ß", "ß", "e");
  }

  @Test
  void droppedCharactersLeaveTheOthersInPlace() {
    AlignedText text = text("\uD83D\uDE00 مـحـمَّد");
    LuceneNormalizer.of(List.of(Folding.ARABIC)).normalize(text);
    assertThat(text.toString()).isEqualTo("\uD83D\uDE00 محمد");
    assertThat(origins(text, "\uD83D\uDE00 مـحـمَّد"))
        .containsExactly("\uD83D\uDE00", " ", "م", "ح", "م", "د");
  }

  @ParameterizedTest
  @EnumSource
  void textThatNothingFoldsStays(Folding folding) {
    LuceneNormalizer normalizer = LuceneNormalizer.of(List.of(folding));
    assertThat(normalized(normalizer, "")).isEmpty();
    String text = " \n\u0000 abc \uD83D\uDE00\u3000.";
    assertThat(normalized(normalizer, text)).isEqualTo(text);
  }

  @Test
  void aWordLongerThanAWindowIsFoldedWhole() {
    String text = "ß".repeat(TextWindow.MAX_BYTES);
    assertThat(normalized(LuceneNormalizer.of(List.of(Folding.GERMAN)), text))
        .isEqualTo("ss".repeat(TextWindow.MAX_BYTES));
  }

  @Test
  void settingsMakeTheSameNormalizerAgain() {
    for (LuceneNormalizer normalizer :
        List.of(
            LuceneNormalizer.of(List.of(Folding.INDIC, Folding.HINDI)),
            LuceneNormalizer.of("org.apache.lucene.analysis.de.GermanAnalyzer"))) {
      assertThat(LuceneNormalizer.of(normalizer.settings())).isEqualTo(normalizer);
    }
    assertThat(LuceneNormalizer.of(List.of(Folding.INDIC, Folding.HINDI)).settings())
        .isEqualTo(Map.of("foldings", "indic,hindi"));
  }

  @Test
  void settingsThatMeanNothingAreNamed() {
    refused(Map.of(), "\"foldings\" or \"analyzer\"");
    refused(Map.of("foldings", "hindi", "lang", "hi"), "not [foldings, lang]");
    refused(Map.of("foldings", ""), "no folding \"\", there are [arabic,");
    refused(Map.of("foldings", "hindi, indic"), "no folding \" indic\"");
    refused(Map.of("analyzer", "java.lang.String"), "analyzer java.lang.String: is no ");
    assertThatThrownBy(() -> LuceneNormalizer.of(List.of()))
        .hasMessageContaining("at least one folding");
  }

  private static void refused(Map<String, String> settings, String message) {
    assertThatThrownBy(() -> LuceneNormalizer.of(new TreeMap<>(settings)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static AlignedText text(String text) {
    AlignedText aligned = new AlignedText();
    aligned.reset(text, Alignment.TRACKED);
    return aligned;
  }

  private static String normalized(LuceneNormalizer normalizer, String text) {
    AlignedText aligned = text(text);
    normalizer.normalize(aligned);
    return aligned.toString();
  }

  /** For each character of a text, what it comes from. */
  private static List<String> origins(AlignedText text, String original) {
    byte[] bytes = original.getBytes(StandardCharsets.UTF_8);
    List<String> origins = new ArrayList<>();
    for (int i = 0; i < text.length(); i += Utf8.length(text.bytes()[i])) {
      int start = text.originalStart(i);
      int end = text.originalEnd(i + Utf8.length(text.bytes()[i]));
      origins.add(new String(bytes, start, end - start, StandardCharsets.UTF_8));
    }
    return origins;
  }
}
