package io.sirocco.benchmarks.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sirocco.benchmarks.Contest;
import io.sirocco.benchmarks.Contestant;
import io.sirocco.benchmarks.Peer;
import io.sirocco.benchmarks.Peers;
import io.sirocco.benchmarks.Solution;
import io.sirocco.benchmarks.Work;
import io.sirocco.benchmarks.WrongResultException;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.MatmulForm;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.reference.ReferenceBackend;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OperationBenchmarksTest {

  private static final Map<String, List<String>> SMALL =
      Map.ofEntries(
          Map.entry(
              "matmul",
              List.of(
                  "NN:3x4x5", "NT:3x4x5", "TN:3x4x5", "NN:2x3x4x5", "NT:2x3x4x5", "TN:2x3x4x5")),
          Map.entry("matmul-held-out", List.of("NN:1x4x5", "NT:3x1x5", "TN:3x4x1")),
          Map.entry(
              "attention",
              List.of(
                  "causal:2x5x2x4",
                  "full:2x5x2x4",
                  "causal-backward:2x5x2x4",
                  "full-backward:1x6x3x8")),
          Map.entry("layer-norm", List.of("forward:3x7", "backward:5x9")),
          Map.entry("rms-norm", List.of("forward:3x7", "backward:5x9")),
          Map.entry(
              "gelu",
              List.of("erf:3x4x5", "tanh:3x4x5", "erf-backward:3x4x5", "tanh-backward:3x4x5")),
          Map.entry("swiglu", List.of("forward:3x7", "backward:5x9")),
          Map.entry("rotary", List.of("forward:5x2x6x4", "backward:5x2x6x4")),
          Map.entry("cross-entropy", List.of("forward:3x4x11", "training:5x4x11")),
          Map.entry("adamw", List.of("update:3x7")),
          Map.entry("embedding", List.of("forward:6x4x9x3", "backward:6x4x9x3")));

  static Stream<Family> families() {
    return OperationBenchmarks.all().stream();
  }

  static Stream<OperationCase> smallCases() {
    return families()
        .flatMap(family ->
            family.benchmark(SMALL.getOrDefault(family.name(), List.of())).cases().stream())
        .map(OperationCase.class::cast);
  }

  @ParameterizedTest
  @MethodSource("families")
  void everyKindHasACaseAndASmallOne(Family family) {
    List<String> kinds = family.kinds().stream().map(Family.Kind::name).distinct().toList();
    for (List<String> shapes :
        List.of(family.shapes(), SMALL.getOrDefault(family.name(), List.of()))) {
      assertThat(shapes.stream().map(shape -> shape.substring(0, shape.indexOf(':'))).distinct())
          .containsExactlyInAnyOrderElementsOf(kinds);
    }
    assertThat(family.shapes()).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("smallCases")
  void oracleAgreesWithTheReferenceBackendAndWithThePlainLoops(OperationCase each) {
    try (Backend reference = new ReferenceBackend();
        Peer scalar = Peers.open("scalar", 1);
        Contest contest = each.open(reference, List.of(scalar))) {
      assertThat(contest.contestants())
          .extracting(Contestant::name)
          .containsExactly("sirocco", "scalar");
    }
  }

  @ParameterizedTest
  @MethodSource("smallCases")
  void oracleNoticesEveryWrongOutput(OperationCase each) {
    try (Backend reference = new ReferenceBackend();
        Solution right = new BackendSolution("right", reference, each.work())) {
      right.run();
      int checked = 0;
      for (String port : right.outputs()) {
        if (Formulas.of(right, port).isPresent()) {
          assertThatThrownBy(() -> Oracle.verify("case", new Wrong(right, port)))
              .isInstanceOf(WrongResultException.class)
              .hasMessageContaining("wrong: " + port + "[");
          checked++;
        }
      }
      assertThat(checked).isPositive();
    }
  }

  /** All of one output is a little off. */
  private record Wrong(Solution right, String wrong) implements Solution {
    @Override
    public Work work() {
      return right.work();
    }

    @Override
    public Set<String> outputs() {
      return Set.of(wrong);
    }

    @Override
    public float[] output(String port) {
      float[] values = right.output(port);
      for (int i = 0; port.equals(wrong) && i < values.length; i++) {
        values[i] = i == values.length - 1 ? Float.NaN : values[i] * 1.001f + 0.001f;
      }
      return values;
    }

    @Override
    public String name() {
      return "wrong";
    }

    @Override
    public void run() {}

    @Override
    public void close() {}
  }

  @ParameterizedTest
  @ValueSource(strings = {"forward:2x", "forward", "forward:2x3x4", "sideward:2x3", "forward:2x-3"})
  void aShapeThatIsNoneIsRefusedWithThoseThereAre(String shape) {
    Family family = OperationBenchmarks.layerNorm();
    assertThatThrownBy(() -> family.benchmark(shape))
        .hasMessage(
            "shape %s is none of layer-norm: its shapes are forward:NxC, backward:NxC", shape);
  }

  @Test
  void aNameThatIsNoneIsRefusedWithThoseThereAre() {
    assertThatThrownBy(() -> OperationBenchmarks.named("matadd"))
        .hasMessageStartingWith("no benchmark matadd; there are ")
        .hasMessageContaining("attention, layer-norm, rms-norm, gelu");
    assertThatThrownBy(() -> Peers.open("eigen", 1))
        .hasMessageStartingWith("no peer eigen on the class path; there are [scalar]")
        .hasMessageContaining("-Plauncher,peers");
  }

  @Test
  void workIsTheSameForTheSameShape() {
    Op op = new Op.LayerNorm(3, 4, 1e-5, Bias.PRESENT);
    assertThat(WorkData.of(op, 1).floats("x")).isEqualTo(WorkData.of(op, 1).floats("x"));
    assertThat(WorkData.of(op, 1).floats("x")).isNotEqualTo(WorkData.of(op, 2).floats("x"));
    assertThatThrownBy(() -> new Work(op, Map.of("x", new float[11]), Map.of()))
        .hasMessageContaining("port x has 12 elements, 11 given");
  }

  @Test
  void theSlowTakePartInALeadingPartOfLargeWork() {
    Op large = new Op.CrossEntropy(1000, 64, 8192, Bias.ABSENT);
    Reduction part = Reduction.of(WorkData.of(large, 1));
    int N = ((Op.CrossEntropy) part.work().op()).N();
    assertThat(N).isBetween(50, 70);
    assertThat(part.share()).isCloseTo(N / 1000., within(1e-9));
    assertThat(part.work().floats("x")).hasSize(N * 64);
    assertThat(part.work().floats("weight")).hasSize(8192 * 64);
    Work small = WorkData.of(new Op.CrossEntropy(3, 4, 5, Bias.ABSENT), 1);
    assertThat(Reduction.of(small)).isEqualTo(new Reduction(small, 1));
  }

  @Test
  void thereAreTwentySixProductsAndOthersThatAreHeldOut() {
    List<String> tuned = OperationBenchmarks.matmul().shapes();
    List<String> heldOut = OperationBenchmarks.matmulHeldOut().shapes();
    assertThat(tuned).hasSize(26);
    assertThat(heldOut)
        .hasSizeGreaterThanOrEqualTo(12)
        .doesNotContainAnyElementsOf(tuned)
        .contains("NN:1000x513x129", "NN:77x8192x384", "NT:2048x50257x64", "NN:1x4096x4096");
  }

  @ParameterizedTest
  @CsvSource({
    "NN:1000x1024x1024, 31",
    "TN:1024x1024x1000, 31",
    "NT:64x128x1024x64, 4",
    "NT:3x4x5, 3"
  })
  void productsAreReducedToAPrefix(String shape, int left) {
    OperationCase whole =
        (OperationCase) OperationBenchmarks.matmul().benchmark(shape).cases().getFirst();
    Reduction part = Reduction.of(whole.work());
    Op.Matmul op = (Op.Matmul) part.work().op();
    Op.Matmul all = (Op.Matmul) whole.op();
    int reduced = all.B() > 1 ? op.B() : all.form() == MatmulForm.TN ? op.K() : op.M();
    assertThat(reduced).isEqualTo(left);
    assertThat(part.share() * all.B() * all.M() * all.N() * all.K())
        .isCloseTo((double) op.B() * op.M() * op.N() * op.K(), within(1e-3));
    assertThat(part.work().floats("a"))
        .containsExactly(Arrays.copyOf(whole.work().floats("a"), op.B() * op.M() * op.K()));
  }

  @Test
  void errorFunctionIsExact() {
    // Abramowitz and Stegun, table 7.1.
    assertThat(LinearFormulas.erf(0.5)).isCloseTo(0.5204998778, within(1e-10));
    assertThat(LinearFormulas.erf(-2)).isCloseTo(-0.9953222650, within(1e-10));
    assertThat(LinearFormulas.erf(7)).isEqualTo(1);
  }
}
