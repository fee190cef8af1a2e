package io.sirocco.hub;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A safetensors file open for reading: 8 bytes with the length of the header (little-endian), the
 * header in JSON, then the tensors without gaps. Opening it checks the whole header against the
 * file; a file that is damaged, cut short or hostile is refused with a {@link
 * SafetensorsException}. Nothing of the file but its header is kept in memory. Not for use by two
 * threads at once.
 *
 * <p>Source: the format's description in the README of huggingface/safetensors.
 */
public final class SafetensorsFile implements NamedTensors {

  /** The longest header that the format allows, in bytes. */
  public static final long MAXIMUM_HEADER_BYTES = 100_000_000;

  private static final int LENGTH_BYTES = 8;
  private static final int BUFFER_BYTES = 1 << 20;

  private final Path path;
  private final FileChannel channel;
  private final long dataStart;
  private final Map<String, StoredTensor> tensors;
  private final Map<String, String> metadata;
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);

  private SafetensorsFile(
      Path path, FileChannel channel, long dataStart, SafetensorsHeader header) {
    this.path = path;
    this.channel = channel;
    this.dataStart = dataStart;
    this.tensors = new LinkedHashMap<>();
    header.tensors().forEach(tensor -> tensors.put(tensor.name(), tensor));
    this.metadata = header.metadata();
  }

  /**
   * Opens a file and checks its header.
   *
   * @throws SafetensorsException if the file is not a complete safetensors file
   */
  public static SafetensorsFile open(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    @Nullable SafetensorsFile file = null;
    try {
      file = read(path, channel);
      return file;
    } finally {
      if (file == null) {
        channel.close();
      }
    }
  }

  private static SafetensorsFile read(Path path, FileChannel channel) throws IOException {
    long size = channel.size();
    long headerBytes = headerBytes(path, channel, size);
    long dataStart = LENGTH_BYTES + headerBytes;
    try {
      byte[] json = new byte[(int) headerBytes];
      readFully(channel, ByteBuffer.wrap(json), LENGTH_BYTES);
      if (json.length == 0 || json[0] != '{') {
        throw new IllegalArgumentException("the header does not begin with {");
      }
      SafetensorsHeader header = inFileOrder(SafetensorsHeader.parse(json));
      checkContiguous(header.tensors(), size - dataStart);
      return new SafetensorsFile(path, channel, dataStart, header);
    } catch (IllegalArgumentException | EOFException e) {
      throw new SafetensorsException(path, String.valueOf(e.getMessage()), e);
    }
  }

  private static long headerBytes(Path path, FileChannel channel, long size) throws IOException {
    if (size < LENGTH_BYTES) {
      throw new SafetensorsException(
          path, "%d bytes, too few for the 8 bytes of the header's length".formatted(size));
    }
    ByteBuffer length = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    readFully(channel, length, 0);
    long headerBytes = length.getLong(0);
    if (headerBytes < 0 || headerBytes > MAXIMUM_HEADER_BYTES) {
      throw new SafetensorsException(
          path,
          "a header of %s bytes is longer than the %d that the format allows"
              .formatted(Long.toUnsignedString(headerBytes), MAXIMUM_HEADER_BYTES));
    }
    if (headerBytes > size - LENGTH_BYTES) {
      throw new SafetensorsException(
          path,
          "the header ends at byte %d, the file at byte %d"
              .formatted(LENGTH_BYTES + headerBytes, size));
    }
    return headerBytes;
  }

  private static SafetensorsHeader inFileOrder(SafetensorsHeader header) {
    List<StoredTensor> sorted = new ArrayList<>(header.tensors());
    sorted.sort(Comparator.comparingLong(StoredTensor::begin).thenComparingLong(StoredTensor::end));
    return new SafetensorsHeader(sorted, header.metadata());
  }

  private static void checkContiguous(List<StoredTensor> tensors, long dataBytes) {
    long end = 0;
    String previous = "the header";
    for (StoredTensor tensor : tensors) {
      if (tensor.begin() != end) {
        throw new IllegalArgumentException(
            "tensor %s begins at byte %d and %s ends at byte %d of the data: %s"
                .formatted(
                    tensor.name(),
                    tensor.begin(),
                    previous,
                    end,
                    tensor.begin() < end ? "they overlap" : "a hole"));
      }
      end = tensor.end();
      previous = "tensor " + tensor.name();
    }
    if (end != dataBytes) {
      throw new IllegalArgumentException(
          "the tensors take %d bytes, the file has %d after its header".formatted(end, dataBytes));
    }
  }

  @Override
  public Path path() {
    return path;
  }

  /**
   * The tensors, in the order of their bytes in the file; reading one of a type that {@link #read}
   * does not know is a {@link SafetensorsException}.
   */
  @Override
  public List<TensorSource> sources() {
    return tensors.values().stream()
        .map(tensor ->
            new TensorSource(
                tensor.name(), tensor.shape(), (from, into) -> read(tensor.name(), from, into)))
        .toList();
  }

  /** The tensors, in the order of their bytes in the file. */
  public List<StoredTensor> tensors() {
    return List.copyOf(tensors.values());
  }

  /** The file's own remarks, such as {@code format: pt}. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /**
   * Copies elements of a tensor; F16 and BF16 are widened, which is exact.
   *
   * @param name a tensor of element type F32, F16 or BF16
   * @param from the first element to copy
   * @param into receives as many as it holds
   * @throws SafetensorsException if there is no such tensor, its type is another, or the file has
   *     been cut since it was opened
   * @throws IndexOutOfBoundsException if the range leaves the tensor
   */
  public void read(String name, long from, float[] into) throws IOException {
    StoredTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new SafetensorsException(path, "no tensor %s".formatted(name));
    }
    requireFloats(tensor);
    if (from < 0 || into.length > tensor.elements() - from) {
      throw new IndexOutOfBoundsException(
          "elements %d to %d leave %s".formatted(from, from + into.length, tensor));
    }
    int width = tensor.type().bytes();
    long position = dataStart + tensor.begin() + from * width;
    for (int done = 0; done < into.length; ) {
      int count = Math.min(into.length - done, BUFFER_BYTES / width);
      buffer.clear().limit(count * width);
      fill(position + (long) done * width);
      decode(tensor.type(), into, done, count);
      done += count;
    }
  }

  /**
   * Checks that the file holds these tensors and no others, in any order.
   *
   * @throws SafetensorsException if one is missing, has another shape, is of a type that {@link
   *     #read} does not know, or is one too many; the message names the first
   */
  public void requireExactly(List<TensorTarget> targets) throws SafetensorsException {
    Set<String> expected = new HashSet<>();
    for (TensorTarget target : targets) {
      expected.add(target.name());
      StoredTensor stored = tensors.get(target.name());
      if (stored == null) {
        throw new SafetensorsException(path, "no tensor %s, which is expected".formatted(target));
      }
      if (!stored.shape().equals(target.shape())) {
        throw new SafetensorsException(
            path, "tensor %s is expected as %s".formatted(stored, Shapes.text(target.shape())));
      }
      requireFloats(stored);
    }
    for (StoredTensor stored : tensors.values()) {
      if (!expected.contains(stored.name())) {
        throw new SafetensorsException(
            path,
            "tensor %s is one too many: %d are here, %d are expected"
                .formatted(stored, tensors.size(), targets.size()));
      }
    }
  }

  private void requireFloats(StoredTensor tensor) throws SafetensorsException {
    switch (tensor.type()) {
      case F32, F16, BF16 -> {}
      default ->
          throw new SafetensorsException(
              path, "tensor %s is not one of F32, F16, BF16".formatted(tensor));
    }
  }

  private void decode(ElementType type, float[] into, int start, int count) {
    buffer.flip();
    switch (type) {
      case F32 -> buffer.asFloatBuffer().get(into, start, count);
      case F16 -> {
        for (int i = 0; i < count; i++) {
          into[start + i] = Float.float16ToFloat(buffer.getShort(2 * i));
        }
      }
      case BF16 -> {
        for (int i = 0; i < count; i++) {
          into[start + i] = Float.intBitsToFloat(buffer.getShort(2 * i) << 16);
        }
      }
      default -> throw new AssertionError("not a type that is read as floats: " + type);
    }
  }

  private void fill(long position) throws IOException {
    try {
      readFully(channel, buffer, position);
    } catch (EOFException e) {
      throw new SafetensorsException(path, "cut while open: " + e.getMessage(), e);
    }
  }

  private static void readFully(FileChannel channel, ByteBuffer into, long position)
      throws IOException {
    long at = position;
    while (into.hasRemaining()) {
      int read = channel.read(into, at);
      if (read < 0) {
        throw new EOFException(
            "the file ends at byte %d, %d more are needed".formatted(at, into.remaining()));
      }
      at += read;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
