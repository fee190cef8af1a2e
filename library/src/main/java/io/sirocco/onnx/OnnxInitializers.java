package io.sirocco.onnx;

import io.sirocco.hub.NamedTensors;
import io.sirocco.hub.TensorSource;
import io.sirocco.onnx.OnnxGraph.ElementType;
import io.sirocco.protobuf.MalformedMessageException;
import io.sirocco.protobuf.MessageReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The f32 initializers of an ONNX file, whoever made it, and the nodes that say what they are for.
 * Those of other types are passed over. Numbers are read when they are asked for; not by two
 * threads at once.
 *
 * <p>Files are not trusted: lengths are held against the file and shapes against lengths before
 * anything is allocated.
 */
public final class OnnxInitializers implements NamedTensors {

  private static final int MAXIMUM_TEXT_BYTES = 1 << 12;
  private static final int MAXIMUM_AXES = 32;
  private static final int MAXIMUM_ENTRIES = 1 << 18;
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path path;
  private final FileChannel channel;
  private final Map<String, TensorSource> tensors = new LinkedHashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private final ByteBuffer buffer =
      ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);

  /**
   * An operation of the file, without its attributes.
   *
   * @param operator its type
   * @param name as exporters give it, often the path of a module; may be empty
   * @param inputs names of values
   * @param outputs names of values
   */
  public record Node(String operator, String name, List<String> inputs, List<String> outputs) {
    /** Copies the lists. */
    public Node {
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
    }
  }

  private OnnxInitializers(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Opens a file.
   *
   * @throws OnnxException if it is no ONNX file with a graph and its numbers inside
   */
  public static OnnxInitializers open(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    @Nullable OnnxInitializers opened = null;
    try {
      OnnxInitializers file = new OnnxInitializers(path, channel);
      file.readModel(MessageReader.of(channel));
      opened = file;
      return file;
    } catch (MalformedMessageException | IllegalArgumentException e) {
      throw new OnnxException(path, String.valueOf(e.getMessage()), e);
    } finally {
      if (opened == null) {
        channel.close();
      }
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Messages of onnx.proto
  // ---------------------------------------------------------------------------------------------

  private void readModel(MessageReader model) throws IOException {
    boolean found = false;
    while (model.next()) {
      if (model.field() == 7 /* graph */) {
        if (found) {
          throw new OnnxException(path, "two graphs");
        }
        found = true;
        readGraph(model.message());
      }
    }
    if (!found) {
      throw new OnnxException(path, "no graph");
    }
  }

  private void readGraph(MessageReader graph) throws IOException {
    int entries = 0;
    while (graph.next()) {
      switch (graph.field()) {
        case 1 /* node */ -> nodes.add(node(graph.message()));
        case 5 /* initializer */ -> addTensor(graph.message());
        default -> {}
      }
      if (++entries > MAXIMUM_ENTRIES) {
        throw new OnnxException(path, "a graph of more than %d entries".formatted(MAXIMUM_ENTRIES));
      }
    }
  }

  private Node node(MessageReader node) throws IOException {
    String operator = "";
    String name = "";
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    while (node.next()) {
      switch (node.field()) {
        case 1 /* input */ -> inputs.add(node.text(MAXIMUM_TEXT_BYTES));
        case 2 /* output */ -> outputs.add(node.text(MAXIMUM_TEXT_BYTES));
        case 3 /* name */ -> name = node.text(MAXIMUM_TEXT_BYTES);
        case 4 /* op_type */ -> operator = node.text(MAXIMUM_TEXT_BYTES);
        default -> {}
      }
    }
    return new Node(operator, name, inputs, outputs);
  }

  private void addTensor(MessageReader tensor) throws IOException {
    List<Long> shape = new ArrayList<>();
    String name = "";
    long type = 0;
    long begin = 0;
    long bytes = 0;
    while (tensor.next()) {
      switch (tensor.field()) {
        case 1 /* dims */ -> tensor.addIntegers(shape, MAXIMUM_AXES);
        case 2 /* data_type */ -> type = tensor.integer();
        case 8 /* name */ -> name = tensor.text(MAXIMUM_TEXT_BYTES);
        // Packed numbers are the same bytes as raw ones.
        case 4 /* float_data */, 9 /* raw_data */ -> {
          begin = tensor.begin();
          bytes = tensor.length();
        }
        case 13 /* external_data */ ->
            throw new OnnxException(path, "%s is in another file".formatted(name));
        default -> {}
      }
    }
    if (type == ElementType.FLOAT.code()) {
      add(name, shape, begin, bytes);
    }
  }

  private void add(String name, List<Long> shape, long begin, long bytes) throws OnnxException {
    TensorSource tensor =
        new TensorSource(name, shape, (from, into) -> read(name, begin, bytes, from, into));
    if (bytes % Float.BYTES != 0 || tensor.count() != bytes / Float.BYTES) {
      throw new OnnxException(path, "%s has %d bytes of f32".formatted(tensor, bytes));
    }
    if (tensors.putIfAbsent(name, tensor) != null) {
      throw new OnnxException(path, "two initializers %s".formatted(name));
    }
  }

  private void read(String name, long begin, long bytes, long from, float[] into)
      throws IOException {
    if (from < 0 || into.length > bytes / Float.BYTES - from) {
      throw new IndexOutOfBoundsException(
          "elements %d to %d leave %s".formatted(from, from + into.length, name));
    }
    long position = begin + from * Float.BYTES;
    for (int done = 0; done < into.length; ) {
      int count = Math.min(into.length - done, BUFFER_BYTES / Float.BYTES);
      buffer.clear().limit(count * Float.BYTES);
      while (buffer.hasRemaining()) {
        int read = channel.read(buffer, position);
        if (read < 1) {
          throw new OnnxException(path, "the file has been cut at byte %d".formatted(position));
        }
        position += read;
      }
      buffer.flip().asFloatBuffer().get(into, done, count);
      done += count;
    }
  }

  // ---------------------------------------------------------------------------------------------

  @Override
  public Path path() {
    return path;
  }

  @Override
  public List<TensorSource> sources() {
    return List.copyOf(tensors.values());
  }

  /** The operations, in the order of the file. */
  public List<Node> nodes() {
    return List.copyOf(nodes);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
