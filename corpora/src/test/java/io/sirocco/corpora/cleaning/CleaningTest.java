package io.sirocco.corpora.cleaning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sirocco.corpora.CorpusException;
import io.sirocco.corpora.Document;
import io.sirocco.corpora.LanguagePair;
import io.sirocco.corpora.Origin;
import io.sirocco.corpora.TextPair;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer.Form;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import opennlp.tools.langdetect.Language;
import opennlp.tools.langdetect.LanguageDetectorME;
import opennlp.tools.langdetect.LanguageDetectorModel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CleaningTest {

  private static final Origin HERE = new Origin("a.txt", 1);

  /** Loaded once. */
  private static final OpenNlpLanguages IDENTIFIER = identifier();

  @TempDir Path directory;

  private static OpenNlpLanguages identifier() {
    try {
      return new OpenNlpLanguages();
    } catch (CorpusException missing) {
      throw new AssertionError(missing);
    }
  }

  private static TextPair pair(String source, String target) {
    return new LanguagePair("en", "de").pair(source, target, HERE);
  }

  @Test
  void normalizesToOneSpelling() {
    assertThat(new CleaningStep.Normalize(Form.NFC).apply("e\u0301 \uFF21")).isEqualTo("é \uFF21");
    assertThat(new CleaningStep.Normalize(Form.NFKC).apply("e\u0301 \uFF21")).isEqualTo("é A");
  }

  @Test
  void dropsWhatIsNoText() {
    CleaningStep step = new CleaningStep.ControlCharacters();
    assertThat(step.apply("a\u0000b\u001Bc\u0085d\u2028e\uFEFFf\uE000\uD83D"))
        .isEqualTo("abc\nd\nef");
    String kept = "क्‍ष نمی‌خواهم 👩‍💻\n\tx";
    assertThat(step.apply(kept)).isSameAs(kept);
  }

  @Test
  void blanksBecomeOneSpace() {
    CleaningStep step = new CleaningStep.Whitespace();
    assertThat(step.apply("  a \t\u00A0b \r\n\r\n  \n c\u3000d ")).isEqualTo("a b\nc d");
  }

  @Test
  void lengthsCountCharacters() {
    CleaningStep step = new CleaningStep.Length(2, 3);
    assertThat(step.apply("👩")).isNull();
    assertThat(step.apply("👩👩👩")).isNotNull();
    assertThat(step.apply("abcd")).isNull();
  }

  @Test
  void dropsWhatRepeatsItself() {
    CleaningStep step = new CleaningStep.Repetition(.3, .3);
    assertThat(step.apply("a\nb\nc\nd")).isNotNull();
    assertThat(step.apply("a\na\na\nd")).isNull();
    assertThat(step.apply("spam ham ".repeat(20))).isNull();
    assertThat(step.apply("no no no")).as("too short to tell").isNotNull();
    String various = String.join(" ", IntStream.range(0, 40).mapToObj(i -> "w" + i).toList());
    assertThat(step.apply(various)).isNotNull();
  }

  @Test
  void dropsTablesOfSymbols() {
    CleaningStep step = new CleaningStep.Symbols(.3);
    assertThat(step.apply("| 1 | 2 | -- | == |")).isNull();
    assertThat(step.apply("Wie geht's? Gut!")).isNotNull();
    assertThat(step.apply("สวัสดีครับ हिन्दी")).as("marks are text").isNotNull();
  }

  @Test
  void pairsOfUnequalLengthOrOfOneTextAreDropped() {
    PairStep ratio = new PairStep.LengthRatio(2, 3);
    assertThat(ratio.keeps(pair("abcd", "abcdefghijk"))).isTrue();
    assertThat(ratio.keeps(pair("abcd", "abcdefghijkl"))).isFalse();
    assertThat(ratio.keeps(pair("abcdefghijkl", "abcd"))).isFalse();
    assertThat(new PairStep.Identical().keeps(pair("Same ", "same"))).isFalse();
    assertThat(new PairStep.Identical().keeps(pair("one", "eins"))).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "en, The quick brown fox jumps over the lazy dog and runs into the dark forest.",
    "de, Der schnelle braune Fuchs springt über den faulen Hund und läuft in den Wald.",
    "fr, Le renard brun saute par-dessus le chien paresseux et court dans la forêt sombre.",
    "es, El zorro marrón salta sobre el perro perezoso y corre hacia el bosque oscuro.",
    "ru, Быстрая коричневая лиса прыгает через ленивую собаку и бежит в тёмный лес.",
    "zh, 敏捷的棕色狐狸跳过了懒狗，然后跑进了黑暗的森林里，再也没有人看见过它。",
    "ja, 素早い茶色の狐は怠け者の犬を飛び越えて、暗い森の中へ走っていきました。",
    "ar, قفز الثعلب البني السريع فوق الكلب الكسول ثم ركض نحو الغابة المظلمة البعيدة."
  })
  void languagesAreTold(String language, String text) {
    assertThat(IDENTIFIER.identify(text)).isEqualTo(language);
    assertThat(IDENTIFIER.knows(language)).isTrue();
    LanguageStep step = new LanguageStep(IDENTIFIER, 1.5, 10);
    assertThat(step.keeps(language, text)).isTrue();
    assertThat(step.keeps(language + "-XX", text)).isTrue();
    assertThat(step.keeps("fi", text)).isFalse();
    assertThat(step.keeps("und", text)).as("nobody said which").isTrue();
    assertThat(new LanguageStep(IDENTIFIER, 1.5, 1000).keeps("fi", text)).isTrue();
  }

  /** The library's own code is the reference; it sums features in another order. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "The quick brown fox jumps over the lazy dog and runs into the dark forest.",
        "Der schnelle braune Fuchs   springt\n\nüber 12 faule Hunde (und läuft soooo weit).",
        "Схвалено 2024 року: https://example.org/a?b=c, @someone #tag, джерело: архів 👩‍💻",
        "素早い茶色の狐は怠け者の犬を飛び越えて、暗い森の中へ走っていきました。",
        "exporting Xpath ;-) :D text, boxing 3.14159 e-mail"
      })
  void languagesAreAsProbableAsToTheLibrary(String text) throws IOException {
    LanguageDetectorModel model;
    try (InputStream resource = OpenNlpLanguages.class.getResourceAsStream("/langdetect-183.bin")) {
      model = new LanguageDetectorModel(Objects.requireNonNull(resource));
    }
    Map<String, Double> expected = new HashMap<>();
    for (Language language : new LanguageDetectorME(model).predictLanguages(text)) {
      expected.put(language.getLang(), Math.log(language.getConfidence()));
    }
    NGramModel ours = new NGramModel(model.getMaxentModel());
    double[] logarithms = ours.evaluation().logarithms(text);
    double shift = logarithms[0] - expected.getOrDefault(ours.outcome(0), Double.NaN);
    for (int i = 0; i < ours.outcomes(); i++) {
      assertThat(logarithms[i] - shift)
          .as(ours.outcome(i))
          .isCloseTo(expected.getOrDefault(ours.outcome(i), Double.NaN), within(1e-3));
    }
  }

  private static @Nullable String clean(Cleaning cleaning, String text) {
    Document cleaned = cleaning.clean(new Document("en", text, HERE));
    return cleaned == null ? null : cleaned.text();
  }

  @Test
  void everyStepIsCounted() {
    Cleaning cleaning =
        new Cleaning(
            List.of(new CleaningStep.Whitespace(), new CleaningStep.Length(3, 10)),
            List.of(new PairStep.Identical()),
            null);
    assertThat(clean(cleaning, "a  b")).isEqualTo("a b");
    assertThat(clean(cleaning, "abc")).isEqualTo("abc");
    assertThat(clean(cleaning, " a ")).isNull();
    assertThat(cleaning.clean(pair("abc", "def"))).isNotNull();
    assertThat(cleaning.clean(pair("abc", "abc"))).isNull();
    assertThat(cleaning.clean(pair("abc", "x"))).isNull();
    assertThat(cleaning.report().lines())
        .containsExactly(
            new CleaningReport.Line("whitespace", 9, 2, 0),
            new CleaningReport.Line("length", 9, 0, 2),
            new CleaningReport.Line("identical", 2, 0, 1));
  }

  @Test
  void changesComeOutTheSameOnceMoreAndDropNothing() {
    Cleaning cleaning =
        new Cleaning(
            List.of(new CleaningStep.Whitespace(), new CleaningStep.Length(3, 4)),
            List.of(new PairStep.Identical()),
            null);
    assertThat(clean(cleaning, "a  b")).isEqualTo("a b");
    assertThat(clean(cleaning.changes(), "a  b")).isEqualTo("a b");
    assertThat(clean(cleaning, "a  bcdef")).isNull();
    assertThat(clean(cleaning.changes(), "a  bcdef")).isEqualTo("a bcdef");
    assertThat(cleaning.changes().clean(pair("abc", "abc"))).isNotNull();
  }

  @Test
  void theDefaultRecipeIsReadable() throws IOException {
    CleaningRecipe recipe = CleaningRecipe.parse("default", CleaningRecipe.defaultText());
    assertThat(recipe.steps())
        .extracting(CleaningStep::name)
        .containsExactly(
            "normalize", "control_characters", "whitespace", "length", "repetition", "symbols");
    assertThat(recipe.pairSteps()).hasSize(2);
    assertThat(recipe.duplication()).isNotNull();
    assertThat(clean(recipe.open(), "An ordinary English sentence about nothing at all."))
        .isNotNull();
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "steps: {lenght: {}} | unknown step \"lenght\"; there are [control_characters, duplicates,",
        "steps: {length: {mni: 1}} | unknown setting of step \"length\" \"mni\"; there are [max,"
            + " min]",
        "steps: {length: {min: few}} | step \"length\": min: \"few\" is no number",
        "steps: {length: {min: 5, max: 1}} | step \"length\": lengths from 5 to 1",
        "steps: {symbols: {max: 2}} | step \"symbols\": max: 2.0 is no share from 0 to 1",
        "steps: {normalize: {form: NFX}} | step \"normalize\": form: NFX is none of [NFC, NFKC]",
        "steps: {duplicates: {threshold: 0}} | step \"duplicates\": threshold 0.0 is not in (0, 1]",
        "steps: [length] | a cleaning recipe is a mapping \"steps\" of steps to their settings",
        "steps: {a: | line 1: not YAML: "
      })
  void wrongRecipesAreRefused(String yaml, String message) throws IOException {
    Path file = Files.writeString(directory.resolve("clean.yaml"), yaml);
    assertThatThrownBy(() -> CleaningRecipe.read(file))
        .hasMessageStartingWith(file + ": " + message);
  }
}
