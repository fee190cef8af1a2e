package io.sirocco.cli;

import io.sirocco.classification.EpochScore;
import io.sirocco.classification.FineTuning;
import java.io.PrintWriter;
import java.util.Locale;

/** Shows a fine-tuning: a bar of its steps, a line an epoch. */
final class FineTuningDisplay implements FineTuning.Observer, AutoCloseable {

  private final PrintWriter out;
  private final long seed;
  private final CountDisplay bar;

  FineTuningDisplay(PrintWriter out, long seed, boolean terminal) {
    this.out = out;
    this.seed = seed;
    bar = new CountDisplay("finetune, seed " + seed, terminal);
  }

  @Override
  public void note(String line) {
    out.println(line);
    out.flush();
  }

  @Override
  public void stepped(int step, int ofSteps, double loss) {
    bar.show(step, ofSteps);
  }

  @Override
  public void evaluated(EpochScore score) {
    out.println(
        String.format(
            Locale.ROOT,
            "seed %d, epoch %d: loss %.4f, held-out %s%s",
            seed,
            score.epoch(),
            score.trainingLoss(),
            ScoreLines.headline(score.dev()),
            score.best() ? ", the best so far" : ""));
    if (score.dev().collapsed()) {
      out.println(
          "warning: %s: more epochs, --class-weights balanced, another --learning-rate, or more"
                  .formatted(ScoreLines.collapse(score.dev()))
              + " pretraining may help");
    }
    out.flush();
  }

  @Override
  public void close() {
    bar.finish();
    bar.close();
  }
}
