package io.sirocco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.training.EarlyStopping;
import io.sirocco.training.Evaluation;
import io.sirocco.training.LossScale;
import io.sirocco.training.Metrics;
import io.sirocco.training.Progress;
import io.sirocco.training.Spent;
import io.sirocco.training.Stability;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TrainingDisplayTest {

  private final StringWriter output = new StringWriter();

  private static Progress progress(int step, int maxSteps, double seconds) {
    return new Progress(
        step,
        maxSteps,
        Progress.NEVER,
        EarlyStopping.Progress.NONE,
        new Spent(0, seconds),
        LossScale.NONE,
        Stability.NONE);
  }

  private void step(TrainingDisplay display, int step, int maxSteps, double seconds) {
    display.stepped(
        progress(step, maxSteps, seconds),
        new Metrics(
            step,
            "clm",
            null,
            2.5 / step,
            null,
            1e-3,
            1,
            12_345.4,
            seconds,
            null,
            null,
            null,
            null,
            null));
  }

  private List<String> lines() {
    return output.toString().lines().map(line -> line.replaceAll("[0-9,]+ MB", "N MB")).toList();
  }

  @Test
  void withoutATerminalALineComesEveryTenSeconds() {
    try (TrainingDisplay display = new TrainingDisplay(new PrintWriter(output, true), false)) {
      step(display, 1, Progress.UNDECIDED, .5);
      step(display, 2, Progress.UNDECIDED, 5);
      step(display, 10, 100, 10.5);
      step(display, 11, 100, 20.4);
      step(display, 20, 100, 21);
      assertThat(display.losses()).containsExactly(2.5, 1.25, .25, 2.5 / 11, .125);
    }
    assertThat(lines())
        .containsExactly(
            "step 1: loss 2.5000, 12,345 tokens/s, N MB",
            "step 10/100: loss 0.2500, 12,345 tokens/s, N MB, 1:35 left",
            "step 20/100: loss 0.1250, 12,345 tokens/s, N MB, 1:24 left");
  }

  @Test
  void theScaleOfLossesIsShownWhereTheyAreScaled() {
    try (TrainingDisplay display = new TrainingDisplay(new PrintWriter(output, true), false)) {
      display.stepped(
          progress(1, 9, 1),
          new Metrics(
              1, "clm", null, 2.5, null, 1e-3, 1, 100, 1, null, null, 65_536.0, null, null));
    }
    assertThat(lines())
        .singleElement()
        .satisfies(line ->
            assertThat(line).startsWith("step 1/9: loss 2.5000, scale 65,536, 100 tokens/s"));
  }

  @Test
  void evaluationsAndNotesAreLinesOfTheirOwn() {
    try (TrainingDisplay display = new TrainingDisplay(new PrintWriter(output, true), false)) {
      display.note("memory: little");
      display.evaluating(1, 2);
      display.evaluated(progress(5, 9, 1), Evaluation.of("clm", 4 * Math.log(2), 4));
    }
    assertThat(lines())
        .containsExactly(
            "memory: little",
            "step 5/9: validation loss 0.6931 nats/token, perplexity 2.000, over 4 tokens");
  }
}
