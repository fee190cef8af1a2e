package io.sirocco.tokenizer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SimpleModelsTest {
  private static final Vocabulary VOCABULARY = Vocabulary.ofTexts(List.of("a", "é", "?", "aé"));
  private static final OptionalInt UNKNOWN = OptionalInt.of(2);

  @Test
  void wordLevelTakesTheWholeWord() {
    Model model = new WordLevel(VOCABULARY, UNKNOWN);

    assertThat(tokens(model, "aé")).isEqualTo("3:0-3 ");
    assertThat(tokens(model, "aa")).isEqualTo("2:0-2 ");
    assertThat(tokens(model, "")).isEmpty();
  }

  @Test
  void charactersTakeOneAtATime() {
    Model model = new Characters(VOCABULARY, UNKNOWN);

    assertThat(tokens(model, "aé😀a")).isEqualTo("0:0-1 1:1-3 2:3-7 0:7-8 ");
  }

  @Test
  void bytesTakeOneAtATime() {
    Model model = new Bytes(VOCABULARY, UNKNOWN);

    assertThat(tokens(model, "aé")).isEqualTo("0:0-1 2:1-2 2:2-3 ");
  }

  @Test
  void withoutAnUnknownTokenWhatIsMissingIsRefused() {
    assertThatThrownBy(() -> tokens(new WordLevel(VOCABULARY, OptionalInt.empty()), "aaé"))
        .isInstanceOf(UnknownWordException.class)
        .hasMessageContaining("bytes 0 to 4, 'aaé'");
    assertThatThrownBy(() -> tokens(new Characters(VOCABULARY, OptionalInt.empty()), "aü"))
        .isInstanceOf(UnknownWordException.class)
        .hasMessageContaining("bytes 1 to 3, 'ü'");
    assertThatThrownBy(() -> tokens(new Bytes(VOCABULARY, OptionalInt.empty()), "ab"))
        .isInstanceOf(UnknownWordException.class)
        .hasMessageContaining("bytes 1 to 2, 'b'");
  }

  @Test
  void anUnknownTokenOutsideTheVocabularyIsRefused() {
    assertThatThrownBy(() -> new WordLevel(VOCABULARY, OptionalInt.of(4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has id 4, but the ids of 4 tokens are 0 to 3");
  }

  private static String tokens(Model model, String word) {
    StringBuilder tokens = new StringBuilder();
    byte[] text = word.getBytes(StandardCharsets.UTF_8);
    model
        .encoder()
        .encode(
            text,
            0,
            text.length,
            (id, from, to) ->
                tokens.append(id).append(':').append(from).append('-').append(to).append(' '));
    return tokens.toString();
  }
}
