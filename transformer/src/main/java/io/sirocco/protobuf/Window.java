package io.sirocco.protobuf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The bytes of a file, of which a few are in memory. */
final class Window {

  private static final int BYTES = 1 << 13;

  private final FileChannel channel;
  private final ByteBuffer bytes = ByteBuffer.allocate(BYTES).limit(0);
  private long begin;

  Window(FileChannel channel) {
    this.channel = channel;
  }

  /** A byte, as 0 to 255. */
  int at(long position) throws IOException {
    if (position < begin || position >= begin + bytes.limit()) {
      begin = position;
      bytes.clear();
      int count = channel.read(bytes, position);
      bytes.flip();
      if (count < 1) {
        throw new MalformedMessageException(position, "the file ends here");
      }
    }
    return bytes.get((int) (position - begin)) & 0xFF;
  }

  /** Some bytes. */
  byte[] at(long position, int length) throws IOException {
    byte[] copied = new byte[length];
    for (int i = 0; i < length; i++) {
      copied[i] = (byte) at(position + i);
    }
    return copied;
  }
}
