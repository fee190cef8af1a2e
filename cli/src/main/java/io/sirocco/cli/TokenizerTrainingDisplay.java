package io.sirocco.cli;

import io.sirocco.tokenizer.training.TrainingPhase;
import io.sirocco.tokenizer.training.TrainingProgress;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows the training of a tokenizer: a bar a phase with rate and time left on a terminal, a line a
 * phase elsewhere. Where the user has asked to stop, it ends the training.
 */
final class TokenizerTrainingDisplay implements TrainingProgress, AutoCloseable {

  private static final double NANOSECONDS = 1e9;

  private final PrintWriter out;
  private final boolean terminal;
  private final LongSupplier nanoTime;
  private final BooleanSupplier stopRequested;
  private @Nullable TrainingPhase phase;
  private @Nullable ProgressBar bar;
  private long started;
  private long done;

  TokenizerTrainingDisplay(
      PrintWriter out, boolean terminal, LongSupplier nanoTime, BooleanSupplier stopRequested) {
    this.out = out;
    this.terminal = terminal;
    this.nanoTime = nanoTime;
    this.stopRequested = stopRequested;
  }

  @Override
  public void at(TrainingPhase now, long amount, long total) {
    if (stopRequested.getAsBoolean()) {
      throw new CancellationException("interrupted");
    }
    if (now != phase) {
      finish();
      phase = now;
      started = nanoTime.getAsLong();
    }
    done = amount;
    if (terminal) {
      show(now, amount, total);
    }
  }

  private void show(TrainingPhase now, long amount, long total) {
    ProgressBar shown = bar;
    if (shown == null) {
      ProgressBarBuilder builder =
          new ProgressBarBuilder()
              .setTaskName(now.title())
              .setInitialMax(total == 0 ? -1 : total)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(250)
              .showSpeed();
      shown = (now == TrainingPhase.READING ? builder.setUnit(" MB", 1_000_000) : builder).build();
      bar = shown;
    }
    shown.maxHint(total == 0 ? -1 : total);
    shown.stepTo(amount);
  }

  /** Ends the phase, so that what is printed next stands below it. */
  void finish() {
    ProgressBar shown = bar;
    if (shown != null) {
      shown.close();
      bar = null;
    }
    TrainingPhase ended = phase;
    if (ended != null && !terminal) {
      double seconds = (nanoTime.getAsLong() - started) / NANOSECONDS;
      out.println(String.format(Locale.ROOT, "%s: %,d in %.1f s", ended.title(), done, seconds));
      out.flush();
    }
    phase = null;
  }

  @Override
  public void close() {
    finish();
  }
}
