package io.sirocco.cli;

import io.sirocco.CorpusPreparation;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows how far a preparation is: a bar with rate and time left, or a line now and then. */
final class PreparationDisplay implements CorpusPreparation.Observer, AutoCloseable {

  private static final double SECONDS_BETWEEN_LINES = 10;
  private static final long MEGABYTE = 1_000_000;

  private final boolean terminal;
  private final LongSupplier nanoTime;
  private final PrintWriter out;
  private CorpusPreparation.Phase phase = CorpusPreparation.Phase.STORE;
  private long begin;
  private double lineAt = SECONDS_BETWEEN_LINES;
  private @Nullable ProgressBar bar;

  PreparationDisplay(boolean terminal, LongSupplier nanoTime, PrintWriter out) {
    this.terminal = terminal;
    this.nanoTime = nanoTime;
    this.out = out;
    begin = nanoTime.getAsLong();
  }

  @Override
  public void prepared(CorpusPreparation.Phase now, long documents, long bytes, long ofBytes) {
    if (now != phase) {
      finish();
      phase = now;
      begin = nanoTime.getAsLong();
      lineAt = SECONDS_BETWEEN_LINES;
    }
    if (terminal) {
      bar(ofBytes).stepTo(Math.min(bytes, ofBytes)).setExtraMessage(documents + " records");
      return;
    }
    double seconds = (nanoTime.getAsLong() - begin) * 1e-9;
    if (seconds >= lineAt) {
      lineAt = seconds + SECONDS_BETWEEN_LINES;
      out.println(name() + ": " + line(documents, bytes, ofBytes, seconds));
      out.flush();
    }
  }

  private String name() {
    return phase.name().toLowerCase(Locale.ROOT);
  }

  private static String line(long documents, long bytes, long ofBytes, double seconds) {
    double rate = bytes / seconds;
    long left = rate == 0 ? 0 : Math.round(Math.max(0, ofBytes - bytes) / rate);
    return String.format(
        Locale.ROOT,
        "%,d records, %.0f of %.0f MB, %.1f MB/s, %d:%02d left",
        documents,
        bytes * 1e-6,
        ofBytes * 1e-6,
        rate * 1e-6,
        left / 60,
        left % 60);
  }

  private ProgressBar bar(long ofBytes) {
    ProgressBar shown = bar;
    if (shown == null) {
      shown =
          new ProgressBarBuilder()
              .setTaskName(name())
              .setInitialMax(ofBytes)
              .setUnit(" MB", MEGABYTE)
              .setStyle(ProgressBarStyle.ASCII)
              .showSpeed()
              .build();
      bar = shown;
    }
    return shown;
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
