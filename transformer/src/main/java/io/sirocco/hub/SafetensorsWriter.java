package io.sirocco.hub;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes f32 tensors as a safetensors file, in memory bounded by one chunk. The bytes are a
 * function of the metadata and of the tensors' order, names, shapes and elements alone. The header
 * is padded with spaces so that the data begin at a multiple of 8 bytes.
 */
public final class SafetensorsWriter {

  /** The most elements that a source is asked for at once. */
  public static final int CHUNK_ELEMENTS = 1 << 20;

  private static final int ALIGNMENT = 8;
  private static final JsonFactory JSON = new JsonFactory();

  private final WritableByteChannel channel;
  private final MessageDigest digest = FileDigest.sha256Digest();
  private final ByteBuffer bytes;
  private float[] chunk = new float[0];
  private long written;

  private SafetensorsWriter(WritableByteChannel channel, List<TensorSource> tensors) {
    this.channel = channel;
    long largest = tensors.stream().mapToLong(TensorSource::count).max().orElse(0);
    int capacity = (int) Math.min(largest, CHUNK_ELEMENTS) * Float.BYTES;
    this.bytes = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Creates or replaces a file. Nothing is forced to the disk, and a failure leaves part of a file.
   *
   * @return its size and checksum
   * @throws IllegalArgumentException if two tensors share a name
   */
  public static FileDigest write(
      Path path, List<TensorSource> tensors, Map<String, String> metadata) throws IOException {
    try (var channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      return write(channel, tensors, metadata);
    }
  }

  /**
   * Writes to a channel, which stays open.
   *
   * @return the size and checksum of what was written
   * @throws IllegalArgumentException if two tensors share a name
   */
  public static FileDigest write(
      WritableByteChannel channel, List<TensorSource> tensors, Map<String, String> metadata)
      throws IOException {
    byte[] header = header(tensors, metadata);
    var writer = new SafetensorsWriter(channel, tensors);
    writer.append(header, header.length);
    for (TensorSource tensor : tensors) {
      writer.append(tensor);
    }
    return FileDigest.of(writer.written, writer.digest);
  }

  /** The size in bytes of the file that {@link #write} makes of these. */
  public static long size(List<TensorSource> tensors, Map<String, String> metadata) {
    long size = header(tensors, metadata).length;
    for (TensorSource tensor : tensors) {
      size += tensor.count() * Float.BYTES;
    }
    return size;
  }

  private static byte[] header(List<TensorSource> tensors, Map<String, String> metadata) {
    Set<String> names = new HashSet<>(Set.of(SafetensorsHeader.METADATA));
    for (TensorSource tensor : tensors) {
      if (!names.add(tensor.name())) {
        throw new IllegalArgumentException("the name %s is taken".formatted(tensor.name()));
      }
    }
    byte[] json = json(tensors, metadata);
    int padded = Math.ceilDiv(json.length, ALIGNMENT) * ALIGNMENT;
    if (padded > SafetensorsFile.MAXIMUM_HEADER_BYTES) {
      throw new IllegalArgumentException(
          "a header of %d bytes is longer than the %d that the format allows"
              .formatted(padded, SafetensorsFile.MAXIMUM_HEADER_BYTES));
    }
    byte[] header = new byte[Long.BYTES + padded];
    Arrays.fill(header, (byte) ' ');
    ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putLong(padded).put(json);
    return header;
  }

  private static byte[] json(List<TensorSource> tensors, Map<String, String> metadata) {
    var out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeObjectFieldStart(SafetensorsHeader.METADATA);
        // Sorted, because the order of a map need not be the same in two runs.
        for (Map.Entry<String, String> entry : new TreeMap<>(metadata).entrySet()) {
          json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
      }
      long begin = 0;
      for (TensorSource tensor : tensors) {
        long end = Math.addExact(begin, Math.multiplyExact(tensor.count(), (long) Float.BYTES));
        writeTensor(json, tensor, begin, end);
        begin = end;
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return out.toByteArray();
  }

  private static void writeTensor(JsonGenerator json, TensorSource tensor, long begin, long end)
      throws IOException {
    long[] shape = tensor.shape().stream().mapToLong(Long::longValue).toArray();
    json.writeObjectFieldStart(tensor.name());
    json.writeStringField("dtype", ElementType.F32.name());
    json.writeFieldName("shape");
    json.writeArray(shape, 0, shape.length);
    json.writeFieldName("data_offsets");
    json.writeArray(new long[] {begin, end}, 0, 2);
    json.writeEndObject();
  }

  private void append(TensorSource tensor) throws IOException {
    long elements = tensor.count();
    for (long from = 0; from < elements; from += chunk.length) {
      int length = (int) Math.min(elements - from, CHUNK_ELEMENTS);
      if (chunk.length != length) {
        chunk = new float[length];
      }
      tensor.elements().read(from, chunk);
      bytes.clear().asFloatBuffer().put(chunk);
      append(bytes.array(), length * Float.BYTES);
    }
  }

  private void append(byte[] content, int length) throws IOException {
    digest.update(content, 0, length);
    ByteBuffer remaining = ByteBuffer.wrap(content, 0, length);
    while (remaining.hasRemaining()) {
      written += channel.write(remaining);
    }
  }
}
