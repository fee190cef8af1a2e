package io.sirocco.training.tensorboard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.zip.CRC32C;

/**
 * A file of events to which records are added. Each reaches the operating system in one write; a
 * record that a kill has cut is passed over by TensorBoard.
 *
 * <p>A record is framed as in a TFRecord: its length (8 bytes), the masked checksum of these, the
 * content, the masked checksum of the content; all little-endian.
 */
public final class EventFile implements AutoCloseable {

  private static final int MASK_DELTA = 0xA282EAD8;

  private final FileChannel channel;

  private EventFile(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Creates the next file of a run.
   *
   * @param directory where the files of the run lie; created if missing
   * @param writer who writes, as a part of the name
   * @param time of the first record
   * @throws IOException if it could not be created or written
   */
  public static EventFile create(Path directory, String writer, Instant time) throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve(name(directory, writer, time.getEpochSecond()));
    EventFile events =
        new EventFile(
            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    events.append(Event.FileVersion.CURRENT, time);
    return events;
  }

  /** Names sort by time; runs that go on within a second are told apart by a number. */
  private static String name(Path directory, String writer, long seconds) {
    for (int number = 0; ; number++) {
      String name = "events.out.tfevents.%010d.%s.%d".formatted(seconds, writer, number);
      if (!Files.exists(directory.resolve(name))) {
        return name;
      }
    }
  }

  /**
   * Adds a record.
   *
   * @param time that TensorBoard shows it at
   * @throws IOException if it could not be written
   */
  public void append(Event event, Instant time) throws IOException {
    double seconds = time.getEpochSecond() + time.getNano() * 1e-9;
    ByteBuffer record = framed(event.message().number(1, seconds).toBytes());
    while (record.hasRemaining()) {
      channel.write(record);
    }
  }

  private static ByteBuffer framed(byte[] content) {
    ByteBuffer record =
        ByteBuffer.allocate(Long.BYTES + Integer.BYTES + content.length + Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    record.putLong(content.length);
    record.putInt(maskedChecksum(record.array(), Long.BYTES));
    record.put(content);
    record.putInt(maskedChecksum(content, content.length));
    return record.flip();
  }

  /** Masked, because a checksum over data that holds checksums says little. */
  private static int maskedChecksum(byte[] bytes, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, length);
    return Integer.rotateRight((int) checksum.getValue(), 15) + MASK_DELTA;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
