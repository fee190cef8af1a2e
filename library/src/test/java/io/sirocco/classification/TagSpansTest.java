package io.sirocco.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sirocco.classification.TagSpans.Span;
import io.sirocco.classification.TaggedTexts.Fields;
import io.sirocco.classification.TaggedTexts.Form;
import java.io.IOException;
import java.io.StringReader;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tags as spans, what they are worth, and how they stand in files. */
final class TagSpansTest {

  private static List<String> tags(String tags) {
    return Arrays.asList(tags.split(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          O O                  |
          B-A I-A O B-B        | A 0 2, B 3 4
          I-A I-A O I-B        | A 0 2, B 3 4
          I-A B-A I-A          | A 0 1, A 1 3
          B-A I-B I-B          | A 0 1, B 1 3
          B-A B-A              | A 0 1, A 1 2
          S-A S-A B-B I-B E-B  | A 0 1, A 1 2, B 2 5
          B-A E-A I-A          | A 0 2, A 2 3
          O I-A S-A I-A        | A 1 2, A 2 3, A 3 4
          """)
  void spansAreThoseOfConlleval(String tags, String expected) {
    List<Span> spans =
        expected == null
            ? List.of()
            : Stream.of(expected.split(", "))
                .map(span -> span.split(" "))
                .map(s -> new Span(s[0], Integer.parseInt(s[1]), Integer.parseInt(s[2])))
                .toList();
    assertThat(TagSpans.of(tags(tags))).isEqualTo(spans);
  }

  @Test
  void otherTagsStandForThemselves() {
    List<List<String>> gold = List.of(tags("NOUN VERB"), tags("NOUN"));
    List<List<String>> told = List.of(tags("NOUN NOUN"), tags("NOUN"));
    Scores scores = TagScores.of(List.of("NOUN", "VERB"), gold, told);
    assertThat(scores).isInstanceOf(ConfusionMatrix.class);
    assertThat(((ConfusionMatrix) scores).accuracy()).isEqualTo(2. / 3, within(1e-12));
    assertThat(TagSpans.areSpans(List.of("O"))).isFalse();
    assertThat(TagSpans.areSpans(List.of("O", "B-"))).isFalse();
    assertThatThrownBy(() -> TagScores.of(List.of("NOUN"), gold, told))
        .hasMessageContaining("the tag 'VERB'; the tags are [NOUN]");
  }

  /** One of two is found whole; a third one is not there; the type counts, and both ends. */
  @Test
  void aSpanIsRightFromEndToEnd() {
    List<String> names = tags("B-A I-A B-B O");
    List<List<String>> gold = List.of(tags("B-A I-A O B-A"), tags("O B-B"));
    List<List<String>> told = List.of(tags("B-A I-A O O"), tags("B-A I-A"));
    SpanScores scores = new SpanScores(names, gold, told);
    assertThat(scores.types()).containsExactly("A", "B");
    assertThat(scores.support(0)).isEqualTo(2);
    assertThat(scores.precision(0)).isEqualTo(.5);
    assertThat(scores.recall(0)).isEqualTo(.5);
    assertThat(scores.f1(1)).isZero();
    assertThat(scores.microF1()).isEqualTo(2. / 5, within(1e-12));
    assertThat(scores.macroF1()).isEqualTo(.25);
    assertThat(scores.accuracy()).isEqualTo(3. / 6);
    assertThat(scores.choice()).isEqualTo(scores.microF1());
    assertThat(scores.collapsed()).isFalse();
    assertThat(new SpanScores(names, gold, List.of(tags("O O O O"), tags("O O"))).collapsed())
        .isTrue();
    assertThatThrownBy(() -> new SpanScores(names, gold, List.of(tags("O"), tags("O O"))))
        .hasMessageContaining("4 words, 1 predictions");
  }

  private static List<TaggedText> read(String content, Form form, Fields fields)
      throws IOException {
    return TaggedTexts.read(new StringReader(content), form, fields, "a file").texts();
  }

  @Test
  void columnsAndJsonAreRead() throws IOException {
    List<TaggedText> expected =
        List.of(
            new TaggedText(List.of("Anna", "runs"), List.of("B-P", "O")),
            new TaggedText(List.of("#1"), List.of("O")));
    assertThat(
            read(
                "-DOCSTART- -X- O\n\nAnna NNP B-P\nruns VB O\n \n\n#1 CD O",
                Form.CONLL,
                Fields.GOLD))
        .isEqualTo(expected);
    assertThat(read("Anna\tB-P\t.9\nruns\tO\t.8\n\n#1\tO\t.7\n", Form.CONLL, Fields.TOLD))
        .isEqualTo(expected);
    String json =
        """
        {"tokens":["Anna","runs"],"tags":["B-P","O"]}

        {"tags":["O"],"tokens":["#1"],"more":1}
        """;
    assertThat(read(json, Form.JSONL, Fields.GOLD)).isEqualTo(expected);
    assertThat(read("Anna\nruns\n", Form.CONLL, Fields.GOLD))
        .containsExactly(new TaggedText(List.of("Anna", "runs"), List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          CONLL | a O@b          | line 2: 1 columns, the first line has 2
          CONLL | a@b O          | line 2: 2 columns, the first line has 1
          JSONL | {"tokens":3}   | line 1: no array "tokens"
          JSONL | {"tokens":[]}  | line 1: 0 words
          JSONL | {"tokens":["a","b"],"tags":["O"]} | line 1: 2 words in "tokens", 1 tags in "tags"
          JSONL | {"tokens":[null]} | line 1: null in "tokens" is no word or tag
          JSONL | {"tokens":     | line 1 is no JSON
          """)
  void whatIsNoTaggedTextIsRefusedWithItsLine(Form form, String content, String message) {
    assertThatThrownBy(() -> read(content.replace('@', '\n'), form, Fields.GOLD))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a file")
        .hasMessageContaining(message);
  }

  @Test
  void wordsOfAPlainTextAreLettersAndSigns() {
    assertThat(
            TextTagger.words("Don't e-mail 3.5 % to U.S., (ok)\u00a0né!").stream()
                .map(TextTagger.Word::text))
        .containsExactly(
            "Don't", "e-mail", "3.5", "%", "to", "U.S", ".", ",", "(", "ok", ")", "né", "!");
  }
}
