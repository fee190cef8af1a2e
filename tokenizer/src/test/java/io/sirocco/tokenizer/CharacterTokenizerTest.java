package io.sirocco.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CharacterTokenizerTest {
  /** One, two, three and four bytes in UTF-8; the last is a surrogate pair in UTF-16. */
  private static final String MIXED = "z\né€😀a";

  @Test
  void vocabularyIsTheSortedSetOfCharacters() {
    CharacterTokenizer tokenizer = CharacterTokenizer.train("hello\nworld", UnknownPolicy.REFUSE);

    assertThat(tokens(tokenizer)).containsExactly("\n", "d", "e", "h", "l", "o", "r", "w");
    assertThat(tokenizer.vocabularySize()).isEqualTo(8);
    assertThat(tokenizer.specialTokens()).isEmpty();
    assertThat(tokenizer.type()).isEqualTo(TokenizerType.CHARACTER);
    assertThat(tokenizer.unknownPolicy()).isEqualTo(UnknownPolicy.REFUSE);
  }

  @Test
  void vocabularyOrdersSupplementaryCharactersAfterAllOthers() {
    CharacterTokenizer tokenizer = CharacterTokenizer.train("\uFFFD😀a", UnknownPolicy.REFUSE);

    assertThat(tokens(tokenizer)).containsExactly("a", "\uFFFD", "😀");
  }

  @Test
  void unknownTokenComesFirstInTheVocabulary() {
    CharacterTokenizer tokenizer = CharacterTokenizer.train("ba", UnknownPolicy.UNKNOWN_TOKEN);

    assertThat(tokens(tokenizer)).containsExactly("<unk>", "a", "b");
    assertThat(tokenizer.specialTokens()).containsExactly(new SpecialToken(0, "<unk>"));
    assertThat(tokenizer.unknownPolicy()).isEqualTo(UnknownPolicy.UNKNOWN_TOKEN);
  }

  @Test
  void trainingOnPiecesEqualsTrainingOnTheWhole() {
    String text = "the quick brown fox\n" + MIXED;
    List<String> pieces = new ArrayList<>(text.codePoints().mapToObj(Character::toString).toList());
    Collections.shuffle(pieces, new Random(1));

    assertThat(CharacterTokenizer.train(pieces.stream(), UnknownPolicy.REFUSE))
        .isEqualTo(CharacterTokenizer.train(text, UnknownPolicy.REFUSE));
  }

  @Test
  void trainingOnNothingIsRefused() {
    assertThatThrownBy(() -> CharacterTokenizer.train("", UnknownPolicy.UNKNOWN_TOKEN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no text to learn a vocabulary from");
    assertThatThrownBy(() -> CharacterTokenizer.train(Stream.of(), UnknownPolicy.REFUSE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void trainingRefusesHalfASurrogatePairAndSaysWhere() {
    assertThatThrownBy(() -> CharacterTokenizer.train("ab\nc\uD83Dd", UnknownPolicy.REFUSE))
        .isInstanceOf(UnknownCharacterException.class)
        .hasMessageContaining("U+D83D")
        .hasMessageContaining("line 2, column 2");
  }

  @Test
  void encodingGivesIdsOffsetsAndWords() {
    CharacterTokenizer tokenizer = CharacterTokenizer.train(MIXED, UnknownPolicy.REFUSE);

    Encoding encoding = tokenizer.encode("a😀é");

    assertThat(encoding)
        .isEqualTo(
            new Encoding(
                new int[] {1, 5, 3},
                new int[] {0, 1, 3},
                new int[] {1, 3, 4},
                new int[] {0, 1, 2}));
    assertThat(encoding.size()).isEqualTo(3);
    assertThat(tokenizer.ids("a😀é")).containsExactly(1, 5, 3);
  }

  @Test
  void emptyTextHasNoTokens() {
    CharacterTokenizer tokenizer = CharacterTokenizer.train("a", UnknownPolicy.REFUSE);

    assertThat(tokenizer.encode("").size()).isZero();
    assertThat(tokenizer.decode()).isEmpty();
  }

  @Property(tries = 300)
  void decodingGivesBackWhatWasEncoded(
      @ForAll @From("texts") String alphabet, @ForAll UnknownPolicy policy, @ForAll Random random) {
    CharacterTokenizer tokenizer = CharacterTokenizer.train(alphabet, policy);
    int[] characters = alphabet.codePoints().toArray();
    String text =
        random
            .ints(200, 0, characters.length)
            .mapToObj(i -> Character.toString(characters[i]))
            .collect(Collectors.joining());

    Encoding encoding = tokenizer.encode(text);

    assertThat(tokenizer.decode(encoding.ids())).isEqualTo(text);
    assertThat(tokenizer.ids(text)).isEqualTo(encoding.ids());
    assertThat(encoding.size()).isLessThanOrEqualTo(200);
  }

  @Property(tries = 300)
  void offsetsCoverTheTextWithoutGaps(@ForAll @From("texts") String text) {
    CharacterTokenizer tokenizer = CharacterTokenizer.train(text, UnknownPolicy.REFUSE);

    Encoding encoding = tokenizer.encode(text);

    int end = 0;
    for (int i = 0; i < encoding.size(); i++) {
      assertThat(encoding.start(i)).isEqualTo(end);
      end = encoding.end(i);
      assertThat(text.substring(encoding.start(i), end)).isEqualTo(tokenizer.token(encoding.id(i)));
      assertThat(encoding.word(i)).isEqualTo(i);
    }
    assertThat(end).isEqualTo(text.length());
  }

  @Property(tries = 300)
  void everyTokenIsFoundUnderItsId(
      @ForAll @From("texts") String alphabet, @ForAll UnknownPolicy policy) {
    CharacterTokenizer tokenizer = CharacterTokenizer.train(alphabet, policy);

    for (int id = 0; id < tokenizer.vocabularySize(); id++) {
      assertThat(tokenizer.id(tokenizer.token(id))).hasValue(id);
    }
  }

  @Property(tries = 300)
  void streamingGivesTheSameTextAsDecoding(
      @ForAll @From("texts") String text, @ForAll UnknownPolicy policy) {
    CharacterTokenizer tokenizer = CharacterTokenizer.train(text, policy);
    StreamingDecoder decoder = tokenizer.streamingDecoder();
    StringBuilder streamed = new StringBuilder();
    for (int id : tokenizer.ids(text)) {
      streamed.append(decoder.next(id));
    }
    streamed.append(decoder.finish());

    assertThat(streamed.toString()).isEqualTo(text);
  }

  @Provide
  static Arbitrary<String> texts() {
    Arbitrary<Integer> anywhere =
        Arbitraries.integers()
            .between(0, Character.MAX_CODE_POINT)
            .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE);
    return Arbitraries.oneOf(Arbitraries.integers().between(0, 255), anywhere)
        .list()
        .ofMinSize(1)
        .ofMaxSize(60)
        .map(list -> list.stream().map(Character::toString).collect(Collectors.joining()));
  }

  @Test
  void unknownCharacterIsRefusedWithItsNameAndPlace() {
    CharacterTokenizer tokenizer = CharacterTokenizer.train("ab\n😀", UnknownPolicy.REFUSE);

    UnknownCharacterException error =
        catchThrowableOfType(
            UnknownCharacterException.class, () -> tokenizer.encode("ab\n\na😀bé"));

    assertThat(error)
        .hasMessage(
            "character 'é' (U+00E9 LATIN SMALL LETTER E WITH ACUTE) at line 3, column 4"
                + " is not in the vocabulary of 4 characters");
    assertThat(error.codePoint()).isEqualTo('é');
    assertThat(error.line()).isEqualTo(3);
    assertThat(error.column()).isEqualTo(4);
    assertThatThrownBy(() -> tokenizer.ids("ab\n\na😀bé")).hasMessage(error.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"0x0, 1, 1, U+0000", "0x200B, 1, 1, U+200B", "0x10FFFF, 1, 1, U+10FFFF"})
  void unknownCharacterIsNotPrintedWhereItCannotBeSeen(
      String codePoint, long line, long column, String name) {
    CharacterTokenizer tokenizer = CharacterTokenizer.train("a", UnknownPolicy.REFUSE);
    String text = Character.toString(Integer.decode(codePoint));

    assertThatThrownBy(() -> tokenizer.encode(text))
        .hasMessageStartingWith("character " + name)
        .hasMessageContaining("line %d, column %d".formatted(line, column))
        .hasMessageNotContaining(text);
  }

  @Test
  void unknownLineFeedBelongsToTheLineThatItEnds() {
    CharacterTokenizer tokenizer = CharacterTokenizer.train("a", UnknownPolicy.REFUSE);

    assertThatThrownBy(() -> tokenizer.encode("aa\na"))
        .hasMessageContaining("U+000A")
        .hasMessageContaining("line 1, column 3");
  }

  @Test
  void unknownCharacterBecomesTheUnknownTokenWhereThatIsThePolicy() {
    CharacterTokenizer tokenizer = CharacterTokenizer.train("ab", UnknownPolicy.UNKNOWN_TOKEN);

    assertThat(tokenizer.ids("aé😀\uD83Db")).containsExactly(1, 0, 0, 0, 2);
    assertThat(tokenizer.decode(1, 0, 2)).isEqualTo("a<unk>b");
  }

  @Test
  void textOfTheUnknownTokenIsTheUnknownToken() {
    CharacterTokenizer tokenizer = CharacterTokenizer.train("<unk>a", UnknownPolicy.UNKNOWN_TOKEN);

    Encoding encoding = tokenizer.encode("a<unk><un");

    assertThat(encoding.ids())
        .containsExactly(id(tokenizer, "a"), 0, id(tokenizer, "<"), id(tokenizer, "u"), 5);
    assertThat(encoding.start(1)).isEqualTo(1);
    assertThat(encoding.end(1)).isEqualTo(6);
    assertThat(tokenizer.ids("a<unk><un")).isEqualTo(encoding.ids());
  }

  @Test
  void textOfTheUnknownTokenIsFiveCharactersWhereThereIsNoSuchToken() {
    CharacterTokenizer tokenizer = CharacterTokenizer.train("<unk>", UnknownPolicy.REFUSE);

    assertThat(tokenizer.ids("<unk>")).hasSize(5);
    assertThat(tokenizer.id("<unk>")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "b", "aa", "😀", "\uD83D"})
  void tokensThatAreNotInTheVocabularyHaveNoId(String token) {
    assertThat(CharacterTokenizer.train("ac", UnknownPolicy.REFUSE).id(token)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 3, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void idOutsideTheVocabularyIsRefusedWithBothValues(int id) {
    CharacterTokenizer tokenizer = CharacterTokenizer.train("abc", UnknownPolicy.REFUSE);
    String message = "token id " + id + " is outside the vocabulary of 3 tokens (ids 0 to 2)";

    assertThatThrownBy(() -> tokenizer.token(id))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> tokenizer.decode(0, id)).hasMessage(message);
    assertThatThrownBy(() -> tokenizer.streamingDecoder().next(id)).hasMessage(message);
  }

  @Property(tries = 50)
  void encodingRefusesArraysOfDifferentLengths(@ForAll @IntRange(min = 1, max = 3) int shorter) {
    int[][] arrays = {new int[2], new int[2], new int[2], new int[2]};
    arrays[shorter] = new int[1];

    assertThatThrownBy(() -> new Encoding(arrays[0], arrays[1], arrays[2], arrays[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 ids but 1");
  }

  private static int id(Tokenizer tokenizer, String token) {
    return tokenizer.id(token).orElseThrow();
  }

  private static List<String> tokens(Tokenizer tokenizer) {
    List<String> tokens = new ArrayList<>();
    for (int id = 0; id < tokenizer.vocabularySize(); id++) {
      tokens.add(tokenizer.token(id));
    }
    return tokens;
  }
}
