package io.sirocco.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.tokenizer.samples.FuzzedTexts;
import io.sirocco.tokenizer.samples.Pipelines;
import io.sirocco.tokenizer.samples.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every part of {@code tokenizer.json} against what Hugging Face's library made of the same texts.
 * The results were recorded with its version 0.21.4; where one differs, {@code PipelinePeerTest}
 * (profile {@code peers}) tells in what.
 */
class RecordedResultsTest {
  @TempDir private Path directory = Path.of("");

  static Set<String> names() {
    return Pipelines.all().keySet();
  }

  private TokenizerPipeline open(String name) throws IOException {
    Files.writeString(directory.resolve(Tokenizer.FILE_NAME), Pipelines.of(name));
    return (TokenizerPipeline) Tokenizer.load(directory);
  }

  @ParameterizedTest
  @MethodSource("names")
  void resultsAreThoseOfHuggingFace(String name) throws IOException {
    Properties recorded = new Properties();
    try (var stream = RecordedResultsTest.class.getResourceAsStream("recorded.properties")) {
      recorded.load(stream);
    }
    assertThat(Results.of(open(name))).isEqualTo(recorded.getProperty(name.replace(' ', '-')));
  }

  @ParameterizedTest
  @MethodSource("names")
  void savedAndLoadedItIsTheSame(String name) throws IOException {
    TokenizerPipeline tokenizer = open(name);
    Path other = directory.resolve("saved");
    tokenizer.save(other);
    assertThat(Tokenizer.load(other)).isEqualTo(tokenizer).hasSameHashCodeAs(tokenizer);
    byte[] first = Files.readAllBytes(other.resolve(Tokenizer.FILE_NAME));
    Tokenizer.load(other).save(other);
    assertThat(other.resolve(Tokenizer.FILE_NAME)).hasBinaryContent(first);
  }

  @ParameterizedTest
  @MethodSource("names")
  void idsAloneAreThoseOfTheEncoding(String name) throws IOException {
    TokenizerPipeline tokenizer = open(name);
    for (int seed = 0; seed < 50; seed++) {
      String text = FuzzedTexts.text(seed);
      assertThat(tokenizer.ids(text)).as("seed %d", seed).isEqualTo(tokenizer.encode(text).ids());
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void severalThreadsMakeTheSame(String name) throws IOException {
    TokenizerPipeline tokenizer = open(name);
    List<String> texts = IntStream.range(0, 100).mapToObj(FuzzedTexts::text).toList();
    assertThat(tokenizer.idsOfAll(texts, 4))
        .usingRecursiveComparison()
        .isEqualTo(texts.stream().map(tokenizer::ids).toList());
  }

  /** Whatever a model may generate, printing it token by token is decoding it. */
  @ParameterizedTest
  @MethodSource("names")
  void streamedTextIsTheDecodedText(String name) throws IOException {
    TokenizerPipeline tokenizer = open(name);
    Random random = new Random(7);
    for (int round = 0; round < 50; round++) {
      int[] ids = random.ints(random.nextInt(30), 0, tokenizer.vocabularySize()).toArray();
      StreamingDecoder decoder = tokenizer.streamingDecoder();
      StringBuilder text = new StringBuilder();
      for (int id : ids) {
        String piece = decoder.next(id);
        assertThat(piece).doesNotMatch("(?s).*[\\x{D800}-\\x{DFFF}].*");
        text.append(piece);
      }
      text.append(decoder.finish());
      assertThat(text.toString()).as("round %d", round).isEqualTo(tokenizer.decode(ids));
    }
  }
}
