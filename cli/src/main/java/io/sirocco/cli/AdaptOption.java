package io.sirocco.cli;

import io.sirocco.PretrainedModel;
import io.sirocco.Pretraining;
import io.sirocco.classification.Example;
import io.sirocco.classification.TaskAdaptation;
import io.sirocco.cli.ShownRun.Entry;
import io.sirocco.kernels.Backend;
import io.sirocco.training.Trainer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether a model goes on pretraining with the texts that it is then fine-tuned on. */
final class AdaptOption {

  @Option(
      names = "--adapt",
      paramLabel = "STEPS",
      description =
          "First goes on pretraining for so many steps with the texts to train on, without their"
              + " labels, into OUT-adapted; begun before, it is gone on with. Default: does not.")
  private @Nullable Integer steps;

  @Option(
      names = "--adapt-learning-rate",
      paramLabel = "X",
      defaultValue = "5e-4",
      description =
          "Of --adapt: falls to 0. Default: 5e-4, for small models; 5e-5 is usual for large ones.")
  private double learningRate;

  /** The model that is to be fine-tuned. */
  record Source(Path path, PretrainedModel pretrained) {}

  /**
   * Adapts a model, if that is asked for.
   *
   * @param source the model, with the language of the texts
   * @param texts to train on
   * @param batch texts of a step
   * @param out of the classifier
   * @return what is to be fine-tuned; null where it was interrupted
   */
  @Nullable Source apply(
      TaskAdaptation.Source source, List<Example> texts, int batch, Path out, Place place)
      throws IOException {
    if (steps == null) {
      return new Source(source.path(), source.pretrained());
    }
    TaskAdaptation adaptation = TaskAdaptation.beside(out);
    TaskAdaptation.Length length = new TaskAdaptation.Length(steps, batch, learningRate);
    Pretraining.Request request =
        adaptation.prepare(source, texts, length, place.backend(), place.threads());
    PrintWriter printed = place.printed();
    printed.println(
        "%s: %,d steps with %,d texts".formatted(adaptation.run(), steps, texts.size()));
    printed.flush();
    try (TrainingDisplay display = new TrainingDisplay(printed, PretrainingProcess.terminal())) {
      ShownRun shown = new ShownRun(printed, display, place.interruption());
      Entry entry = adaptation.isBegun() ? Entry.RESUME : Entry.BEGIN;
      Pretraining.Result result = shown.train(request, entry, new ProfileOption());
      if (result.outcome() == Trainer.Outcome.INTERRUPTED) {
        printed.println(
            "interrupted after step %d of --adapt; the same command goes on"
                .formatted(result.progress().step()));
        printed.flush();
        return null;
      }
    }
    return new Source(adaptation.run(), PretrainedModel.load(adaptation.run()));
  }

  /** Where it is computed and shown. */
  record Place(Backend backend, int threads, PrintWriter printed, Interruption interruption) {}
}
