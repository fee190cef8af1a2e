package io.sirocco.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Medians, ratios, files, comparisons. */
final class ResultsTest {

  @TempDir private Path folder;

  private static Timing timing(String contestant, double... samples) {
    return new Timing(contestant, 3, 1, 0.5, Arrays.stream(samples).boxed().toList());
  }

  private static CaseResult result(String name, double ours, double... peers) {
    List<Timing> timings = new ArrayList<>(List.of(timing("sirocco", ours)));
    for (int i = 0; i < peers.length; i++) {
      timings.add(timing("peer" + i, peers[i]));
    }
    return new CaseResult(name, 2_000_000, 500_000, 1_000_000, timings);
  }

  private static RunRecord run(String benchmark, int threads, CaseResult... cases) {
    return new RunRecord(
        RunRecord.FORMAT,
        benchmark,
        "2026-01-02T03:04:05Z",
        Map.of("processor", "a processor", "cores", "2"),
        Map.of("version", "25"),
        "1.0",
        "vectors of 8 floats",
        threads,
        Map.of("peer0", "a peer, 2 threads"),
        Map.of("OPENBLAS_CORETYPE", "Zen"),
        Pace.QUICK,
        List.of(cases));
  }

  @Test
  void theMedianIsTheMiddleSample() {
    assertThat(timing("a", 5, 1, 2).median()).isEqualTo(2);
    assertThat(timing("a", 5, 1, 2, 4).median()).isEqualTo(3);
    assertThat(timing("a", 5, 1, 2).fastest()).isEqualTo(1);
  }

  @Test
  void aRatioIsTheFastestPeersTimeOverOurs() {
    assertThat(result("x", 2, 5, 3).ratio()).hasValue(1.5);
    assertThat(result("x", 2).ratio()).isEmpty();
  }

  @Test
  void ratiosAreSummedUpGeometrically() {
    Ratios ratios = Ratios.of(List.of(0.5, 2., 8.));
    assertThat(ratios.geomean()).isCloseTo(2, within(1e-12));
    assertThat(ratios.min()).isEqualTo(0.5);
    assertThat(ratios).hasToString("geomean 2.00 min 0.50");
    assertThat(Ratios.of(List.of(1.047, 1.047))).hasToString("geomean 1.05 min 1.05");
  }

  @Test
  void noRatioAndARatioOfNothingAreRefused() {
    assertThatThrownBy(() -> Ratios.of(List.of())).hasMessage("there are no ratios");
    assertThatThrownBy(() -> Ratios.of(List.of(1., Double.NaN)))
        .hasMessage("ratio NaN is not above 0");
    assertThatThrownBy(() -> timing("a")).hasMessage("a has no samples");
    assertThatThrownBy(() -> timing("a", 0)).hasMessage("a: a sample of 0.0 s is not above 0");
  }

  @Test
  void casesWithoutAPeerDoNotCount() {
    RunRecord run = run("b", 1, result("x", 2, 4), result("y", 1), result("z", 1, 8));
    assertThat(run.ratios()).isEqualTo(Ratios.of(List.of(2., 8.)));
  }

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    RunRecord run = run("matmul", 2, result("x", 0.1, 0.25), result("y", 1e-7));
    Path file = folder.resolve("a/b/c.json");
    ResultFile.write(file, run);
    assertThat(ResultFile.read(file)).isEqualTo(run);
    assertThat(Files.readString(file))
        .contains("\"median\" : 0.25", "\"least_warm_up\"", "\"OPENBLAS_CORETYPE\" : \"Zen\"")
        .endsWith("}\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"format\" : 1     | \"format\" : 9     | format 9; this version reads format 1",
        "\"benchmark\"      | \"bench\"          | Missing creator property 'benchmark'",
        "\"threads\" : 2,   | ''                 | Missing creator property 'threads'",
        "\"threads\" : 2    | \"threads\" : \"x\" | not a valid `int` value",
        "\"backend\" :      | ''                 | Unexpected character",
        "\"samples\" : [    | \"samples\" : [ -1, | a sample of -1.0 s is not above 0",
      })
  void aFileThatIsNoResultSaysWhy(String part, String instead, String reason) throws IOException {
    Path file = folder.resolve("damaged.json");
    ResultFile.write(file, run("matmul", 2, result("x", 0.1)));
    Files.writeString(file, Files.readString(file).replace(part, instead));
    assertThatThrownBy(() -> ResultFile.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + " is no result of a benchmark: ")
        .hasMessageContaining(reason);
  }

  @Test
  void aFileThatIsMissingIsNamed() {
    Path file = folder.resolve("none.json");
    assertThatThrownBy(() -> ResultFile.read(file))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(file.toString());
  }

  @Test
  void twoRunsAreComparedCaseByCase() {
    HistoryComparison comparison =
        HistoryComparison.of(
            run("matmul", 1, result("x", 4), result("gone", 1), result("y", 1)),
            run("matmul", 2, result("y", 2), result("x", 1), result("new", 1)));
    assertThat(comparison.changes())
        .containsExactly(
            new HistoryComparison.Change("y", 1, 2), new HistoryComparison.Change("x", 4, 1));
    assertThat(comparison.changes().getLast().ratio()).isEqualTo(4);
    assertThat(comparison.ratios()).isEqualTo(Ratios.of(List.of(0.5, 4.)));
    assertThat(comparison.onlyInOne()).containsExactly("gone", "new");
    assertThat(comparison.differences()).containsExactly("threads: 1 before, 2 after");
  }

  @Test
  void runsThatHaveNothingInCommonAreNotCompared() {
    RunRecord x = run("matmul", 1, result("x", 4));
    assertThatThrownBy(() -> HistoryComparison.of(x, run("gelu", 1, result("x", 4))))
        .hasMessage("benchmark matmul cannot be compared with benchmark gelu");
    assertThatThrownBy(() -> HistoryComparison.of(x, run("matmul", 1, result("y", 4))))
        .hasMessage("the two runs of matmul have no case in common");
  }

  @Test
  void speedsAreOfTheCost() {
    CaseResult result = result("x", 0.001);
    assertThat(Rate.ARITHMETIC.of(result.cost(), 0.001)).isCloseTo(2.5, within(1e-12));
    assertThat(Rate.TRAFFIC.of(result.cost(), 0.001)).isCloseTo(1, within(1e-12));
  }
}
