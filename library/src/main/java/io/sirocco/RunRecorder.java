package io.sirocco;

import io.sirocco.kernels.Session;
import io.sirocco.training.Checkpoint;
import io.sirocco.training.CheckpointStore;
import io.sirocco.training.Evaluation;
import io.sirocco.training.FilledMasks;
import io.sirocco.training.Metrics;
import io.sirocco.training.ModelStates;
import io.sirocco.training.Progress;
import io.sirocco.training.Sample;
import io.sirocco.training.TrainingObserver;
import io.sirocco.training.TrainingState;
import io.sirocco.training.TrainingStep;
import io.sirocco.transformer.LanguageModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes what happens in a run to its directory.
 *
 * <p>The metrics of a step are held back until it is known whether an evaluation belongs to them,
 * and are on the disk before the step's checkpoint is.
 */
final class RunRecorder implements TrainingObserver, AutoCloseable {

  private final Targets targets;
  private final TrainingState start;
  private final PretrainingObserver observer;
  private @Nullable Metrics pending;
  private Progress progress;
  private @Nullable Evaluation evaluation;
  private boolean isEvaluated;

  /** What is read and written. */
  record Targets(
      Session session,
      LanguageModel model,
      CheckpointStore store,
      RunFiles files,
      SampleTexts texts,
      Supplier<List<FilledMasks>> masks) {}

  /**
   * Records what follows a state.
   *
   * @param targets what is read and written
   * @param start where the run stands
   * @param observer told of everything, too
   */
  RunRecorder(Targets targets, TrainingState start, PretrainingObserver observer) {
    this.targets = targets;
    this.start = start;
    this.progress = start.progress();
    this.observer = observer;
  }

  /** The last that was heard of. */
  Progress progress() {
    return progress;
  }

  /** The last that was made. */
  Optional<Evaluation> evaluation() {
    return Optional.ofNullable(evaluation);
  }

  @Override
  public void stepped(
      Progress after, TrainingStep.Result result, double learningRate, double seconds) {
    progress = after;
    flush();
    Metrics metrics = Metrics.of(after, result, learningRate, seconds);
    pending = metrics;
    observer.stepped(after, metrics);
    if (result.outlier() != null) {
      observer.note("step %d is skipped: %s".formatted(after.step(), result.outlier()));
    }
  }

  @Override
  public void evaluating(int sequences, int ofSequences) {
    observer.evaluating(sequences, ofSequences);
  }

  @Override
  public void evaluated(Progress after, Evaluation made) {
    progress = after;
    evaluation = made;
    isEvaluated = true;
    Metrics step = pending;
    if (step != null) {
      pending = step.evaluated(after, made);
    }
    observer.evaluated(after, made);
  }

  @Override
  public void decided(Progress after, double secondsPerStep) {
    progress = after;
    observer.note(
        "%.1f ms a step: the run will have %d steps"
            .formatted(secondsPerStep * 1e3, after.maxSteps()));
  }

  @Override
  public void checkpoint(Progress now, Checkpoint.Standing standing) {
    progress = now;
    flush();
    if (isEvaluated) {
      targets.texts().at(now.step(), targets.masks()).forEach(this::append);
    }
    TrainingState state = new TrainingState(start.seed(), start.configHash(), now);
    try {
      observer.saved(
          targets
              .store()
              .save(
                  state,
                  SessionTensors.sources(targets.session(), targets.model().tensors()),
                  SessionTensors.sources(targets.session(), ModelStates.moments(targets.model())),
                  standing));
      if (isEvaluated) {
        isEvaluated = false;
        targets.files().report();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void append(Sample sample) {
    try {
      targets.files().append(sample);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void flush() {
    Metrics metrics = pending;
    pending = null;
    if (metrics != null) {
      try {
        targets.files().append(metrics);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() throws IOException {
    flush();
    targets.files().report();
  }
}
