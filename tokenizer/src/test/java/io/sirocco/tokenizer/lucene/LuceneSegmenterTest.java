package io.sirocco.tokenizer.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.tokenizer.text.AlignedText;
import io.sirocco.tokenizer.text.Alignment;
import io.sirocco.tokenizer.text.Spans;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LuceneSegmenterTest {

  static Stream<Arguments> sentences() {
    return Stream.of(
        Arguments.of(Segmenter.STANDARD, "Die Häuser, die...", "Die| Häuser|,| die|..."),
        Arguments.of(Segmenter.STANDARD, "한국어 모델", "한국어| 모델"),
        Arguments.of(Segmenter.ICU, "ภาษาไทยง่ายนิดเดียว", "ภาษา|ไทย|ง่าย|นิด|เดียว"),
        Arguments.of(Segmenter.ICU, "ພາສາລາວ", "ພາສາ|ລາວ"),
        Arguments.of(Segmenter.ICU, "ផ្ទះស្កឹមស្កៃបីបួនខ្នងនេះ", "ផ្ទះ|ស្កឹមស្កៃ|បី|បួន|ខ្នង|នេះ"),
        Arguments.of(Segmenter.ICU, "သက်ဝင်လှုပ်ရှားစေပြီး", "သက်ဝင်|လှုပ်ရှား|စေ|ပြီး"),
        Arguments.of(Segmenter.SMARTCN, "我购买了道具和服装。", "我|购买|了|道具|和|服装|。"),
        Arguments.of(Segmenter.KUROMOJI, "関西国際空港に行った。", "関西国際空港|に|行っ|た|。"),
        Arguments.of(Segmenter.NORI, "가락지나물은 한국에 있다", "가락지|나물|은| 한국|에| 있|다"));
  }

  @ParameterizedTest
  @MethodSource("sentences")
  void wordsAreThoseOfTheLanguage(Segmenter segmenter, String text, String pieces) {
    assertThat(pieces(one(segmenter), text)).containsExactly(pieces.split("\\|", -1));
  }

  @Test
  void aSpaceGoesWithTheWordBehindItAndOtherSpaceIsAlone() {
    assertThat(pieces(one(Segmenter.STANDARD), " a  b\n\nc \t d  "))
        .containsExactly(" a", " ", " b", "\n\n", "c", " \t", " d", "  ");
    assertThat(pieces(one(Segmenter.STANDARD), "a ")).containsExactly("a", " ");
  }

  @Test
  void spaceIsLeftOutWhereItIsToBeRemoved() {
    LuceneSegmenter segmenter =
        new LuceneSegmenter(new Segmentation.One(Segmenter.STANDARD), Spaces.REMOVED);
    assertThat(pieces(segmenter, " a  b,\n\u00a0c\u3000d "))
        .containsExactly("a", "b", ",", "c", "d");
  }

  @Test
  void eachScriptGetsItsSegmenter() {
    LuceneSegmenter segmenter =
        new LuceneSegmenter(new Segmentation.ByScript(Map.of()), Spaces.JOINED);
    assertThat(pieces(segmenter, "我购买了服装\n関西国際空港に行った 2 Häuser\nภาษาไทย, 한국에"))
        .containsExactly(
            "我", "购买", "了", "服装", "\n", "関西国際空港", "に", "行っ", "た", " 2", " Häuser", "\n", "ภาษา",
            "ไทย", ",", " 한국", "에");
  }

  @Test
  void hanCharactersAreJapaneseWhereTheLineHasKana() {
    Segmentation byScript = new Segmentation.ByScript(Map.of(ScriptGroup.HAN, Segmenter.STANDARD));
    LuceneSegmenter segmenter = new LuceneSegmenter(byScript, Spaces.JOINED);
    assertThat(pieces(segmenter, "空港\n空港 a に")).containsExactly("空", "港", "\n", "空港", " a", " に");
  }

  @Test
  void anAnalyzerOnlyCutsWhateverItDoesWithItsWords() {
    // It lower-cases, stems and drops stop words.
    LuceneSegmenter segmenter = named("org.apache.lucene.analysis.de.GermanAnalyzer");
    assertThat(pieces(segmenter, "Die Häuser und Gärten"))
        .containsExactly("Die", " Häuser", " und", " Gärten");
  }

  @Test
  void tokensThatOverlapCutAtAllTheirBounds() {
    // Two characters a token, each character in two of them.
    LuceneSegmenter segmenter = named("org.apache.lucene.analysis.cjk.CJKAnalyzer");
    assertThat(pieces(segmenter, "我购买了")).containsExactly("我", "购", "买", "了");
  }

  @Test
  void offsetsGoBackBeforeTheCharacterFiltersOfAnAnalyzer() {
    // Its character filter makes spaces of zero-width non-joiners.
    LuceneSegmenter segmenter = named("org.apache.lucene.analysis.fa.PersianAnalyzer");
    assertThat(pieces(segmenter, "\uD83D\uDE00 کتاب\u200cخواهم بروم"))
        .containsExactly("\uD83D\uDE00", " کتاب", "\u200c", "خواهم", " بروم");
  }

  @Test
  void anAnalyzerWithCharacterFiltersThatChangeLengthsKeepsOffsets() {
    LuceneSegmenter segmenter = named(FoldingAnalyzer.class.getName());
    assertThat(pieces(segmenter, "x \uD835\uDC00ﬃ\uD835\uDC01 ﷺ z"))
        .containsExactly("x", " \uD835\uDC00ﬃ\uD835\uDC01", " ﷺ", " z");
  }

  @Test
  void aTokenThatIsHalfACharacterCutsNoCharacter() {
    assertThat(
            pieces(named(UnitAnalyzer.class.getName()), "a\uD83D\uDE00b \uD83D\uDE00\uD83D\uDE00"))
        .containsExactly("a", "\uD83D\uDE00", "b", " ", "\uD83D\uDE00", "\uD83D\uDE00");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no.such.Analyzer", "java.lang.String", "", "../x"})
  void aClassThatIsNoAnalyzerIsNamed(String name) {
    assertThatThrownBy(() -> named(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("analyzer %s: ".formatted(name))
        .hasMessageMatching(".*(no such class on the class path|is no org.apache.*Analyzer)");
  }

  @Test
  void anAnalyzerThatCannotBeMadeSaysWhy() {
    assertThatThrownBy(() -> named("org.apache.lucene.analysis.Analyzer"))
        .hasMessageContaining("has to be a public class that is not abstract");
    assertThatThrownBy(() -> named("org.apache.lucene.analysis.icu.ICUCollationKeyAnalyzer"))
        .hasMessageContaining("has no public constructor without parameters");
    assertThatThrownBy(() -> named(FailingAnalyzer.class.getName()))
        .hasMessageContaining(
            "its constructor failed: java.lang.IllegalStateException: no dictionary");
  }

  @Test
  void settingsMakeTheSameSegmenterAgain() {
    Segmentation byScript = new Segmentation.ByScript(Map.of(ScriptGroup.HAN, Segmenter.ICU));
    for (LuceneSegmenter segmenter :
        List.of(
            one(Segmenter.NORI),
            new LuceneSegmenter(byScript, Spaces.REMOVED),
            named("org.apache.lucene.analysis.de.GermanAnalyzer"))) {
      assertThat(LuceneSegmenter.of(segmenter.settings())).isEqualTo(segmenter);
    }
  }

  @Test
  void settingsThatMeanNothingAreNamed() {
    refused(Map.of(), "needs \"segmenter\" or \"analyzer\"");
    refused(Map.of("segmenter", "icu", "analyzer", "x"), "and not both");
    refused(Map.of("segmenter", "mecab"), "no segmenter \"mecab\", there are [standard, icu,");
    refused(Map.of("segmenter", "icu", "spaces", "kept"), "no treatment \"kept\"");
    refused(Map.of("segmenter", "icu", "han", "icu"), "no setting \"han\"");
    refused(Map.of("segmenter", "by_script", "han", "hanlp"), "no segmenter \"hanlp\"");
  }

  private static void refused(Map<String, String> settings, String message) {
    assertThatThrownBy(() -> LuceneSegmenter.of(new TreeMap<>(settings)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Property(tries = 150)
  void piecesMakeUpAnyText(
      @ForAll("segmenters") LuceneSegmenter segmenter, @ForAll("texts") String text) {
    assertThat(String.join("", pieces(segmenter, text))).isEqualTo(text);
  }

  @Provide
  Arbitrary<LuceneSegmenter> segmenters() {
    List<LuceneSegmenter> all = new ArrayList<>();
    for (Segmenter segmenter : Segmenter.values()) {
      all.add(one(segmenter));
    }
    all.add(new LuceneSegmenter(new Segmentation.ByScript(Map.of()), Spaces.JOINED));
    all.add(named("org.apache.lucene.analysis.cjk.CJKAnalyzer"));
    all.add(named(UnitAnalyzer.class.getName()));
    all.add(named(FoldingAnalyzer.class.getName()));
    return Arbitraries.of(all);
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<Integer> characters =
        Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.integers().between(0, 0x7F)),
            Tuple.of(4, Arbitraries.integers().between(0x80, 0xD7FF)),
            Tuple.of(2, Arbitraries.integers().between(0x3040, 0x30FF)),
            Tuple.of(2, Arbitraries.integers().between(0x4E00, 0x9FFF)),
            Tuple.of(2, Arbitraries.integers().between(0x0E00, 0x0EFF)),
            Tuple.of(2, Arbitraries.integers().between(0xAC00, 0xD7A3)),
            Tuple.of(1, Arbitraries.integers().between(0xE000, 0xFFFF)),
            Tuple.of(3, Arbitraries.integers().between(0x10000, 0x10FFFF)),
            Tuple.of(2, Arbitraries.of(0x20, 0x0A, 0x200D, 0x200F, 0xFE0F, 0x1F468)));
    return characters
        .list()
        .ofMaxSize(60)
        .map(list -> {
          StringBuilder text = new StringBuilder();
          list.forEach(text::appendCodePoint);
          return text.toString();
        });
  }

  @Test
  void textLongerThanAWindowIsCutLikeItsLines() {
    LuceneSegmenter segmenter = one(Segmenter.SMARTCN);
    String line = "我购买了道具和服装 \uD83D\uDE00。\n";
    int lines = 3 * TextWindow.MAX_BYTES / line.getBytes(StandardCharsets.UTF_8).length;
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < lines; i++) {
      expected.addAll(pieces(segmenter, line));
    }
    assertThat(pieces(segmenter, line.repeat(lines))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uD83D\uDE00", "a", "字", "กา", "かな", " "})
  void textWithoutAPlaceToCutLosesNothing(String unit) {
    String text = unit.repeat(2 * TextWindow.MAX_BYTES / unit.length());
    LuceneSegmenter segmenter =
        new LuceneSegmenter(new Segmentation.ByScript(Map.of()), Spaces.JOINED);
    assertThat(String.join("", pieces(segmenter, text))).isEqualTo(text);
  }

  @Test
  void threadsShareASegmenter() throws Exception {
    LuceneSegmenter segmenter =
        new LuceneSegmenter(new Segmentation.ByScript(Map.of()), Spaces.JOINED);
    List<String> texts = List.of("我购买了道具和服装。", "関西国際空港に行った。", "가락지나물은 한국에 있다", "ภาษาไทยง่าย");
    List<List<String>> expected = texts.stream().map(text -> pieces(segmenter, text)).toList();
    try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
      List<Future<List<List<String>>>> results = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        results.add(
            executor.submit(() -> texts.stream().map(text -> pieces(segmenter, text)).toList()));
      }
      for (Future<List<List<String>>> result : results) {
        assertThat(result.get()).isEqualTo(expected);
      }
    }
  }

  private static LuceneSegmenter one(Segmenter segmenter) {
    return new LuceneSegmenter(new Segmentation.One(segmenter), Spaces.JOINED);
  }

  private static LuceneSegmenter named(String className) {
    return new LuceneSegmenter(new Segmentation.Named(className), Spaces.JOINED);
  }

  private static List<String> pieces(LuceneSegmenter segmenter, String text) {
    AlignedText aligned = new AlignedText();
    aligned.reset(text, Alignment.IGNORED);
    Spans spans = new Spans();
    spans.reset(aligned.length());
    segmenter.segment(aligned, spans);
    List<String> pieces = new ArrayList<>();
    for (int i = 0; i < spans.size(); i++) {
      int length = spans.to(i) - spans.from(i);
      pieces.add(new String(aligned.bytes(), spans.from(i), length, StandardCharsets.UTF_8));
    }
    return pieces;
  }
}
