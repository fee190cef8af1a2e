package io.sirocco.onnx;

import io.sirocco.hub.SafetensorsWriter;
import io.sirocco.hub.TensorSource;
import io.sirocco.onnx.OnnxGraph.Attribute;
import io.sirocco.onnx.OnnxGraph.Axis;
import io.sirocco.onnx.OnnxGraph.ElementType;
import io.sirocco.onnx.OnnxGraph.Initializer;
import io.sirocco.onnx.OnnxGraph.Node;
import io.sirocco.onnx.OnnxGraph.Value;
import io.sirocco.protobuf.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A graph as a file: the message ModelProto of onnx.proto, of IR version 8 and operator set 17. The
 * bytes are a function of the graph alone. Numbers are written in memory bounded by one chunk.
 *
 * <p>Fields are called as in onnx.proto where their numbers are.
 */
public final class OnnxFile {

  /** The version of the operators. */
  public static final int OPERATOR_SET = 17;

  private static final int IR_VERSION = 8;

  /** The most bytes that a protocol buffer may have. */
  private static final long MAXIMUM_BYTES = Integer.MAX_VALUE;

  private final OnnxGraph graph;
  private final List<byte[]> heads = new ArrayList<>();
  private final byte[] begin;

  /** The file of a graph. */
  public OnnxFile(OnnxGraph graph) {
    this.graph = graph;
    Message content = content(graph);
    long length = content.toBytes().length;
    for (Initializer initializer : graph.initializers()) {
      byte[] head = head(initializer);
      heads.add(head);
      length += head.length + contentBytes(initializer);
    }
    this.begin = join(model().begin(7 /* graph */, length).toBytes(), content.toBytes());
  }

  /** The size of the file in bytes. */
  public long size() {
    long size = begin.length;
    for (int i = 0; i < heads.size(); i++) {
      size += heads.get(i).length + contentBytes(graph.initializers().get(i));
    }
    return size;
  }

  /**
   * Refuses what protocol buffers cannot hold.
   *
   * @param path the file, for the error
   * @throws OnnxException if the file would be too large, with both sizes
   */
  public void requireFits(Path path) throws OnnxException {
    if (size() > MAXIMUM_BYTES) {
      long numbers =
          graph.initializers().stream().mapToLong(OnnxFile::contentBytes).sum() / Float.BYTES;
      throw new OnnxException(
          path,
          "would have %d bytes for %d parameters of 4 bytes, but a protocol buffer has %d at most"
              .formatted(size(), numbers, MAXIMUM_BYTES));
    }
  }

  /**
   * Creates or replaces a file. Nothing is forced to the disk, and a failure leaves part of a file.
   *
   * @throws OnnxException if it would be too large; nothing is written then
   */
  public void write(Path path) throws IOException {
    requireFits(path);
    try (FileChannel channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      append(channel, ByteBuffer.wrap(begin));
      for (int i = 0; i < heads.size(); i++) {
        append(channel, ByteBuffer.wrap(heads.get(i)));
        switch (graph.initializers().get(i)) {
          case Initializer.Numbers(var source) -> append(channel, source);
          case Initializer.Wholes(_, _, var values) -> append(channel, bytes(values));
        }
      }
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Messages
  // ---------------------------------------------------------------------------------------------

  private static Message model() {
    return new Message()
        .integer(1 /* ir_version */, IR_VERSION)
        .text(2 /* producer_name */, "sirocco")
        .message(8 /* opset_import */, new Message().text(1, "").integer(2, OPERATOR_SET));
  }

  /** The graph without its initializers, which follow. */
  private static Message content(OnnxGraph graph) {
    Message content = new Message();
    graph.nodes().forEach(node -> content.message(1 /* node */, node(node)));
    content.text(2 /* name */, graph.name());
    graph.inputs().forEach(input -> content.message(11 /* input */, value(input)));
    graph.outputs().forEach(output -> content.message(12 /* output */, value(output)));
    return content;
  }

  private static Message node(Node node) {
    Message message = new Message();
    node.inputs().forEach(input -> message.text(1 /* input */, input));
    node.outputs().forEach(output -> message.text(2 /* output */, output));
    message.text(3 /* name */, node.outputs().getFirst());
    message.text(4 /* op_type */, node.operator());
    node.attributes()
        .forEach(attribute -> message.message(5 /* attribute */, attribute(attribute)));
    return message;
  }

  private static Message attribute(Attribute attribute) {
    Message message = new Message().text(1 /* name */, attribute.name());
    return switch (attribute) {
      case Attribute.Real(_, var value) ->
          message.number(2 /* f */, value).integer(20 /* type */, 1 /* FLOAT */);
      case Attribute.Whole(_, var value) ->
          message.integer(3 /* i */, value).integer(20 /* type */, 2 /* INT */);
      case Attribute.Wholes(_, var values) -> {
        values.forEach(value -> message.integer(8 /* ints */, value));
        yield message.integer(20 /* type */, 7 /* INTS */);
      }
    };
  }

  private static Message value(Value value) {
    Message shape = new Message();
    for (Axis axis : value.shape()) {
      shape.message(
          1 /* dim */,
          switch (axis) {
            case Axis.Fixed(var size) -> new Message().integer(1 /* dim_value */, size);
            case Axis.Any(var name) -> new Message().text(2 /* dim_param */, name);
          });
    }
    Message tensor =
        new Message().integer(1 /* elem_type */, value.type().code()).message(2 /* shape */, shape);
    return new Message()
        .text(1 /* name */, value.name())
        .message(2 /* type */, new Message().message(1 /* tensor_type */, tensor));
  }

  // ---------------------------------------------------------------------------------------------
  // Initializers
  // ---------------------------------------------------------------------------------------------

  /** What stands before the elements of an initializer. */
  private static byte[] head(Initializer initializer) {
    Message tensor = new Message();
    initializer.shape().forEach(size -> tensor.integer(1 /* dims */, size));
    tensor
        .integer(2 /* data_type */, type(initializer).code())
        .text(8 /* name */, initializer.name())
        .begin(9 /* raw_data */, contentBytes(initializer));
    byte[] fields = tensor.toBytes();
    long length = fields.length + contentBytes(initializer);
    return join(new Message().begin(5 /* initializer */, length).toBytes(), fields);
  }

  private static ElementType type(Initializer initializer) {
    return switch (initializer) {
      case Initializer.Numbers _ -> ElementType.FLOAT;
      case Initializer.Wholes _ -> ElementType.INT64;
    };
  }

  private static long contentBytes(Initializer initializer) {
    long elements =
        switch (initializer) {
          case Initializer.Numbers(var source) -> source.count();
          case Initializer.Wholes(_, _, var values) -> values.size();
        };
    return Math.multiplyExact(elements, (long) type(initializer).bytes());
  }

  private static ByteBuffer bytes(List<Long> values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.size() * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    values.forEach(bytes::putLong);
    return bytes.flip();
  }

  private static void append(WritableByteChannel channel, TensorSource source) throws IOException {
    long count = source.count();
    int most = (int) Math.min(count, SafetensorsWriter.CHUNK_ELEMENTS);
    ByteBuffer bytes = ByteBuffer.allocate(most * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    float[] chunk = new float[most];
    for (long from = 0; from < count; from += chunk.length) {
      int length = (int) Math.min(count - from, most);
      chunk = chunk.length == length ? chunk : new float[length];
      source.elements().read(from, chunk);
      bytes.clear().asFloatBuffer().put(chunk);
      append(channel, bytes.limit(length * Float.BYTES));
    }
  }

  private static void append(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static byte[] join(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }
}
