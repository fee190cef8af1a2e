package io.sirocco.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sirocco.BackendChoice;
import io.sirocco.kernels.Availability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Runs on every device backend follow those of the vector backend, and go on from each other's. */
final class BackendsAgreeTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double TOLERANCE = 1e-3;

  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicNode> others() {
    return BackendChoice.candidates().stream()
        .filter(candidate -> !candidate.provider().name().equals("vector"))
        .flatMap(candidate ->
            switch (candidate.availability()) {
              case Availability.Available(var kind, var _) ->
                  kind == Availability.DeviceKind.CHECK
                      ? Stream.empty()
                      : Stream.of(tests(candidate.provider().name()));
              case Availability.Unavailable(var reason) ->
                  Stream.of(
                      DynamicTest.dynamicTest(
                          candidate.provider().name(), () -> Assumptions.abort(reason)));
            });
  }

  private DynamicNode tests(String backend) {
    return DynamicContainer.dynamicContainer(
        backend,
        List.of(
            DynamicTest.dynamicTest("comes to the same losses", () -> follows(backend)),
            DynamicTest.dynamicTest(
                "comes to the same losses in bf16", () -> followsInBf16(backend)),
            DynamicTest.dynamicTest(
                "goes on from the vector backend's checkpoint", () -> goesOn("vector", backend)),
            DynamicTest.dynamicTest(
                "hands its checkpoint to the vector backend", () -> goesOn(backend, "vector"))));
  }

  /** The losses of a run on the vector backend. */
  private List<Double> expected(TinyRun run) throws IOException, InterruptedException {
    Path directory = folder.resolve("vector");
    if (!Files.exists(directory)) {
      succeed(run.pretrain(directory, 2));
    }
    return losses(directory);
  }

  private void follows(String backend) throws IOException, InterruptedException {
    TinyRun run = TinyRun.write(folder);
    Path directory = folder.resolve("all on " + backend);
    succeed(run.pretrainOn(backend, directory));
    assertAgree(expected(run), directory);
  }

  /** A factor next to the middle of two bfloat16 may be rounded otherwise on another backend. */
  private void followsInBf16(String backend) throws IOException, InterruptedException {
    TinyRun run = TinyRun.write(folder);
    List<String> bf16 = List.of("--set", "training.precision=bf16");
    Path here = folder.resolve("bf16 on " + backend);
    Path there = folder.resolve("bf16 on vector for " + backend);
    for (Path directory : List.of(here, there)) {
      String name = directory.equals(here) ? backend : "vector";
      List<String> arguments = run.pretrainOn(name, directory);
      arguments.addAll(bf16);
      succeed(arguments);
    }
    assertAgree(losses(there), here);
    assertThat(losses(there)).isNotEqualTo(expected(run));
  }

  private void goesOn(String begun, String ended) throws IOException, InterruptedException {
    TinyRun run = TinyRun.write(folder);
    Path directory = folder.resolve(begun + " to " + ended);
    try (SiroccoProcess process = SiroccoProcess.start(folder, run.pretrainOn(begun, directory))) {
      Path checkpoint = directory.resolve("checkpoints").resolve("last");
      while (process.isAlive() && !Files.exists(checkpoint)) {
        Thread.onSpinWait();
      }
      process.kill();
    }
    int done = losses(directory).size();
    assertThat(done).as("steps on %s", begun).isBetween(1, TinyRun.STEPS);
    succeed(run.pretrainOn(ended, directory, "--resume"));
    assertAgree(expected(run), directory);
  }

  private void succeed(List<String> arguments) throws IOException, InterruptedException {
    SiroccoProcess.End end = SiroccoProcess.run(folder, arguments);
    assertThat(end.code()).as("%s: %s", arguments, end).isZero();
  }

  private static void assertAgree(List<Double> expected, Path directory) throws IOException {
    List<Double> losses = losses(directory);
    assertThat(losses).hasSameSizeAs(expected).hasSize(TinyRun.STEPS);
    for (int step = 0; step < losses.size(); step++) {
      assertThat(losses.get(step))
          .as("loss of step %d of %s", step + 1, directory.getFileName())
          .isCloseTo(expected.get(step), within(TOLERANCE));
    }
  }

  private static List<Double> losses(Path directory) throws IOException {
    List<Double> losses = new ArrayList<>();
    for (String line : Files.readAllLines(directory.resolve("metrics.jsonl"))) {
      JsonNode step = JSON.readTree(line);
      losses.add(step.get("loss").asDouble());
    }
    return losses;
  }
}
