package io.sirocco.tokenizer.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for the encoders of all models. */
class EncodersTest {
  private static final int WORDS = 1500;

  /** Less than a byte a word: what a virtual machine allocates by itself. */
  private static final long NOISE = 1000;

  static Stream<Model> models() {
    List<String> tokens = new ArrayList<>(List.of("?", "a", "b", "é", "ab", "ba", "aé", "##a"));
    IntStream.range(0, 200)
        .mapToObj(seed -> RandomBpe.word(seed, 3 + seed % 6))
        .distinct()
        .filter(token -> !tokens.contains(token))
        .forEach(tokens::add);
    Vocabulary vocabulary = Vocabulary.ofTexts(tokens);
    OptionalInt unknown = OptionalInt.of(0);
    double[] scores = IntStream.range(0, tokens.size()).mapToDouble(id -> -id % 7).toArray();
    return Stream.of(
        bpe(0),
        bpe(1),
        new WordPiece(vocabulary, unknown, "##", 100),
        new Unigram(vocabulary, scores, unknown, UnknownPieces.UNKNOWN_TOKEN),
        new Unigram(vocabulary, scores, unknown, UnknownPieces.BYTES),
        new WordLevel(vocabulary, unknown),
        new Characters(vocabulary, unknown),
        new Bytes(vocabulary, unknown));
  }

  private static Model bpe(int index) {
    return IntStream.range(0, 1000)
        .mapToObj(RandomBpe::model)
        .filter(model -> model.rules().unknown().isPresent() && model.merges().size() > 25)
        .skip(index)
        .findFirst()
        .orElseThrow();
  }

  /** Words of all lengths one behind another, and where they begin. */
  private static final class Text {
    private final byte[] bytes;
    private final int[] bounds;

    private Text(byte[] bytes, int[] bounds) {
      this.bytes = bytes;
      this.bounds = bounds;
    }

    static Text of(int words) {
      StringBuilder text = new StringBuilder();
      int[] bounds = new int[words + 1];
      for (int i = 0; i < words; i++) {
        text.append(RandomBpe.word(i, i % 60));
        bounds[i + 1] = bounds[i] + RandomBpe.word(i, i % 60).getBytes(UTF_8).length;
      }
      return new Text(text.toString().getBytes(UTF_8), bounds);
    }

    void encode(WordEncoder encoder, TokenSink sink) {
      for (int i = 0; i + 1 < bounds.length; i++) {
        encoder.encode(bytes, bounds[i], bounds[i + 1], sink);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void tokensAreWithoutGarbage(Model model) {
    Text text = Text.of(WORDS);
    WordEncoder encoder = model.encoder();
    TokenSink sink = (id, from, to) -> {};
    text.encode(encoder, sink);
    text.encode(encoder, sink);
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    long before = threads.getCurrentThreadAllocatedBytes();
    text.encode(encoder, sink);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(allocated).isLessThan(NOISE);
  }

  @ParameterizedTest
  @MethodSource("models")
  void tokensFollowEachOther(Model model) {
    Text text = Text.of(WORDS);
    int[] last = new int[2];
    List<String> wrong = new ArrayList<>();

    text.encode(
        model.encoder(),
        (id, from, to) -> {
          if (from != last[1] && (from != last[0] || to != last[1])) {
            wrong.add(EncodedWord.token(id, from, to));
          }
          last[0] = from;
          last[1] = to;
        });

    assertThat(wrong).isEmpty();
    assertThat(last[1]).isEqualTo(text.bytes.length);
  }

  @ParameterizedTest
  @MethodSource("models")
  void threadsShareAModel(Model model) throws Exception {
    Text text = Text.of(WORDS);
    Callable<String> work =
        () -> {
          StringBuilder tokens = new StringBuilder();
          text.encode(
              model.encoder(), (id, from, to) -> tokens.append(EncodedWord.token(id, from, to)));
          return tokens.toString();
        };
    String expected = work.call();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (Future<String> tokens : threads.invokeAll(List.of(work, work, work, work))) {
        assertThat(tokens.get()).isEqualTo(expected);
      }
    }
  }
}
