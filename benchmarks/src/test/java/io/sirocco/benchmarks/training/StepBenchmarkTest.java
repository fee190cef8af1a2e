package io.sirocco.benchmarks.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.sirocco.benchmarks.CaseResult;
import io.sirocco.benchmarks.Harness;
import io.sirocco.benchmarks.Pace;
import io.sirocco.benchmarks.Timing;
import io.sirocco.benchmarks.WrongResultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With shell scripts in the place of those that train. */
final class StepBenchmarkTest {

  private static final String WORKLOAD = "gpt:6x2x50x8";
  private static final Pace FAST = new Pace(1e-4, 1e-4, 1e-3, 0, 1e-4, 1e-3, 2, 3);

  @TempDir private Path folder;

  private final List<String> heard = new ArrayList<>();

  private StepLauncher ours(String loss) throws IOException {
    return new StepLauncher.Ours(List.of("sh", script("ours", loss).toString()));
  }

  private StepLauncher peer(String loss) throws IOException {
    return new StepLauncher.PyTorch("sh", script("peer", loss), 3, StepLauncher.Waiting.PASSIVE);
  }

  /** Says what it was given, then answers every step with a loss. */
  private Path script(String name, String loss) throws IOException {
    return Files.writeString(
        folder.resolve(name),
        """
        echo "ready $*, waiting $OMP_WAIT_POLICY"
        while read line; do echo "loss %s"; done
        """
            .formatted(loss));
  }

  private CaseResult measure(List<StepLauncher> launchers) throws IOException {
    Harness harness = new Harness(System::nanoTime, FAST);
    return new StepBenchmark(launchers, harness, folder)
        .measure(
            WORKLOAD,
            new StepBenchmark.Listener() {
              @Override
              public void ready(String contestant, String description) {
                heard.add(contestant + " " + description);
              }

              @Override
              public void round(int done, int of) {
                heard.add("%d of %d".formatted(done, of));
              }
            });
  }

  @Test
  void contestantsAreMeasuredWithTheirMemory() throws IOException {
    CaseResult result = measure(List.of(ours("1.5"), peer("1.5000001")));
    assertThat(result.name()).isEqualTo(WORKLOAD);
    assertThat(result.timings())
        .extracting(Timing::contestant)
        .containsExactly("sirocco", "pytorch:3:passive");
    assertThat(result.timings()).allMatch(timing -> timing.samples().size() >= 2);
    assertThat(result.peakMemory().values()).hasSize(2).allMatch(bytes -> bytes > 100_000);
    assertThat(result.products()).isEqualTo(Math.round(Workloads.named(WORKLOAD).flops()));
    assertThat(heard.getFirst()).isEqualTo("sirocco " + WORKLOAD + ", waiting ");
    assertThat(heard.get(1))
        .startsWith("pytorch:3:passive ")
        .endsWith("--threads 3, waiting passive");
    assertThat(heard.getLast()).isEqualTo("3 of 3");
  }

  @Test
  void thePeerFindsWeightsAndBatchInItsFolder() throws IOException {
    Workload workload = Workloads.named("bert:20x3x50x8");
    WorkFiles.write(folder, workload);
    assertThat(folder.resolve("weights.safetensors")).exists();
    assertThat(Files.size(folder.resolve("weights.safetensors")))
        .isGreaterThan(4 * workload.model().size());
    assertThat(Files.readString(folder.resolve("work.json")))
        .contains("\"kind\":\"bert\"", "\"learning_rate\":1.0E-4", "\"types\":[0,0", "\"rows\":[");
  }

  @Test
  void anotherLossIsAnError() {
    assertThatThrownBy(() -> measure(List.of(ours("1.5"), peer("1.5001"))))
        .isInstanceOf(WrongResultException.class)
        .hasMessage(
            "%s: the loss of step 1 is 1.5 in sirocco and 1.5001 in pytorch:3:passive"
                .formatted(WORKLOAD));
    assertThatThrownBy(() -> measure(List.of(ours("1.5"), peer("NaN"))))
        .isInstanceOf(WrongResultException.class);
  }

  @Test
  void aProcessThatFailsIsQuoted() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken"), "echo there is no torch >&2; exit 1");
    StepLauncher launcher = new StepLauncher.Ours(List.of("sh", broken.toString()));
    assertThatThrownBy(() -> measure(List.of(launcher)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("got the end of the output")
        .hasMessageContaining("there is no torch");
  }

  @Test
  void pyTorchRunsOnOneThreadAndOnAllAndThereAlsoAsleep() {
    Path script = Path.of("train_step.py");
    assertThat(StepLauncher.PyTorch.settings("python3", script, 1)).hasSize(1);
    assertThat(StepLauncher.PyTorch.settings("python3", script, 4))
        .extracting(launcher -> launcher.launch("gpt", folder).name())
        .containsExactly("pytorch:1", "pytorch:4", "pytorch:4:passive");
  }

  @Test
  void onAGpuPyTorchRunsOpByOpAndCompiled() {
    assertThat(StepLauncher.PyTorchCuda.settings("python3", Path.of("train_step.py")))
        .extracting(launcher -> launcher.launch("gpt", folder))
        .extracting(StepProcess.Launch::name, launch -> launch.command().getLast())
        .containsExactly(
            tuple("pytorch:cuda:eager", "eager"), tuple("pytorch:cuda:compiled", "compiled"));
  }

  @Test
  void theTableTellsTimeRateShareMemoryAndRatio() {
    List<Timing> timings =
        List.of(
            new Timing("sirocco", 1, 1, 1, List.of(.5, .4, .6)),
            new Timing("pytorch:1", 1, 1, 1, List.of(1.25)));
    CaseResult result =
        new CaseResult("gpt", 67_650_000_000L, 0, 0, timings, Map.of("sirocco", 456_000_000L));
    assertThat(new StepTable(OptionalDouble.of(200e9)).lines(result))
        .extracting(line -> line.replaceAll(" +", " "))
        .containsExactly(
            "gpt sirocco 500.0 400.0 4096 135.3 68% 456",
            " pytorch:1 1250.0 1250.0 1638 54.1 27% - 2.50");
  }
}
