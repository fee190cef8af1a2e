package io.sirocco;

import io.sirocco.report.RunData;
import io.sirocco.report.RunReport;
import io.sirocco.training.Metrics;
import io.sirocco.training.Progress;
import io.sirocco.training.RunDirectory;
import io.sirocco.training.RunLayout;
import io.sirocco.training.Sample;
import io.sirocco.training.StepLog;
import io.sirocco.training.tensorboard.TensorBoardLog;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run tells of itself: metrics.jsonl and samples.jsonl, and what is made of them, event
 * files and the report. All metrics stay in memory, some 100 bytes a step.
 */
public final class RunFiles implements AutoCloseable {

  private final RunDirectory directory;
  private final List<Metrics> metrics;
  private final List<Sample> samples;
  private final StepLog<Metrics> metricsLog;
  private final StepLog<Sample> samplesLog;
  private final TensorBoardLog events;

  private RunFiles(RunDirectory directory, Progress start, Instant now) throws IOException {
    this.directory = directory;
    RunLayout layout = directory.layout();
    metricsLog = StepLog.resume(layout.metrics(), Metrics.class, start.step());
    samplesLog = StepLog.resume(layout.samples(), Sample.class, start.step());
    metrics = new ArrayList<>(StepLog.read(layout.metrics(), Metrics.class));
    samples = new ArrayList<>(StepLog.read(layout.samples(), Sample.class));
    Instant begin = now.minus(Duration.ofNanos(Math.round(start.spent().seconds() * 1e9)));
    events =
        TensorBoardLog.begin(
            layout.tensorboard(), begin, new TensorBoardLog.History(metrics, samples));
  }

  /**
   * Opens the files of a run that goes on; what they tell of later steps is dropped.
   *
   * @param start where the run goes on
   * @param now the time of day
   * @throws IOException if they cannot be read or written
   */
  public static RunFiles open(RunDirectory directory, Progress start, Instant now)
      throws IOException {
    return new RunFiles(directory, start, now);
  }

  /** Adds the line of a step. */
  public void append(Metrics line) throws IOException {
    metricsLog.append(line);
    metrics.add(line);
    events.append(line);
  }

  /** Adds a text that shows what the model has learned. */
  public void append(Sample sample) throws IOException {
    samplesLog.append(sample);
    samples.add(sample);
    events.append(sample, metrics.isEmpty() ? 0 : metrics.getLast().seconds());
  }

  /** Writes the report anew. */
  public void report() throws IOException {
    directory.recordReport(RunReport.page(RunData.of(directory.layout(), metrics, samples)));
  }

  @Override
  public void close() throws IOException {
    metricsLog.close();
    samplesLog.close();
    events.close();
  }
}
