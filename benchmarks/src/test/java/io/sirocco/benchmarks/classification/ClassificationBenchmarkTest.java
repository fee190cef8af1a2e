package io.sirocco.benchmarks.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.benchmarks.Benchmark;
import io.sirocco.benchmarks.Contest;
import io.sirocco.benchmarks.Contestant;
import io.sirocco.benchmarks.Rate;
import io.sirocco.benchmarks.WrongResultException;
import io.sirocco.kernels.Cost;
import io.sirocco.kernels.reference.ReferenceBackend;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A text is some x; as many hundredths are its probability. */
final class ClassificationBenchmarkTest {

  /** Of 1 to 40 characters in an order of no lengths. */
  private static final List<String> TEXTS =
      IntStream.range(0, 40).mapToObj(i -> "x".repeat(1 + i * 7 % 40)).toList();

  private static ClassificationWork work(List<String> texts) {
    return new ClassificationWork(
        "texts.csv",
        texts,
        text -> text.chars().toArray(),
        2,
        logits -> new double[] {logits[0] / 100, 1 - logits[0] / 100});
  }

  private static double[][] ours() {
    return TEXTS.stream()
        .map(text -> new double[] {text.length() / 100., 1 - text.length() / 100.})
        .toArray(double[][]::new);
  }

  /** Counts tokens, and is wrong by something at the longest text. */
  private record Counting(double wrongBy, List<PaddedTexts> batches) implements ClassificationPeer {
    @Override
    public String name() {
      return "counting";
    }

    @Override
    public String description() {
      return "counts tokens";
    }

    @Override
    public float[][] logits(PaddedTexts batch) {
      batches.add(batch);
      float[][] logits = new float[batch.B()][2];
      for (int row = 0; row < batch.B(); row++) {
        int tokens = 0;
        for (int t = 0; t < batch.T(); t++) {
          int at = row * batch.T() + t;
          assertThat(batch.ids()[at]).isEqualTo(batch.mask()[at] * 'x');
          tokens += (int) batch.mask()[at];
        }
        logits[row][0] = (float) (tokens + (tokens == 40 ? 100 * wrongBy : 0));
      }
      return logits;
    }

    @Override
    public void close() {
      throw new AssertionError("who opened it closes it");
    }
  }

  @Test
  void aPeerIsGivenBatchesOfTextsOfSimilarLengths() {
    List<PaddedTexts> batches = Collections.synchronizedList(new ArrayList<>());
    Benchmark benchmark =
        ClassificationBenchmark.of(
            work(TEXTS), ClassificationBenchmarkTest::ours, List.of(new Counting(0, batches)));

    assertThat(batches).extracting(PaddedTexts::B).containsExactly(16, 16, 8);
    assertThat(batches).extracting(PaddedTexts::T).containsExactly(16, 32, 40);
    assertThat(batches).extracting(PaddedTexts::language).containsOnly(2);
    assertThat(benchmark.description()).contains("2 classes", "40 texts", "batches of 16");
    try (ReferenceBackend unused = new ReferenceBackend();
        Contest contest = benchmark.cases().getFirst().open(unused, List.of())) {
      assertThat(contest.contestants())
          .extracting(Contestant::name)
          .containsExactly("sirocco", "counting");
      contest.contestants().forEach(Contestant::run);
    }
    assertThat(batches).as("checked, and run once").hasSize(6);
  }

  @Test
  void textsAreCounted() {
    Benchmark benchmark =
        ClassificationBenchmark.of(work(TEXTS), ClassificationBenchmarkTest::ours, List.of());

    assertThat(benchmark.baselines()).isEmpty();
    assertThat(benchmark.cases().getFirst().name()).isEqualTo("texts.csv");
    assertThat(benchmark.cases().getFirst().cost()).isEqualTo(new Cost(0, 40, 820));
    assertThat(benchmark.rate()).isEqualTo(Rate.TEXTS);
    assertThat(benchmark.rate().of(new Cost(0, 40, 820), .5)).isEqualTo(80);
  }

  @Test
  void theLargestDifferenceIsTold() {
    Benchmark benchmark =
        ClassificationBenchmark.of(
            work(TEXTS),
            ClassificationBenchmarkTest::ours,
            List.of(new Counting(5e-5, new ArrayList<>())));

    assertThat(benchmark.baselines())
        .containsEntry("counting", "counts tokens; largest difference of a probability 5.0e-05");
  }

  @ParameterizedTest
  @ValueSource(doubles = {2e-4, -2e-4, Double.NaN})
  void aPeerThatDisagreesEndsTheBenchmark(double wrongBy) {
    List<ClassificationPeer> peers = List.of(new Counting(wrongBy, new ArrayList<>()));

    assertThatThrownBy(
            () -> ClassificationBenchmark.of(work(TEXTS), ClassificationBenchmarkTest::ours, peers))
        .isInstanceOf(WrongResultException.class)
        .hasMessageContaining("counting: class 1 of text 18 of texts.csv has probability ")
        .hasMessageContaining("ours 0.400000: more than 1e-04 apart");
  }

  @Test
  void aPeerOfOtherClassesEndsTheBenchmark() {
    List<ClassificationPeer> peers = List.of(new Counting(0, new ArrayList<>()));

    assertThatThrownBy(
            () -> ClassificationBenchmark.of(work(TEXTS), () -> new double[40][3], peers))
        .isInstanceOf(WrongResultException.class)
        .hasMessage("counting tells 2 classes, ours 3");
  }

  @Test
  void noTextsAreRefused() {
    assertThatThrownBy(() -> work(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("texts.csv: no texts to classify");
  }
}
