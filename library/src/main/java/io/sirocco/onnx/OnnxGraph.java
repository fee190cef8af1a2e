package io.sirocco.onnx;

import io.sirocco.hub.TensorSource;
import java.util.List;

/**
 * A computation as ONNX has it: nodes in the order of execution, whose values are known by names.
 *
 * @param name of the graph
 * @param nodes what is computed
 * @param inputs what the caller gives
 * @param outputs what the caller gets
 * @param initializers values that come with the graph
 */
public record OnnxGraph(
    String name,
    List<Node> nodes,
    List<Value> inputs,
    List<Value> outputs,
    List<Initializer> initializers) {

  /** Copies the lists. */
  public OnnxGraph {
    nodes = List.copyOf(nodes);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    initializers = List.copyOf(initializers);
  }

  /** The types of elements that are used here. */
  public enum ElementType {
    /** Numbers. */
    FLOAT(1, Float.BYTES),
    /** Ids, sizes. */
    INT64(7, Long.BYTES),
    /** Truth. */
    BOOL(9, 1);

    private final int code;
    private final int bytes;

    ElementType(int code, int bytes) {
      this.code = code;
      this.bytes = bytes;
    }

    /** Its number in TensorProto.DataType. */
    public int code() {
      return code;
    }

    /** Bytes of an element. */
    public int bytes() {
      return bytes;
    }
  }

  /**
   * One operation.
   *
   * @param operator its type in ai.onnx
   * @param inputs names of values
   * @param outputs names of values
   * @param attributes in any order
   */
  public record Node(
      String operator, List<String> inputs, List<String> outputs, List<Attribute> attributes) {
    /** Copies the lists. */
    public Node {
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
      attributes = List.copyOf(attributes);
    }
  }

  /** A constant of a node. */
  public sealed interface Attribute {

    /** Its name. */
    String name();

    /** A whole number. */
    record Whole(String name, long value) implements Attribute {}

    /** A number. */
    record Real(String name, float value) implements Attribute {}

    /** Whole numbers. */
    record Wholes(String name, List<Long> values) implements Attribute {
      /** Copies the list. */
      public Wholes {
        values = List.copyOf(values);
      }
    }
  }

  /**
   * An input or output.
   *
   * @param name of the value
   * @param type of its elements
   * @param shape its axes, outermost first
   */
  public record Value(String name, ElementType type, List<Axis> shape) {
    /** Copies the list. */
    public Value {
      shape = List.copyOf(shape);
    }
  }

  /** The size of an axis. */
  public sealed interface Axis {

    /** Always the same. */
    record Fixed(long size) implements Axis {}

    /** Any, and the same wherever the name is. */
    record Any(String name) implements Axis {}
  }

  /** A value that comes with the graph. */
  public sealed interface Initializer {

    /** Its name. */
    String name();

    /** Its sizes, outermost first; none for a scalar. */
    List<Long> shape();

    /** Numbers that are read as they are written. */
    record Numbers(TensorSource source) implements Initializer {
      @Override
      public String name() {
        return source.name();
      }

      @Override
      public List<Long> shape() {
        return source.shape();
      }
    }

    /** A few whole numbers, or one where the shape is that of a scalar. */
    record Wholes(String name, List<Long> shape, List<Long> values) implements Initializer {
      /** Copies the lists. */
      public Wholes {
        shape = List.copyOf(shape);
        values = List.copyOf(values);
      }
    }
  }
}
