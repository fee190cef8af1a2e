package io.sirocco.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The file metrics.jsonl, to which a line is added for each record. Each line reaches the operating
 * system in one write, so that a kill loses none that was added. Values that are not numbers are
 * written as the strings "NaN", "Infinity" and "-Infinity".
 *
 * <p>Trap: the record of a step has to be added before the checkpoint of that step is saved, or a
 * kill between the two loses it.
 */
public final class MetricsLog implements AutoCloseable {

  /** A record without an evaluation has no validation loss, one of f32 no loss scale. */
  private static final ObjectReader READER =
      Json.MAPPER
          .readerFor(Metrics.class)
          .without(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);

  private final Path file;
  private final FileChannel channel;

  private MetricsLog(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** How many of a log's first lines are to be kept, and whether that is all of the file. */
  private record Extent(long lines, boolean isWhole) {}

  /**
   * Opens the log of a run that goes on after a step: lines of later steps, which will be made
   * again, and a last line that a kill has cut are dropped.
   *
   * @param file created if missing
   * @param step the step that the run goes on from; 0 for a run that begins
   * @throws IOException if a line other than the last cannot be read; nothing is dropped then
   */
  public static MetricsLog resume(Path file, long step) throws IOException {
    if (Files.exists(file)) {
      Extent extent = extent(file, step);
      if (!extent.isWhole()) {
        Durable.replaceFile(file, Files.size(file), channel -> copy(file, extent.lines(), channel));
      }
    }
    return new MetricsLog(
        file, FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
  }

  /**
   * Adds a line.
   *
   * @throws StorageException if it could not be written
   */
  public void append(Metrics metrics) throws IOException {
    byte[] line = (Json.line(metrics) + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      Durable.writeFully(channel, line);
    } catch (IOException e) {
      throw StorageException.of(file, line.length, e);
    }
  }

  private static Extent extent(Path file, long step) throws IOException {
    try (BufferedReader reader = reader(file)) {
      long lines = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        Optional<Metrics> metrics = parse(line);
        if (metrics.isEmpty() && reader.readLine() != null) {
          throw new IOException(
              "%s, line %d: \"%s\" is not a record of metrics"
                  .formatted(file, lines + 1, line.substring(0, Math.min(line.length(), 40))));
        }
        if (metrics.isEmpty() || metrics.get().step() > step) {
          return new Extent(lines, false);
        }
        lines++;
      }
      return new Extent(lines, endsInNewline(file));
    }
  }

  private static Optional<Metrics> parse(String line) {
    try {
      return Optional.ofNullable(READER.readValue(line));
    } catch (JsonProcessingException e) {
      // Whether that is an error depends on where the line stands.
      return Optional.empty();
    }
  }

  private static void copy(Path from, long lines, FileChannel to) throws IOException {
    try (BufferedReader reader = reader(from)) {
      for (long i = 0; i < lines; i++) {
        String line = reader.readLine();
        if (line == null) {
          throw new IOException("%s ends at line %d of %d".formatted(from, i, lines));
        }
        Durable.writeFully(to, (line + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private static BufferedReader reader(Path file) throws IOException {
    // Not Files.newBufferedReader, which throws at bytes that are no UTF-8: a cut line may have
    // any.
    return new BufferedReader(
        new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8));
  }

  private static boolean endsInNewline(Path file) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      var last = ByteBuffer.allocate(1);
      return channel.size() == 0
          || (channel.read(last, channel.size() - 1) == 1 && last.get(0) == '\n');
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
