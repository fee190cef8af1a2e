package io.sirocco.onnx;

import io.sirocco.hub.TensorSource;
import io.sirocco.onnx.OnnxGraph.Attribute;
import io.sirocco.onnx.OnnxGraph.Initializer;
import io.sirocco.onnx.OnnxGraph.Node;
import io.sirocco.onnx.OnnxGraph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A graph under construction. */
final class Nodes {

  private final List<Node> nodes = new ArrayList<>();
  private final List<Value> inputs = new ArrayList<>();
  private final List<Value> outputs = new ArrayList<>();
  private final Map<String, Initializer> initializers = new LinkedHashMap<>();
  private final Map<String, Integer> names = new HashMap<>();

  /**
   * Where nodes are added whose results are called after a layer and their operator, with a number
   * from the second one on.
   */
  final class Layer {

    private final String layer;

    private Layer(String layer) {
      this.layer = layer;
    }

    /** Adds a node; the name of its result. */
    String add(String operator, List<String> operands, Attribute... attributes) {
      return split(operator, operands, 1, attributes).getFirst();
    }

    /** Adds a node; the names of its results. */
    List<String> split(
        String operator, List<String> operands, int results, Attribute... attributes) {
      List<String> given = new ArrayList<>();
      for (int i = 0; i < results; i++) {
        String name = "%s/%s".formatted(layer, operator);
        int count = names.merge(name, 1, Integer::sum);
        given.add(count == 1 ? name : "%s_%d".formatted(name, count));
      }
      nodes.add(new Node(operator, operands, given, List.of(attributes)));
      return given;
    }
  }

  /** A layer of this name. */
  Layer layer(String name) {
    return new Layer(name);
  }

  /** An input. */
  void input(Value input) {
    inputs.add(input);
  }

  /** An output: the result of one more node. */
  void output(Value output, String operator, String... operands) {
    outputs.add(output);
    nodes.add(new Node(operator, List.of(operands), List.of(output.name()), List.of()));
  }

  /** Numbers that come with the graph; once under a name, however often they are asked for. */
  String numbers(TensorSource source) {
    initializers.putIfAbsent(source.name(), new Initializer.Numbers(source));
    return source.name();
  }

  /** A number. */
  String number(float value) {
    return numbers(
        new TensorSource("number/" + value, List.of(), (from, into) -> Arrays.fill(into, value)));
  }

  /** Whole numbers in a row. */
  String wholes(List<Long> values) {
    String name = "wholes/" + values.toString().replace(" ", "");
    return wholes(new Initializer.Wholes(name, List.of((long) values.size()), values));
  }

  /** A whole number. */
  String whole(long value) {
    return wholes(new Initializer.Wholes("whole/" + value, List.of(), List.of(value)));
  }

  private String wholes(Initializer.Wholes wholes) {
    initializers.putIfAbsent(wholes.name(), wholes);
    return wholes.name();
  }

  /** The finished graph. */
  OnnxGraph build(String name) {
    return new OnnxGraph(name, nodes, inputs, outputs, List.copyOf(initializers.values()));
  }
}
