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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file such as metrics.jsonl, to which a line is added for each record. Each line reaches the
 * operating system in one write, so that a kill loses none that was added. Values that are not
 * numbers are written as the strings "NaN", "Infinity" and "-Infinity".
 *
 * <p>Trap: the record of a step has to be added before the checkpoint of that step is saved, or a
 * kill between the two loses it.
 *
 * @param <T> the records, such as {@link Metrics}
 */
public final class StepLog<T extends StepLog.Line> implements AutoCloseable {

  /** A record of a step. */
  public interface Line {

    /** The number of optimizer updates done. */
    long step();
  }

  private final Path file;
  private final FileChannel channel;

  private StepLog(Path file, FileChannel channel) {
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
   * @param type of the records
   * @param step the step that the run goes on from; 0 for a run that begins
   * @throws IOException if a line other than the last cannot be read; nothing is dropped then
   */
  public static <T extends Line> StepLog<T> resume(Path file, Class<T> type, long step)
      throws IOException {
    if (Files.exists(file)) {
      Extent extent = extent(file, reader(type), step);
      if (!extent.isWhole()) {
        Durable.replaceFile(file, Files.size(file), channel -> copy(file, extent.lines(), channel));
      }
    }
    return new StepLog<>(
        file, FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
  }

  /**
   * The records of a file, but for a last line that is not complete; none where there is no file.
   *
   * @throws IOException if it cannot be read, or a line other than the last cannot
   */
  public static <T extends Line> List<T> read(Path file, Class<T> type) throws IOException {
    List<T> records = new ArrayList<>();
    if (Files.exists(file)) {
      ObjectReader objects = reader(type);
      long lines = extent(file, objects, Long.MAX_VALUE).lines();
      try (BufferedReader reader = reader(file)) {
        for (long i = 0; i < lines; i++) {
          records.add(objects.readValue(line(reader, file, i, lines)));
        }
      }
    }
    return records;
  }

  /** What a record does not have is not written. */
  private static ObjectReader reader(Class<?> type) {
    return Json.MAPPER
        .readerFor(type)
        .without(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);
  }

  /**
   * Adds a line.
   *
   * @throws StorageException if it could not be written
   */
  public void append(T record) throws IOException {
    byte[] line = (Json.line(record) + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      Durable.writeFully(channel, line);
    } catch (IOException e) {
      throw StorageException.of(file, line.length, e);
    }
  }

  private static Extent extent(Path file, ObjectReader objects, long step) throws IOException {
    try (BufferedReader reader = reader(file)) {
      long lines = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        Optional<Line> record = parse(objects, line);
        if (record.isEmpty() && reader.readLine() != null) {
          throw new IOException(
              "%s, line %d: \"%s\" is not a record of a step"
                  .formatted(file, lines + 1, line.substring(0, Math.min(line.length(), 40))));
        }
        if (record.isEmpty() || record.get().step() > step) {
          return new Extent(lines, false);
        }
        lines++;
      }
      return new Extent(lines, endsInNewline(file));
    }
  }

  private static Optional<Line> parse(ObjectReader objects, String line) {
    try {
      return Optional.ofNullable(objects.readValue(line));
    } catch (JsonProcessingException e) {
      // Whether that is an error depends on where the line stands.
      return Optional.empty();
    }
  }

  private static void copy(Path from, long lines, FileChannel to) throws IOException {
    try (BufferedReader reader = reader(from)) {
      for (long i = 0; i < lines; i++) {
        String line = line(reader, from, i, lines);
        Durable.writeFully(to, (line + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private static String line(BufferedReader reader, Path file, long number, long lines)
      throws IOException {
    String line = reader.readLine();
    if (line == null) {
      throw new IOException("%s ends at line %d of %d".formatted(file, number, lines));
    }
    return line;
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
