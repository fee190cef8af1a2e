package io.sirocco.training.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is read by the protocol buffers of their makers. */
final class EventFileTest {

  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.25Z");

  @TempDir Path directory;

  @Test
  void everyRecordIsFramedAndReadable() throws IOException {
    Map<String, Double> values = Map.of("loss/train", 2.5);
    try (EventFile file = EventFile.create(directory.resolve("run"), "sirocco", TIME)) {
      file.append(new Event.Scalars(41, values), TIME);
      file.append(new Event.Text(41, "sample", "Größe"), TIME);
    }
    Path file = directory.resolve("run/events.out.tfevents.1767323045.sirocco.0");
    List<UnknownFieldSet> events = EventRecords.of(file);
    assertThat(events).hasSize(3);
    for (UnknownFieldSet event : events) {
      double seconds = Double.longBitsToDouble(event.getField(1).getFixed64List().getFirst());
      assertThat(seconds).isEqualTo(1767323045.25);
    }
    assertThat(text(events.get(0), 3)).isEqualTo("brain.Event:2");
    assertThat(integer(events.get(1), 2)).isEqualTo(41);
    UnknownFieldSet scalar = message(message(events.get(1), 5), 1);
    assertThat(text(scalar, 1)).isEqualTo("loss/train");
    assertThat(Float.intBitsToFloat(scalar.getField(2).getFixed32List().getFirst()))
        .isEqualTo(2.5f);
    UnknownFieldSet sample = message(message(events.get(2), 5), 1);
    assertThat(text(sample, 1)).isEqualTo("sample");
    assertThat(text(message(message(sample, 9), 1), 1)).isEqualTo("text");
    UnknownFieldSet tensor = message(sample, 8);
    assertThat(integer(tensor, 1)).isEqualTo(7);
    assertThat(integer(message(message(tensor, 2), 2), 1)).isEqualTo(1);
    assertThat(text(tensor, 8)).isEqualTo("Größe");
  }

  @Test
  void checksumsAreThoseOfTfRecords() throws IOException {
    try (EventFile _ = EventFile.create(directory, "sirocco", TIME)) {
      // The first record alone.
    }
    byte[] bytes =
        Files.readAllBytes(directory.resolve("events.out.tfevents.1767323045.sirocco.0"));
    // "brain.Event:2" is field 3; the time is field 1. The checksum of the length 24 is that of
    // every file that TensorFlow writes: its first record has 24 bytes.
    assertThat(HexFormat.of().formatHex(bytes, 0, 12)).isEqualTo("1800000000000000a37f4b22");
  }

  @Test
  void everyFileHasItsOwnName() throws IOException {
    for (int i = 0; i < 3; i++) {
      EventFile.create(directory, "sirocco", TIME).close();
    }
    try (var files = Files.list(directory)) {
      assertThat(files).hasSize(3);
    }
  }

  private static UnknownFieldSet message(UnknownFieldSet parent, int field) throws IOException {
    return UnknownFieldSet.parseFrom(bytes(parent, field));
  }

  private static String text(UnknownFieldSet parent, int field) {
    return bytes(parent, field).toStringUtf8();
  }

  private static ByteString bytes(UnknownFieldSet parent, int field) {
    return parent.getField(field).getLengthDelimitedList().getFirst();
  }

  private static long integer(UnknownFieldSet parent, int field) {
    return parent.getField(field).getVarintList().getFirst();
  }
}
