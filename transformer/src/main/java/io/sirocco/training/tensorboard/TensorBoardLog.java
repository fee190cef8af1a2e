package io.sirocco.training.tensorboard;

import io.sirocco.training.Metrics;
import io.sirocco.training.Sample;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The metrics and samples of a run as TensorBoard shows them. It says what metrics.jsonl says: a
 * run that goes on begins the file anew, from what is kept of that.
 */
public final class TensorBoardLog implements AutoCloseable {

  private static final String WRITER = "sirocco";

  private final EventFile file;
  private final Instant start;

  private TensorBoardLog(EventFile file, Instant start) {
    this.file = file;
    this.start = start;
  }

  /**
   * What a run has told so far.
   *
   * @param metrics in the order of steps
   * @param samples in the order of steps
   */
  public record History(List<Metrics> metrics, List<Sample> samples) {
    /** Copies the lists. */
    public History {
      metrics = List.copyOf(metrics);
      samples = List.copyOf(samples);
    }
  }

  /**
   * Begins the file, in the place of those that are there.
   *
   * @param directory where it lies; created if missing
   * @param start when the run began, without the time between its processes
   * @param history written at once
   * @throws IOException if it could not be written
   */
  public static TensorBoardLog begin(Path directory, Instant start, History history)
      throws IOException {
    Files.createDirectories(directory);
    try (DirectoryStream<Path> old =
        Files.newDirectoryStream(directory, "events.out.tfevents.*." + WRITER + ".*")) {
      for (Path file : old) {
        Files.delete(file);
      }
    }
    TensorBoardLog log = new TensorBoardLog(EventFile.create(directory, WRITER, start), start);
    Map<Long, Metrics> steps = new LinkedHashMap<>();
    for (Metrics metrics : history.metrics()) {
      steps.put(metrics.step(), metrics);
      log.append(metrics);
    }
    for (Sample sample : history.samples()) {
      @Nullable Metrics at = steps.get(sample.step());
      log.append(sample, at == null ? 0 : at.seconds());
    }
    return log;
  }

  /**
   * Adds the numbers of a step.
   *
   * @throws IOException if they could not be written
   */
  public void append(Metrics metrics) throws IOException {
    file.append(new Event.Scalars(metrics.step(), scalars(metrics)), at(metrics.seconds()));
  }

  /**
   * Adds a sample.
   *
   * @param seconds of training so far
   * @throws IOException if it could not be written
   */
  public void append(Sample sample, double seconds) throws IOException {
    String tag = path("samples", sample.objective(), sample.language());
    // TensorBoard reads Markdown, which joins lines that no empty one parts.
    String text = ("**" + sample.given() + "**" + sample.text()).replace("\n", "\n\n");
    file.append(new Event.Text(sample.step(), tag, text), at(seconds));
  }

  private Instant at(double seconds) {
    return start.plus(Duration.ofNanos(Math.round(seconds * 1e9)));
  }

  private static Map<String, Double> scalars(Metrics metrics) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("train/loss", metrics.loss());
    values.put(path("train/loss", metrics.objective(), metrics.language()), metrics.loss());
    Map<String, Double> parts = metrics.losses();
    if (parts != null) {
      parts.forEach((name, loss) -> values.put(path("train/loss", name, metrics.language()), loss));
    }
    values.put("learning_rate", metrics.learningRate());
    values.put("gradient_norm", metrics.gradientNorm());
    values.put("tokens_per_second", metrics.tokensPerSecond());
    put(values, "loss_scale", metrics.lossScale());
    put(values, "skipped", metrics.skipped() == null ? null : 1.);
    put(values, "validation/loss", metrics.validationLoss());
    List<Metrics.Validation> validation = metrics.validation();
    if (validation != null) {
      validation.forEach(one -> putAll(values, one));
    }
    return values;
  }

  private static void putAll(Map<String, Double> values, Metrics.Validation validation) {
    String path = path("validation", validation.objective(), validation.language());
    values.put(path + "/loss", validation.loss());
    put(values, path + "/accuracy", validation.accuracy());
    put(values, path + "/bits_per_byte", validation.bitsPerByte());
    put(values, path + "/bits_per_character", validation.bitsPerCharacter());
  }

  private static void put(Map<String, Double> values, String tag, @Nullable Double value) {
    if (value != null) {
      values.put(tag, value);
    }
  }

  private static String path(String first, String objective, @Nullable String language) {
    return language == null
        ? "%s/%s".formatted(first, objective)
        : "%s/%s/%s".formatted(first, objective, language);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
