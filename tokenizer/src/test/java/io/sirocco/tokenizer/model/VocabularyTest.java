package io.sirocco.tokenizer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VocabularyTest {
  @Test
  void findsEveryTokenByItsBytesAndNoOther() {
    List<String> tokens =
        IntStream.range(0, 5000).mapToObj(i -> Integer.toString(i, 5) + "é").toList();
    Vocabulary vocabulary = Vocabulary.ofTexts(tokens);

    assertThat(vocabulary.size()).isEqualTo(5000);
    for (int id = 0; id < tokens.size(); id++) {
      byte[] inside = ("<" + tokens.get(id) + ">").getBytes(StandardCharsets.UTF_8);
      assertThat(vocabulary.id(inside, 1, inside.length - 1)).isEqualTo(id);
      assertThat(vocabulary.id(inside)).isEqualTo(Vocabulary.ABSENT);
      assertThat(vocabulary.text(id)).isEqualTo(tokens.get(id));
      assertThat(vocabulary.length(id)).isEqualTo(inside.length - 2);
    }
  }

  @Test
  void holdsBytesThatAreNoText() {
    Vocabulary vocabulary = Vocabulary.of(List.of(new byte[] {(byte) 0xFF}, new byte[0]));

    assertThat(vocabulary.id(new byte[] {(byte) 0xFF})).isZero();
    assertThat(vocabulary.id(new byte[0])).isEqualTo(1);
    assertThat(vocabulary.bytes(0)).containsExactly(0xFF);
    assertThat(vocabulary.text(0)).isEqualTo("\uFFFD");
  }

  @Test
  void refusesATokenThatIsThereTwice() {
    assertThatThrownBy(() -> Vocabulary.ofTexts(List.of("a", "b", "a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tokens 0 and 2 are both 'a'");
  }

  @Test
  void refusesAnIdOutsideOfIt() {
    Vocabulary vocabulary = Vocabulary.ofTexts(List.of("a"));

    assertThatThrownBy(() -> vocabulary.bytes(1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> vocabulary.text(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }
}
