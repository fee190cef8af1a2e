package io.sirocco.training.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads event files as their format is defined, with checksums bit by bit. */
final class EventRecords {

  /** The polynomial of CRC-32C, lowest power first. */
  private static final int POLYNOMIAL = 0x82F63B78;

  private EventRecords() {}

  /** The messages of a file whose checksums are right. */
  static List<UnknownFieldSet> of(Path file) throws IOException {
    byte[] all = Files.readAllBytes(file);
    ByteBuffer bytes = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
    List<UnknownFieldSet> events = new ArrayList<>();
    while (bytes.hasRemaining()) {
      int begin = bytes.position();
      byte[] content = new byte[Math.toIntExact(bytes.getLong())];
      assertThat(bytes.getInt()).isEqualTo(masked(all, begin, Long.BYTES));
      bytes.get(content);
      assertThat(bytes.getInt()).isEqualTo(masked(content, 0, content.length));
      events.add(UnknownFieldSet.parseFrom(content));
    }
    return events;
  }

  private static int masked(byte[] bytes, int from, int length) {
    int sum = -1;
    for (int i = from; i < from + length; i++) {
      sum ^= bytes[i] & 0xFF;
      for (int bit = 0; bit < 8; bit++) {
        sum = (sum & 1) == 0 ? sum >>> 1 : sum >>> 1 ^ POLYNOMIAL;
      }
    }
    int checksum = ~sum;
    return (checksum >>> 15 | checksum << 17) + 0xA282EAD8;
  }
}
