package io.sirocco.cli;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A progress bar of something that is counted; nothing where there is no terminal. */
final class CountDisplay implements AutoCloseable {

  private final String name;
  private final boolean terminal;
  private @Nullable ProgressBar bar;

  CountDisplay(String name, boolean terminal) {
    this.name = name;
    this.terminal = terminal;
  }

  void show(int done, int of) {
    if (!terminal) {
      return;
    }
    ProgressBar shown = bar;
    if (shown == null) {
      shown =
          new ProgressBarBuilder()
              .setTaskName(name)
              .setInitialMax(of)
              .setStyle(ProgressBarStyle.ASCII)
              .showSpeed()
              .build();
      bar = shown;
    }
    shown.stepTo(done);
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
