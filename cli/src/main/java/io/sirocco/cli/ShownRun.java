package io.sirocco.cli;

import io.sirocco.Pretraining;
import io.sirocco.training.Checkpoint;
import io.sirocco.training.Checkpoints;
import io.sirocco.training.NonFiniteException;
import io.sirocco.training.RunLayout;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.ExitCode;

/**
 * A run in this process that the user watches: it is shown, can be interrupted, and says how it
 * ended.
 *
 * @param out where the user reads
 * @param display shows the steps there
 * @param interruption asks the run to stop
 */
record ShownRun(PrintWriter out, TrainingDisplay display, Interruption interruption) {

  /** Where a run is entered. */
  enum Entry {
    /** At its beginning. */
    BEGIN,
    /** At its newest checkpoint. */
    RESUME
  }

  /**
   * Trains to the end or until interrupted.
   *
   * @param profile printed when it ends, in whatever way
   * @throws IOException as the run does, and where a loss or norm is not finite: with the last good
   *     checkpoint
   */
  Pretraining.Result train(Pretraining.Request request, Entry entry, ProfileOption profile)
      throws IOException {
    Pretraining pretraining = new Pretraining(request, PretrainingProcess.environment());
    try {
      Pretraining.Result result =
          switch (entry) {
            case BEGIN -> pretraining.begin(display, interruption::requested);
            case RESUME -> pretraining.resume(display, interruption::requested);
          };
      display.summarize();
      return result;
    } catch (NonFiniteException e) {
      throw new IOException("%s; %s".formatted(e.getMessage(), lastGood(request.run())), e);
    } finally {
      profile.print(out);
    }
  }

  /** Says how the run ended; the last line of a completed run is its validation loss. */
  int report(Path directory, Pretraining.Result result) {
    switch (result.outcome()) {
      case INTERRUPTED -> {
        out.println(
            "interrupted after step %d; go on with: sirocco pretrain --run %s --resume"
                .formatted(result.progress().step(), directory));
        out.flush();
        return Interruption.EXIT_CODE;
      }
      case STOPPED_EARLY ->
          out.println(
              "stopped early: no lower validation loss in %d evaluations"
                  .formatted(result.progress().validation().withoutImprovement()));
      case COMPLETED -> {}
    }
    result
        .evaluation()
        .map(evaluation ->
            String.format(
                Locale.ROOT,
                "validation loss %.4f nats/token over %.0f tokens",
                evaluation.mean(),
                evaluation.weight()))
        .ifPresent(out::println);
    out.flush();
    return ExitCode.OK;
  }

  private static String lastGood(Path directory) throws IOException {
    Path checkpoints = new RunLayout(directory).checkpoints();
    Optional<Checkpoint> last =
        Files.isDirectory(checkpoints)
            ? new Checkpoints(checkpoints).latestComplete().checkpoint()
            : Optional.empty();
    return last.map(checkpoint ->
            "the last good checkpoint is %s; a lower learning_rate or a smaller max_grad_norm may help"
                .formatted(checkpoint.directory()))
        .orElse("there is no checkpoint yet; a lower learning_rate may help");
  }
}
