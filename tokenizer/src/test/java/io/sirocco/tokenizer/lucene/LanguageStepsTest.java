package io.sirocco.tokenizer.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LanguageStepsTest {

  @ParameterizedTest
  @CsvSource({
    "zh,         SMARTCN,  ''",
    "zh-CN,      SMARTCN,  ''",
    "zh-Hans-TW, SMARTCN,  ''",
    "zh-TW,      ICU,      ''",
    "zh-Hant,    ICU,      ''",
    "yue,        ICU,      ''",
    "ja-JP,      KUROMOJI, ''",
    "ko,         NORI,     ''",
    "th,         ICU,      ''",
    "lo,         ICU,      ''",
    "km,         ICU,      ''",
    "my,         ICU,      ''",
    "ar-EG,      STANDARD, 'ARABIC'",
    "fa,         STANDARD, 'ARABIC PERSIAN'",
    "ckb,        STANDARD, 'SORANI'",
    "hi,         STANDARD, 'INDIC HINDI'",
    "ta,         STANDARD, 'INDIC'",
    "de,         STANDARD, ''",
    "sw,         STANDARD, ''",
    "HI-Deva,    STANDARD, 'INDIC HINDI'"
  })
  void aTagLeadsToItsSteps(String tag, Segmenter segmenter, String foldings) {
    LanguageSteps steps = LanguageSteps.of(tag);
    assertThat(steps.segmenter()).isEqualTo(segmenter);
    assertThat(steps.foldings())
        .isEqualTo(
            Arrays.stream(foldings.split(" ", -1))
                .filter(name -> !name.isEmpty())
                .map(Folding::valueOf)
                .toList());
  }

  @ParameterizedTest
  @CsvSource({
    "xx,         there is no language \"xx\"",
    "'',         language \"\" is no tag of BCP 47",
    "x-mine,     there is no language \"x-mine\"",
    "zh_CN,      language \"zh_CN\" is no tag of BCP 47",
    "languages-de, language \"languages-de\" is no tag",
    "a,          language \"a\" is no tag of BCP 47"
  })
  void aTagOfNoLanguageIsNamed(String tag, String message) {
    assertThatThrownBy(() -> LanguageSteps.of(tag))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
