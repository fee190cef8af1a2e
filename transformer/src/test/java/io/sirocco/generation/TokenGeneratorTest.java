package io.sirocco.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sirocco.kernels.reference.ReferenceBackend;
import io.sirocco.kernels.reference.ReferenceSession;
import io.sirocco.training.ModelStates;
import io.sirocco.transformer.LanguageModel;
import io.sirocco.transformer.TinyModels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenGeneratorTest {

  private static final int CONTEXT = 40;

  private final ReferenceBackend backend = new ReferenceBackend();
  private final LanguageModel model = TinyModels.gpt(CONTEXT, 0);
  private final ReferenceSession session = session(model);
  private final TokenGenerator generator = new TokenGenerator(session, model);

  @AfterEach
  void close() {
    generator.close();
    session.close();
    backend.close();
  }

  private ReferenceSession session(LanguageModel of) {
    ReferenceSession opened = backend.open(ModelStates.decoding(of, 1));
    ModelStates.initialize(of, 11, opened);
    return opened;
  }

  private static int[] prompt(int length) {
    return new Random(length).ints(length, 0, 11).toArray();
  }

  /**
   * Up to one piece of a prompt, exactly one, one and a step, and a piece and steps up to the end
   * of the context. The oracle's logits are rounded to f32 once: 2^-24 of logits below 10, with a
   * margin.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 31, 32, 33, 34, CONTEXT})
  void decodingAgainstTheCacheGivesTheLogitsOfAFullForward(int length) {
    int[] tokens = prompt(length);
    double[] expected = new FullForward(session, model).logProbabilities(tokens)[length - 1];
    float[] logits = generator.logitsAfter(tokens);
    double largest = 0;
    double sum = 0;
    for (float logit : logits) {
      largest = Math.max(largest, Math.abs(logit));
      sum += Math.exp(logit);
    }
    double[] actual = new double[logits.length];
    for (int v = 0; v < logits.length; v++) {
      actual[v] = logits[v] - Math.log(sum);
    }
    assertThat(actual).containsExactly(expected, within(4 * 0x1p-24 * largest));
    assertThat(largest).as("logits that say something").isBetween(.1, 10.);
  }

  @Test
  void thePiecesOfAPromptLeaveNothingOfAnEarlierOne() {
    int[] tokens = prompt(33);
    float[] fresh = generator.logitsAfter(tokens);
    generator.logitsAfter(prompt(CONTEXT));
    assertThat(generator.logitsAfter(tokens)).isEqualTo(fresh);
  }

  /** Token by token, each position is computed once, against the cache of all before it. */
  @Test
  void generationTakesAtEachStepWhatAFullForwardFindsLikeliest() {
    int[] start = prompt(3);
    int[] generated = greedy(generator, start, CONTEXT - 3);
    assertThat(generated).isEqualTo(expected(session, model, start, CONTEXT - 3));
    assertThat(Arrays.stream(generated).distinct().count()).isGreaterThan(1);
  }

  /** Odd contexts, contexts of 1, and prompts longer than the context. */
  @ParameterizedTest
  @CsvSource({"6, 2", "5, 5", "6, 6", "6, 9", "2, 1", "1, 1", "1, 3"})
  void aFullContextGoesOnFromItsNewerHalf(int context, int promptLength) {
    LanguageModel small = TinyModels.gpt(context, 0);
    int[] start = prompt(promptLength);
    try (ReferenceSession opened = session(small);
        TokenGenerator sliding = new TokenGenerator(opened, small)) {
      assertThat(greedy(sliding, start, 20)).isEqualTo(expected(opened, small, start, 20));
    }
  }

  @Test
  void aSeedRepeatsItsText() {
    Sampling sampling = new Sampling(1, 0, 1, 1.1, 5);
    int[] once = generate(generator, prompt(4), 60, sampling);
    assertThat(generate(generator, prompt(4), 60, sampling)).isEqualTo(once);
    assertThat(generate(generator, prompt(4), 60, new Sampling(1, 0, 1, 1.1, 6)))
        .isNotEqualTo(once);
  }

  /** A penalty this large leaves a token that occurred no chance against a positive logit. */
  @Test
  void tokensOfThePromptCountAsHavingOccurred() {
    int[] start = promptThatPredictsItsOwnTokens();
    int[] silenced = generate(generator, start, 1, new Sampling(0, 0, 1, 1e9, 0));
    assertThat(start).doesNotContain(silenced[0]);
  }

  private int[] promptThatPredictsItsOwnTokens() {
    for (int seed = 0; seed < 100; seed++) {
      int[] start = new Random(seed).ints(4, 0, 11).toArray();
      float[] logits = generator.logitsAfter(start);
      boolean otherIsPossible =
          IntStream.range(0, logits.length)
              .anyMatch(v -> logits[v] > .01 && Arrays.stream(start).noneMatch(t -> t == v));
      int likeliest = greedy(generator, start, 1)[0];
      if (otherIsPossible && Arrays.stream(start).anyMatch(t -> t == likeliest)) {
        return start;
      }
    }
    throw new AssertionError("no such prompt");
  }

  @Test
  void theReceiverEndsTheGeneration() {
    List<Integer> received = new ArrayList<>();
    IntPredicate three =
        token -> {
          received.add(token);
          return received.size() < 3;
        };
    generator.generate(prompt(2), 50, Sampling.greedy(), three);
    assertThat(received).hasSize(3);
    assertThat(greedy(generator, prompt(2), 3))
        .containsExactly(received.stream().mapToInt(Integer::intValue).toArray());
  }

  @Test
  void whatCannotBeGeneratedIsRefused() {
    assertThatThrownBy(() -> greedy(generator, new int[0], 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the prompt has no tokens, it needs at least one");
    assertThatThrownBy(() -> greedy(generator, new int[] {1, 11}, 1))
        .hasMessage("token 11 is outside the vocabulary of 11");
    assertThatThrownBy(() -> greedy(generator, new int[] {-1}, 1))
        .hasMessage("token -1 is outside the vocabulary of 11");
    assertThatThrownBy(() -> generator.logitsAfter(new int[0]))
        .hasMessage("0 tokens do not fit a context of 1 to 40");
    assertThatThrownBy(() -> generator.logitsAfter(new int[CONTEXT + 1]))
        .hasMessage("41 tokens do not fit a context of 1 to 40");
  }

  private static int[] greedy(TokenGenerator by, int[] start, int count) {
    return generate(by, start, count, Sampling.greedy());
  }

  private static int[] generate(TokenGenerator by, int[] start, int count, Sampling sampling) {
    List<Integer> generated = new ArrayList<>();
    by.generate(start, count, sampling, generated::add);
    return generated.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The likeliest tokens, the context cut as the generator documents it. */
  private static int[] expected(ReferenceSession opened, LanguageModel of, int[] start, int count) {
    FullForward forward = new FullForward(opened, of);
    int T = of.context();
    List<Integer> history = new ArrayList<>();
    Arrays.stream(start).skip(Math.max(0, start.length - T)).forEach(history::add);
    int[] tokens = new int[count];
    for (int i = 0; i < count; i++) {
      tokens[i] = forward.likeliest(history.stream().mapToInt(Integer::intValue).toArray());
      if (history.size() == T) {
        history = new ArrayList<>(history.subList(T - T / 2, T));
      }
      history.add(tokens[i]);
    }
    return tokens;
  }
}
