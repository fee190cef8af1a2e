package io.sirocco.onnx;

import io.sirocco.kernels.Mask;
import io.sirocco.kernels.Tensor;
import io.sirocco.onnx.Nodes.Layer;
import io.sirocco.onnx.OnnxGraph.Attribute;
import io.sirocco.onnx.OnnxGraph.Axis;
import io.sirocco.onnx.OnnxGraph.ElementType;
import io.sirocco.onnx.OnnxGraph.Value;
import io.sirocco.transformer.ModelInputs;
import io.sirocco.transformer.Naming;
import io.sirocco.transformer.TransformerConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What the steps of a model read, made of what the caller of the ONNX file gives: rows (N) of
 * sequences (batch,sequence), N = batch x sequence. Each is made when it is first asked for.
 */
final class InputNodes {

  static final Axis BATCH = new Axis.Any("batch");
  static final Axis SEQUENCE = new Axis.Any("sequence");

  private static final String IDS = "input_ids";
  private static final String MASK = "attention_mask";
  private static final String POSITIONS = "position_ids";

  private final Nodes nodes;
  private final TransformerConfig config;
  private final Map<String, String> made = new HashMap<>();
  private final Map<Tensor, Function<Layer, String>> rows;

  /**
   * Declares the inputs.
   *
   * @param nodes where nodes go
   * @param config of the model
   * @param inputs what its steps read
   */
  InputNodes(Nodes nodes, TransformerConfig config, ModelInputs inputs) {
    this.nodes = nodes;
    this.config = config;
    for (String name : names(config)) {
      nodes.input(new Value(name, ElementType.INT64, List.of(BATCH, SEQUENCE)));
    }
    rows =
        Map.of(
            inputs.ids(), at -> flat(at, IDS),
            inputs.positions(), this::positions,
            inputs.segments(), at -> flat(at, segments(config.naming())),
            inputs.firstRows(), at -> rowOfToken(at, 0),
            inputs.lastRows(), at -> rowOfToken(at, 1),
            inputs.tokenShares(), this::tokenShares);
  }

  /** The names of the inputs of a model; all are int64 (batch,sequence). */
  static List<String> names(TransformerConfig config) {
    List<String> names = new ArrayList<>(List.of(IDS, MASK));
    if (config.embeddings().segments() > 0) {
      names.add(segments(config.naming()));
    }
    if (config.naming() == Naming.XLM) {
      names.add(POSITIONS);
    }
    return names;
  }

  private static String segments(Naming naming) {
    return naming == Naming.XLM ? "langs" : "token_type_ids";
  }

  /** An input of the steps, (N) or, of one row a sequence, (batch). */
  String rows(Tensor input) {
    Function<Layer, String> maker = rows.get(input);
    if (maker == null) {
      throw new IllegalArgumentException("no input of an exported model: " + input);
    }
    return once(input.name(), maker);
  }

  /** The shape (batch,sequence,...) with other axes behind the two. */
  String shape(Long... more) {
    return once(
        "shape_with" + List.of(more).toString().replace(" ", ""),
        at ->
            at.add(
                "Concat",
                List.of(shape(), nodes.wholes(List.of(more))),
                new Attribute.Whole("axis", 0)));
  }

  /**
   * What is added to scores (batch,heads,sequence,sequence): 0 where a position may attend to
   * another, else the lowest number, which is finite, so that the softmax of a row that attends to
   * nothing is finite, too.
   */
  String scoreMask(Mask mask) {
    return once(
        "score_mask",
        at -> {
          String seen = at.add("Unsqueeze", List.of(isToken(), nodes.wholes(List.of(1L, 2L))));
          if (mask == Mask.CAUSAL) {
            String all = at.add("Range", List.of(nodes.whole(0), size(1), nodes.whole(1)));
            String queries = at.add("Unsqueeze", List.of(all, nodes.wholes(List.of(1L))));
            String past = at.add("GreaterOrEqual", List.of(queries, all));
            seen = at.add("And", List.of(seen, past));
          }
          return at.add("Where", List.of(seen, nodes.number(0), nodes.number(-Float.MAX_VALUE)));
        });
  }

  // ---------------------------------------------------------------------------------------------

  private String once(String what, Function<Layer, String> maker) {
    String value = made.get(what);
    if (value == null) {
      value = maker.apply(nodes.layer(what));
      made.put(what, value);
    }
    return value;
  }

  private String shape() {
    return once("shape", at -> at.add("Shape", List.of(IDS)));
  }

  /** The size of an axis. */
  private String size(int axis) {
    return once("size_" + axis, at -> at.add("Gather", List.of(shape(), nodes.whole(axis))));
  }

  private String isToken() {
    return once(
        "is_token",
        at -> at.add("Cast", List.of(MASK), new Attribute.Whole("to", ElementType.BOOL.code())));
  }

  /** 1 where there is a token, else 0; (batch,sequence). */
  private String tokens() {
    return once(
        "tokens",
        at ->
            at.add(
                "Cast", List.of(isToken()), new Attribute.Whole("to", ElementType.INT64.code())));
  }

  private String flat(Layer at, String value) {
    return at.add("Reshape", List.of(value, nodes.wholes(List.of(-1L))));
  }

  /** As given, or how many tokens stand before: padding may be on either side. */
  private String positions(Layer at) {
    if (config.naming() == Naming.XLM) {
      return flat(at, POSITIONS);
    }
    String until = at.add("CumSum", List.of(tokens(), nodes.whole(1)));
    String before = at.add("Sub", List.of(until, nodes.whole(1)));
    return flat(at, at.add("Max", List.of(before, nodes.whole(0))));
  }

  /** The rows of the first or the last (1) tokens of sequences, (batch). */
  private String rowOfToken(Layer at, int last) {
    String column =
        at.add(
            "ArgMax",
            List.of(tokens()),
            new Attribute.Whole("axis", 1),
            new Attribute.Whole("keepdims", 0),
            new Attribute.Whole("select_last_index", last));
    String sequences = at.add("Range", List.of(nodes.whole(0), size(0), nodes.whole(1)));
    return at.add("Add", List.of(at.add("Mul", List.of(sequences, size(1))), column));
  }

  /** One over the number of tokens of its sequence at each of them; (batch,sequence). */
  private String tokenShares(Layer at) {
    String tokens =
        at.add("Cast", List.of(isToken()), new Attribute.Whole("to", ElementType.FLOAT.code()));
    String counts = at.add("ReduceSum", List.of(tokens, nodes.wholes(List.of(1L))));
    return at.add("Div", List.of(tokens, counts));
  }
}
