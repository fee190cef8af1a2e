package io.sirocco.cli;

import io.sirocco.PretrainingObserver;
import io.sirocco.training.Checkpoint;
import io.sirocco.training.Evaluation;
import io.sirocco.training.Metrics;
import io.sirocco.training.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows a run: a progress bar with loss, rate, time left and memory on a terminal; a line now and
 * then elsewhere.
 */
final class TrainingDisplay implements PretrainingObserver, AutoCloseable {

  private static final double SECONDS_BETWEEN_LINES = 10;

  private final PrintWriter out;
  private final boolean terminal;
  private final List<Double> losses = new ArrayList<>();
  private final List<Double> milliseconds = new ArrayList<>();
  private @Nullable ProgressBar bar;
  private double lineAt;
  private long tokens;

  TrainingDisplay(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** The training loss of each step seen. */
  List<Double> losses() {
    return losses;
  }

  @Override
  public void note(String line) {
    finish();
    out.println(line);
    out.flush();
  }

  @Override
  public void stepped(Progress progress, Metrics metrics) {
    losses.add(metrics.loss());
    long before = tokens;
    tokens = progress.spent().tokens();
    if (before > 0) {
      milliseconds.add(1e3 * (tokens - before) / metrics.tokensPerSecond());
    }
    String state =
        String.format(
            Locale.ROOT,
            "loss %.4f, %s%,.0f tokens/s, %,d MB",
            metrics.loss(),
            scale(metrics.lossScale()),
            metrics.tokensPerSecond(),
            usedMegabytes());
    if (terminal) {
      showBar(progress, state);
    } else if (metrics.seconds() >= lineAt) {
      lineAt = metrics.seconds() + SECONDS_BETWEEN_LINES;
      out.println("step %s: %s%s".formatted(of(progress), state, left(progress)));
      out.flush();
    }
  }

  private static String scale(@Nullable Double lossScale) {
    return lossScale == null ? "" : String.format(Locale.ROOT, "scale %,.0f, ", lossScale);
  }

  /**
   * Ends the bar and prints what a step took: the median of the later half of them, when the code
   * is compiled and what it works on is in the caches.
   */
  void summarize() {
    finish();
    List<Double> later =
        milliseconds.subList(milliseconds.size() / 2, milliseconds.size()).stream()
            .sorted()
            .toList();
    if (!later.isEmpty()) {
      double median = later.get(later.size() / 2);
      note(String.format(Locale.ROOT, "median of a step: %.2f ms/iteration", median));
    }
  }

  private void showBar(Progress progress, String state) {
    ProgressBar shown = bar;
    if (shown == null) {
      shown =
          new ProgressBarBuilder()
              .setTaskName("pretrain")
              .setInitialMax(-1)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(250)
              .continuousUpdate()
              .startsFrom(progress.step() - 1L, Duration.ZERO)
              .setUnit(" steps", 1)
              .showSpeed()
              .build();
      bar = shown;
    }
    shown.maxHint(progress.maxSteps() == Progress.UNDECIDED ? -1 : progress.maxSteps());
    shown.stepTo(progress.step());
    shown.setExtraMessage(" " + state);
  }

  @Override
  public void evaluating(int sequences, int ofSequences) {
    ProgressBar shown = bar;
    if (shown != null) {
      shown.setExtraMessage(" evaluating %d/%d".formatted(sequences, ofSequences));
    }
  }

  @Override
  public void evaluated(Progress progress, Evaluation evaluation) {
    List<String> scores = ScoreTable.lines(evaluation);
    if (scores.size() == 1) {
      note("step %s: validation %s".formatted(of(progress), scores.getFirst()));
      return;
    }
    note(
        String.format(
            Locale.ROOT,
            "step %s: validation loss %.4f nats/token, the mean of",
            of(progress),
            evaluation.mean()));
    scores.forEach(line -> note("  " + line));
  }

  @Override
  public void saved(Checkpoint checkpoint) {
    ProgressBar shown = bar;
    if (shown != null) {
      shown.setExtraMessage(" saved " + checkpoint.directory().getFileName());
    }
  }

  private static String of(Progress progress) {
    return progress.maxSteps() == Progress.UNDECIDED
        ? String.valueOf(progress.step())
        : "%d/%d".formatted(progress.step(), progress.maxSteps());
  }

  private static String left(Progress progress) {
    if (progress.maxSteps() == Progress.UNDECIDED) {
      return "";
    }
    double perStep = progress.spent().seconds() / progress.step();
    long seconds = Math.round(perStep * (progress.maxSteps() - progress.step()));
    return ", %d:%02d left".formatted(seconds / 60, seconds % 60);
  }

  private static long usedMegabytes() {
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) / 1_000_000;
  }

  /** Ends the bar, so that what is printed next stands below it. */
  void finish() {
    ProgressBar shown = bar;
    if (shown != null) {
      shown.close();
      bar = null;
    }
  }

  @Override
  public void close() {
    finish();
  }
}
