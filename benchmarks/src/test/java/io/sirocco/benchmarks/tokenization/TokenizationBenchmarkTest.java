package io.sirocco.benchmarks.tokenization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.benchmarks.Benchmark;
import io.sirocco.benchmarks.Contest;
import io.sirocco.benchmarks.Contestant;
import io.sirocco.benchmarks.WrongResultException;
import io.sirocco.kernels.reference.ReferenceBackend;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenizationBenchmarkTest {
  private static final List<String> LINES =
      List.of("A few words.", "Ein paar Wörter, ein paar Zahlen: 12", "", "a few few words");

  @ParameterizedTest
  @EnumSource(TokenizerKind.class)
  void everyKindIsTrainedOnTheTextAndEncodesIt(TokenizerKind kind) {
    Benchmark benchmark = benchmark(kind, List.of());

    assertThat(benchmark.cases().getFirst().name()).isEqualTo(kind.label());
    assertThat(benchmark.cases().getFirst().cost().bytes()).isEqualTo(12 + 37 + 15);
    try (Contest contest = open(benchmark)) {
      assertThat(contest.contestants()).extracting(Contestant::name).containsExactly("sirocco");
      contest.contestants().forEach(Contestant::run);
    }
  }

  @Test
  void aPeerTakesPartWhereItCan() {
    AtomicBoolean closed = new AtomicBoolean();
    TokenizationPeer peer = new Peer(closed, false);

    try (Contest contest = open(benchmark(TokenizerKind.UNIGRAM, List.of(peer)))) {
      assertThat(contest.contestants()).extracting(Contestant::name).contains("other");
    }
    assertThat(closed).isTrue();
    try (Contest contest = open(benchmark(TokenizerKind.WORDPIECE, List.of(peer)))) {
      assertThat(contest.contestants()).hasSize(1);
    }
  }

  @Test
  void aPeerWithAnotherResultEndsTheBenchmark() {
    AtomicBoolean closed = new AtomicBoolean();
    List<TokenizationPeer> peers = List.of(new Peer(closed, false), new Peer(closed, true));

    assertThatThrownBy(() -> open(benchmark(TokenizerKind.UNIGRAM, peers)))
        .isInstanceOf(WrongResultException.class);
    assertThat(closed).as("the first peer is closed").isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void threadsDoEveryLineOnce(int threads) {
    AtomicIntegerArray done = new AtomicIntegerArray(1000);
    try (LineThreads lines = new LineThreads(threads, 1000, done::incrementAndGet)) {
      assertThat(lines.run()).isEqualTo(1000);
    }

    assertThat(Arrays.stream(done.toString().replaceAll("[\\[\\] ]", "").split(",", -1)))
        .containsOnly("1");
  }

  private static Benchmark benchmark(TokenizerKind kind, List<TokenizationPeer> peers) {
    return TokenizationBenchmark.of(List.of(kind), LINES, 280, 2, peers);
  }

  private static Contest open(Benchmark benchmark) {
    return benchmark.cases().getFirst().open(new ReferenceBackend(), List.of());
  }

  /** Knows unigrams only. */
  private record Peer(AtomicBoolean closed, boolean wrong) implements TokenizationPeer {
    @Override
    public String name() {
      return "other";
    }

    @Override
    public String description() {
      return "another";
    }

    @Override
    public Optional<Contestant> prepare(TokenizationWork work) {
      if (wrong) {
        throw new WrongResultException("other ids");
      }
      return work.kind() == TokenizerKind.UNIGRAM
          ? Optional.of(new Idle(closed))
          : Optional.empty();
    }
  }

  private record Idle(AtomicBoolean closed) implements Contestant {
    @Override
    public String name() {
      return "other";
    }

    @Override
    public void run() {}

    @Override
    public void close() {
      closed.set(true);
    }
  }
}
