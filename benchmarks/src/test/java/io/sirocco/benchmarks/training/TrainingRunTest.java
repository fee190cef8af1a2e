package io.sirocco.benchmarks.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sirocco.kernels.Backend;
import io.sirocco.kernels.reference.ReferenceBackend;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TrainingRunTest {

  /** Weights begin small, so the first loss is near that of a uniform guess; then it falls. */
  @ParameterizedTest
  @ValueSource(
      strings = {"gpt:6x2x50x8", "bert:6x2x50x8", "bert-all-rows:6x2x50x8", "gpt:6x2x50x128"})
  void trainingLowersTheLoss(String name) {
    try (Backend backend = new ReferenceBackend();
        TrainingRun run = new TrainingRun(backend, Workloads.named(name))) {
      double first = run.step();
      assertThat(first).isCloseTo(Math.log(50), within(.3));
      double before = first;
      for (int i = 0; i < 3; i++) {
        double loss = run.step();
        assertThat(loss).isLessThan(before);
        before = loss;
      }
    }
  }

  @Test
  void theServerAnswersEachStepWithItsLoss() throws IOException {
    List<String> lines = serve("step\nstep\n").lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.getFirst()).isEqualTo("ready ours");
    double first = Double.parseDouble(lines.get(1).substring("loss ".length()));
    double second = Double.parseDouble(lines.get(2).substring("loss ".length()));
    assertThat(second).isLessThan(first);
  }

  @Test
  void theServerRefusesOtherQuestions() {
    assertThatThrownBy(() -> serve("stop\n"))
        .isInstanceOf(IOException.class)
        .hasMessage("asked for \"stop\", expected \"step\"");
  }

  private static String serve(String questions) throws IOException {
    StringWriter answers = new StringWriter();
    try (Backend backend = new ReferenceBackend();
        TrainingRun run = new TrainingRun(backend, Workloads.named("gpt:6x2x50x8"))) {
      BufferedReader input = new BufferedReader(new StringReader(questions));
      StepServer.serve(run, "ours", input, new PrintWriter(answers));
    }
    return answers.toString();
  }
}
