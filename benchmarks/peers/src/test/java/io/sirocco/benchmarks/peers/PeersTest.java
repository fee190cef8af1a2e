package io.sirocco.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.benchmarks.Benchmark;
import io.sirocco.benchmarks.Contest;
import io.sirocco.benchmarks.Contestant;
import io.sirocco.benchmarks.Peer;
import io.sirocco.benchmarks.PeerProvider;
import io.sirocco.benchmarks.Peers;
import io.sirocco.benchmarks.Solution;
import io.sirocco.benchmarks.operations.OperationBenchmarks;
import io.sirocco.benchmarks.operations.OperationCase;
import io.sirocco.benchmarks.operations.Oracle;
import io.sirocco.benchmarks.tokenization.TokenizationBenchmark;
import io.sirocco.benchmarks.tokenization.TokenizationPeer;
import io.sirocco.benchmarks.tokenization.TokenizerKind;
import io.sirocco.kernels.reference.ReferenceBackend;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The peers load, use as many threads as they are told, and compute what the oracle says. */
@Tag("peer")
final class PeersTest {

  @Test
  void allAreFound() {
    assertThat(Peers.available())
        .extracting(PeerProvider::name)
        .containsExactly("libtorch", "openblas", "scalar");
  }

  @ParameterizedTest
  @CsvSource({
    "libtorch, 1, libtorch 2.7.1",
    "libtorch, 2, libtorch 2.7.1",
    "openblas, 1, OpenBLAS 0.3.31",
    "openblas, 2, OpenBLAS 0.3.31"
  })
  void eachTellsVersionAndThreads(String name, int threads, String version) {
    try (Peer peer = Peers.open(name, threads)) {
      assertThat(peer.threads()).isEqualTo(threads);
      assertThat(peer.description()).contains(version).endsWith(threads + " threads");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "openblas, matmul, NN:3x4x5",
    "openblas, matmul, NT:3x4x5",
    "openblas, matmul, TN:3x4x5",
    "openblas, matmul, NN:2x30x40x50",
    "openblas, matmul, NT:2x30x40x50",
    "openblas, matmul, TN:2x30x40x50",
    "libtorch, matmul, NN:3x4x5",
    "libtorch, matmul, NT:3x4x5",
    "libtorch, matmul, TN:3x4x5",
    "libtorch, matmul, NN:2x30x40x50",
    "libtorch, matmul, NT:2x30x40x50",
    "libtorch, matmul, TN:2x30x40x50",
    "libtorch, attention, causal:2x5x2x8",
    "libtorch, attention, full:2x5x2x8",
    "libtorch, attention, causal-backward:2x5x2x8",
    "libtorch, attention, full-backward:2x5x2x8",
    "libtorch, layer-norm, forward:3x16",
    "libtorch, layer-norm, backward:3x16",
    "libtorch, gelu, erf:3x4x5",
    "libtorch, gelu, tanh:3x4x5",
    "libtorch, gelu, erf-backward:3x4x5",
    "libtorch, gelu, tanh-backward:3x4x5",
    "libtorch, cross-entropy, forward:3x4x11",
    "libtorch, cross-entropy, training:3x4x11",
    "libtorch, adamw, update:3x7",
    "libtorch, embedding, forward:6x4x9x3",
    "libtorch, embedding, backward:6x4x9x3",
  })
  void eachComputesWhatTheOracleSays(String name, String benchmark, String shape) {
    OperationCase each =
        (OperationCase) OperationBenchmarks.named(benchmark).benchmark(shape).cases().getFirst();
    for (int threads = 1; threads <= 2; threads++) {
      try (Peer peer = Peers.open(name, threads);
          Solution solution = peer.prepare(each.work()).orElseThrow()) {
        solution.run();
        Oracle.verify(shape, solution);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TokenizerKind.class)
  void huggingFaceGivesTheSameIds(TokenizerKind kind) {
    List<String> lines = List.of("A few words.", "Ein paar Wörter, ein paar Zahlen: 12", "");
    TokenizationPeer huggingFace = new HuggingFaceProvider().open();
    Benchmark benchmark =
        TokenizationBenchmark.of(List.of(kind), lines, 300, 2, List.of(huggingFace));

    try (ReferenceBackend unused = new ReferenceBackend();
        Contest contest = benchmark.cases().getFirst().open(unused, List.of())) {
      assertThat(contest.contestants())
          .extracting(Contestant::name)
          .containsExactly(Contest.OURS, HuggingFaceProvider.NAME);
      contest.contestants().forEach(Contestant::run);
    }
  }

  @Test
  void openBlasComputesProductsOnly() {
    OperationCase norm =
        (OperationCase) OperationBenchmarks.layerNorm().benchmark("forward:3x4").cases().getFirst();
    try (Peer peer = Peers.open("openblas", 1)) {
      assertThat(peer.prepare(norm.work())).isEmpty();
    }
  }
}
