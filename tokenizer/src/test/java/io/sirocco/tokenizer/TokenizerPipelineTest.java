package io.sirocco.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.tokenizer.format.TokenizerFileException;
import io.sirocco.tokenizer.lucene.LuceneNormalizer;
import io.sirocco.tokenizer.pipeline.PipelineParts;
import io.sirocco.tokenizer.pipeline.Steps;
import io.sirocco.tokenizer.postprocessing.Direction;
import io.sirocco.tokenizer.postprocessing.Padding;
import io.sirocco.tokenizer.postprocessing.SpecialTokens;
import io.sirocco.tokenizer.postprocessing.Truncation;
import io.sirocco.tokenizer.samples.Pipelines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerPipelineTest {
  @TempDir private Path directory = Path.of("");

  private TokenizerPipeline open(String name) throws IOException {
    Files.writeString(directory.resolve(Tokenizer.FILE_NAME), Pipelines.of(name));
    return (TokenizerPipeline) Tokenizer.load(directory);
  }

  private static String tokens(Tokenizer tokenizer, Encoding encoding) {
    return IntStream.range(0, encoding.size())
        .mapToObj(i -> tokenizer.token(encoding.id(i)))
        .collect(Collectors.joining(" "));
  }

  @Test
  void anEncodingSaysWhereTokensComeFrom() throws IOException {
    TokenizerPipeline tokenizer = open("BERT");
    String text = "Hélloing 日!";
    Encoding encoding = tokenizer.encode(text);
    assertThat(tokens(tokenizer, encoding)).isEqualTo("hello ##ing 日 !");
    assertThat(text.substring(encoding.start(0), encoding.end(0))).isEqualTo("Héllo");
    assertThat(text.substring(encoding.start(1), encoding.end(1))).isEqualTo("ing");
    assertThat(text.substring(encoding.start(2), encoding.end(2))).isEqualTo("日");
    assertThat(List.of(encoding.word(0), encoding.word(1), encoding.word(2), encoding.word(3)))
        .containsExactly(0, 0, 1, 2);
  }

  @Test
  void offsetsCountUtf16Units() throws IOException {
    Encoding encoding = open("BERT").encode("😀 the");
    assertThat(encoding.start(1)).isEqualTo(3);
    assertThat(encoding.end(1)).isEqualTo(6);
  }

  @Test
  void aPairGetsSpecialTokensAndTypes() throws IOException {
    TokenizerPipeline tokenizer = open("BERT");
    Encoding encoding = tokenizer.encode(new TextInput("the", "he a"), SpecialTokens.ADD);
    assertThat(tokens(tokenizer, encoding)).isEqualTo("[CLS] the [SEP] he a [SEP]");
    assertThat(encoding.types()).containsExactly(0, 0, 0, 1, 1, 1);
    assertThat(encoding.specialTokensMask()).containsExactly(1, 0, 1, 0, 0, 1);
    assertThat(encoding.sequence(3)).isEqualTo(1);
    assertThat(encoding.sequence(2)).isEqualTo(Encoding.NO_SEQUENCE);
    assertThat(encoding.word(2)).isEqualTo(Encoding.NO_WORD);
  }

  @Test
  void aBatchIsFilledUpToItsLongest() throws IOException {
    TokenizerPipeline plain = open("BERT");
    Padding padding =
        new Padding(
            new Padding.Length.Longest(), Direction.LEFT, 4, new Padding.Token(3, 0, "[PAD]"));
    TokenizerPipeline tokenizer = new TokenizerPipeline(plain.parts().withPadding(padding));
    List<Encoding> batch =
        tokenizer.encodeAll(
            List.of(new TextInput("the"), new TextInput("a b c")), SpecialTokens.ADD, 2);
    assertThat(tokens(tokenizer, batch.get(0)))
        .isEqualTo("[PAD] [PAD] [PAD] [PAD] [PAD] [CLS] the [SEP]");
    assertThat(batch.get(0).attentionMask()).containsExactly(0, 0, 0, 0, 0, 1, 1, 1);
    assertThat(batch.get(1).size()).isEqualTo(8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          RIGHT | LONGEST_FIRST | 0 | [CLS] a b [SEP] f g [SEP]
          LEFT  | LONGEST_FIRST | 0 | [CLS] d e [SEP] h i [SEP]
          RIGHT | ONLY_FIRST    | 0 | [CLS] [SEP] f g h i [SEP]
          RIGHT | ONLY_SECOND   | 0 | too short
          RIGHT | LONGEST_FIRST | 1 | [CLS] a b [SEP] f g [SEP]
          """)
  void aPairIsCutToLength(
      Direction direction, Truncation.Strategy strategy, int stride, String expected)
      throws IOException {
    Truncation truncation = new Truncation(7, stride, strategy, direction);
    TokenizerPipeline tokenizer =
        new TokenizerPipeline(open("BERT").parts().withTruncation(truncation));
    TextInput input = new TextInput("a b c d e", "f g h i");
    if (strategy == Truncation.Strategy.LONGEST_FIRST) {
      assertThat(tokens(tokenizer, tokenizer.encode(input, SpecialTokens.ADD))).isEqualTo(expected);
    } else {
      assertThatThrownBy(() -> tokenizer.encode(input, SpecialTokens.ADD))
          .hasMessageContaining("truncation has to cut 5 tokens of sequence");
    }
  }

  @Test
  void whatIsCutOffOverflowsWithAStride() throws IOException {
    Truncation truncation =
        new Truncation(5, 1, Truncation.Strategy.LONGEST_FIRST, Direction.RIGHT);
    TokenizerPipeline tokenizer =
        new TokenizerPipeline(open("BERT").parts().withTruncation(truncation));
    Encoding encoding = tokenizer.encode(new TextInput("a b c d e f"), SpecialTokens.ADD);
    assertThat(tokens(tokenizer, encoding)).isEqualTo("[CLS] a b c [SEP]");
    assertThat(encoding.overflow().stream().map(part -> tokens(tokenizer, part)))
        .containsExactly("[CLS] c d e [SEP]", "[CLS] e f [SEP]");
    assertThat(encoding.overflow().get(1).start(1)).isEqualTo(8);
  }

  @Test
  void byteLevelTextComesBack() throws IOException {
    TokenizerPipeline tokenizer = open("GPT-2");
    Random random = new Random(3);
    for (int round = 0; round < 200; round++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      String text = new String(MalformedText.REPLACE.utf8(bytes), StandardCharsets.UTF_8);
      assertThat(tokenizer.decode(tokenizer.ids(text))).isEqualTo(text);
      assertThat(tokenizer.ids(bytes, MalformedText.REPLACE)).isEqualTo(tokenizer.ids(text));
    }
  }

  @Test
  void malformedBytesAreRefusedWithTheirPlace() throws IOException {
    TokenizerPipeline tokenizer = open("GPT-2");
    byte[] bytes = {'a', (byte) 0xC3, (byte) 0xA9, (byte) 0xE2, (byte) 0x82, 'b'};
    assertThatThrownBy(() -> tokenizer.ids(bytes, MalformedText.REFUSE))
        .isInstanceOfSatisfying(
            MalformedTextException.class, wrong -> assertThat(wrong.offset()).isEqualTo(3))
        .hasMessage("not UTF-8 at byte 3, 0xE2");
    assertThat(tokenizer.decode(tokenizer.ids(bytes, MalformedText.REPLACE)))
        .isEqualTo("aé\uFFFDb");
  }

  @Test
  void halfASurrogatePairIsReplacedOrRefused() throws IOException {
    TokenizerPipeline tokenizer = open("GPT-2");
    Encoding encoding = tokenizer.encode("a\uD83Db");
    assertThat(tokenizer.decode(encoding.ids())).isEqualTo("a\uFFFDb");
    assertThat(encoding.end(encoding.size() - 1)).isEqualTo(3);
    assertThatThrownBy(() -> MalformedText.REFUSE.utf8("a\uD83Db"))
        .hasMessage("half a surrogate pair, U+D83D, at UTF-16 unit 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"BERT", "GPT-2", "RoBERTa", "Llama 2", "T5", "unigram, first only"})
  void nothingHasNoTokens(String name) throws IOException {
    TokenizerPipeline tokenizer = open(name);
    assertThat(tokenizer.encode("").size()).isZero();
    assertThat(tokenizer.ids("")).isEmpty();
    assertThat(tokenizer.decode()).isEmpty();
  }

  /** Nothing is quadratic in the length of a word: 2 MB of one take well below a second. */
  @ParameterizedTest
  @ValueSource(strings = {"BERT", "GPT-2", "Llama 2", "T5", "fused unknown"})
  void aVeryLongWordTakesBoundedTime(String name) throws IOException {
    TokenizerPipeline tokenizer = open(name);
    String text = "thell".repeat(400_000);
    int[] ids =
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(30), () -> tokenizer.ids(text));
    assertThat(ids).isNotEmpty();
  }

  /** Sorting marks by combining class is not quadratic either. */
  @Test
  void veryManyMarksTakeBoundedTime() throws IOException {
    TokenizerPipeline tokenizer = open("BERT");
    String text = "a" + "\u0345\u0334".repeat(500_000);
    Assertions.assertTimeoutPreemptively(Duration.ofSeconds(30), () -> tokenizer.ids(text));
  }

  @Test
  void specialTokensAreLeftOutWhenAsked() throws IOException {
    TokenizerPipeline tokenizer = open("BERT");
    int[] ids = tokenizer.encode(new TextInput("the a"), SpecialTokens.ADD).ids();
    assertThat(tokenizer.decode(ids)).isEqualTo("[CLS] the a [SEP]");
    assertThat(tokenizer.decodePlain(ids)).isEqualTo("the a");
    assertThat(tokenizer.specialTokens())
        .containsExactly(
            new SpecialToken(1, "[CLS]"),
            new SpecialToken(2, "[SEP]"),
            new SpecialToken(4, "[MASK]"));
  }

  @Test
  void aCharacterIsPrintedWhenItIsWhole() throws IOException {
    TokenizerPipeline tokenizer = open("GPT-2");
    StreamingDecoder decoder = tokenizer.streamingDecoder();
    int[] ids = tokenizer.ids("😀");
    assertThat(ids).hasSize(4);
    assertThat(decoder.next(ids[0]) + decoder.next(ids[1]) + decoder.next(ids[2])).isEmpty();
    assertThat(decoder.next(ids[3])).isEqualTo("😀");
    assertThat(decoder.next(ids[0])).isEmpty();
    assertThat(decoder.finish()).isEqualTo("\uFFFD");
  }

  @Test
  void idsOutsideTheVocabularyAreRefused() throws IOException {
    TokenizerPipeline tokenizer = open("BERT");
    assertThat(tokenizer.vocabularySize()).isEqualTo(70);
    assertThatThrownBy(() -> tokenizer.decode(70)).hasMessageContaining("ids 0 to 69");
    assertThatThrownBy(() -> tokenizer.token(-1)).hasMessageContaining("token id -1");
    assertThat(tokenizer.id("##ing")).hasValue(43);
    assertThat(tokenizer.id("xyz")).isEmpty();
  }

  @Test
  void aStepThatOthersDoNotHaveIsKeptButNotExported() throws IOException {
    PipelineParts parts = open("BERT").parts();
    Steps steps = parts.steps();
    LuceneNormalizer folding =
        LuceneNormalizer.of(new TreeMap<>(Map.of("foldings", "icu_folding")));
    TokenizerPipeline tokenizer =
        new TokenizerPipeline(
            new PipelineParts(
                new Steps(
                    folding,
                    steps.preTokenizer(),
                    steps.model(),
                    steps.postProcessor(),
                    steps.decoder()),
                parts.spelling()));
    tokenizer.save(directory);
    assertThat(Tokenizer.load(directory)).isEqualTo(tokenizer);
    assertThatThrownBy(() -> tokenizer.export(directory))
        .isInstanceOf(TokenizerFileException.class)
        .hasMessageContaining("Hugging Face's tokenizers have no step normalizer Lucene");
  }
}
