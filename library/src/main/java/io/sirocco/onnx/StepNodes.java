package io.sirocco.onnx;

import io.sirocco.kernels.Activation;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.MatmulForm;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Step;
import io.sirocco.kernels.Tensor;
import io.sirocco.kernels.WeightLayout;
import io.sirocco.onnx.Nodes.Layer;
import io.sirocco.onnx.OnnxGraph.Attribute;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Steps of a model as nodes; the formulas are those of {@link Op}. */
final class StepNodes {

  private static final Attribute LAST_AXIS = new Attribute.Whole("axis", -1);

  private final Nodes nodes;
  private final InputNodes inputs;
  private final Function<Tensor, String> tables;
  private final Map<Tensor, String> values = new HashMap<>();

  /**
   * Nodes of steps.
   *
   * @param nodes where they go
   * @param inputs what steps read
   * @param tables names the values of parameters and constants
   */
  StepNodes(Nodes nodes, InputNodes inputs, Function<Tensor, String> tables) {
    this.nodes = nodes;
    this.inputs = inputs;
    this.tables = tables;
  }

  /** The name of what a tensor holds. */
  String value(Tensor tensor) {
    return switch (tensor.role()) {
      case INPUT -> inputs.rows(tensor);
      case PARAMETER, CONSTANT -> tables.apply(tensor);
      case ACTIVATION, OUTPUT -> {
        String value = values.get(tensor);
        if (value == null) {
          throw new IllegalArgumentException("no step gives %s".formatted(tensor));
        }
        yield value;
      }
      case GRADIENT, OPTIMIZER, CACHE ->
          throw new IllegalArgumentException("%s is not for others".formatted(tensor));
    };
  }

  /** Makes another tensor hold what a known one does. */
  void same(Tensor tensor, Tensor known) {
    values.put(tensor, value(known));
  }

  /** Adds the nodes of a step. */
  void add(Step step) {
    switch (step.op()) {
      case Op.Embedding op -> give(step, at -> embedding(at, step, op));
      case Op.LayerNorm op -> give(step, at -> layerNorm(at, step, op));
      case Op.RmsNorm op -> give(step, at -> rmsNorm(at, step, op));
      case Op.Linear op -> give(step, at -> linear(at, step, op));
      case Op.SwiGlu op -> give(step, at -> swiGlu(at, step, op));
      case Op.Rotary op -> give(step, at -> rotary(at, step, op));
      case Op.Attention op -> give(step, at -> attention(at, step, op));
      case Op.ResidualAdd _ -> give(step, at -> at.add("Add", operands(step, "x", "branch")));
      case Op.GatherRows _ -> give(step, at -> at.add("Gather", operands(step, "x", "rows")));
      // Losses are measured in training; nobody else has the targets.
      case Op.CrossEntropy _, Op.TargetLoss _ -> {}
      case Op.Matmul op -> give(step, at -> matmul(at, step, op));
      case Op.Dropout _, Op.Backward _, Op.Update _ ->
          throw new IllegalArgumentException("%s has no nodes".formatted(step.op()));
    }
  }

  private void give(Step step, Function<Layer, String> result) {
    Tensor y = step.tensor("y");
    values.put(y, result.apply(nodes.layer(y.name())));
  }

  private List<String> operands(Step step, String... ports) {
    return Arrays.stream(ports).map(port -> value(step.tensor(port))).toList();
  }

  private List<String> operands(Step step, Bias bias, String... ports) {
    List<String> operands = new ArrayList<>(operands(step, ports));
    if (bias == Bias.PRESENT) {
      operands.add(value(step.tensor("bias")));
    }
    return operands;
  }

  private String embedding(Layer at, Step step, Op.Embedding op) {
    String sum = at.add("Gather", operands(step, "table0", "ids0"));
    for (int i = 1; i < op.rows().size(); i++) {
      String row = at.add("Gather", operands(step, "table" + i, "ids" + i));
      sum = at.add("Add", List.of(sum, row));
    }
    return sum;
  }

  private String layerNorm(Layer at, Step step, Op.LayerNorm op) {
    return at.add(
        "LayerNormalization",
        operands(step, op.bias(), "x", "weight"),
        LAST_AXIS,
        new Attribute.Real("epsilon", (float) op.epsilon()));
  }

  private String rmsNorm(Layer at, Step step, Op.RmsNorm op) {
    String x = value(step.tensor("x"));
    String square = at.add("Mul", List.of(x, x));
    String mean = at.add("ReduceMean", List.of(square), new Attribute.Wholes("axes", List.of(-1L)));
    String sum = at.add("Add", List.of(mean, nodes.number((float) op.epsilon())));
    String root = at.add("Sqrt", List.of(sum));
    String y = at.add("Div", List.of(x, root));
    return at.add("Mul", List.of(y, value(step.tensor("weight"))));
  }

  private String linear(Layer at, Step step, Op.Linear op) {
    int transposed = op.layout() == WeightLayout.OUTPUT_INPUT ? 1 : 0;
    String z =
        at.add(
            "Gemm",
            operands(step, op.bias(), "x", "weight"),
            new Attribute.Whole("transB", transposed));
    return activation(at, op.activation(), z);
  }

  /** Sums of the rows of each sequence, weighted: the only products of activations in a model. */
  private String matmul(Layer at, Step step, Op.Matmul op) {
    if (op.form() != MatmulForm.NN || op.M() != 1) {
      throw new IllegalArgumentException("%s has no nodes".formatted(op));
    }
    String weights = value(step.tensor("a"));
    String rows = at.add("Unsqueeze", List.of(weights, nodes.wholes(List.of(1L))));
    String x = at.add("Reshape", List.of(value(step.tensor("b")), inputs.shape((long) op.N())));
    String sums = at.add("MatMul", List.of(rows, x));
    return at.add("Squeeze", List.of(sums, nodes.wholes(List.of(1L))));
  }

  private String activation(Layer at, Activation activation, String z) {
    return switch (activation) {
      case NONE -> z;
      case TANH -> at.add("Tanh", List.of(z));
      case RELU -> at.add("Relu", List.of(z));
      case GELU -> {
        String scaled = at.add("Div", List.of(z, nodes.number((float) Math.sqrt(2))));
        yield gated(at, z, at.add("Erf", List.of(scaled)));
      }
      case GELU_TANH -> {
        String cube = at.add("Mul", List.of(at.add("Mul", List.of(z, z)), z));
        String small = at.add("Mul", List.of(cube, nodes.number(.044715f)));
        String sum = at.add("Add", List.of(z, small));
        String factor = nodes.number((float) Math.sqrt(2 / Math.PI));
        yield gated(at, z, at.add("Tanh", List.of(at.add("Mul", List.of(sum, factor)))));
      }
    };
  }

  /** z (1 + gate) / 2. */
  private String gated(Layer at, String z, String gate) {
    String open = at.add("Add", List.of(gate, nodes.number(1)));
    return at.add("Mul", List.of(at.add("Mul", List.of(z, open)), nodes.number(.5f)));
  }

  private String swiGlu(Layer at, Step step, Op.SwiGlu op) {
    List<String> halves = split(at, value(step.tensor("x")), 1, op.F(), op.F());
    String sigmoid = at.add("Sigmoid", List.of(halves.get(0)));
    String gate = at.add("Mul", List.of(halves.get(0), sigmoid));
    return at.add("Mul", List.of(gate, halves.get(1)));
  }

  private String rotary(Layer at, Step step, Op.Rotary op) {
    long half = op.D() / 2;
    String angles = at.add("Gather", operands(step, "table", "positions"));
    String ofAllHeads = at.add("Unsqueeze", List.of(angles, nodes.wholes(List.of(1L))));
    List<String> factors = split(at, ofAllHeads, 2, half, half);
    String cos = factors.get(0);
    String sin = factors.get(1);
    String heads = reshape(at, value(step.tensor("qkv")), -1L, 3L * op.H(), (long) op.D());
    List<String> parts = split(at, heads, 1, 2L * op.H(), op.H());
    List<String> pairs = split(at, parts.get(0), 2, half, half);
    String a = pairs.get(0);
    String b = pairs.get(1);
    String first = at.add("Sub", List.of(mul(at, a, cos), mul(at, b, sin)));
    String second = at.add("Add", List.of(mul(at, b, cos), mul(at, a, sin)));
    String turned = at.add("Concat", List.of(first, second), LAST_AXIS);
    String all = at.add("Concat", List.of(turned, parts.get(1)), new Attribute.Whole("axis", 1));
    return reshape(at, all, -1L, 3L * op.H() * op.D());
  }

  private static String mul(Layer at, String a, String b) {
    return at.add("Mul", List.of(a, b));
  }

  private String attention(Layer at, Step step, Op.Attention op) {
    long channels = (long) op.H() * op.D();
    List<String> qkv = split(at, value(step.tensor("qkv")), 1, channels, channels, channels);
    String query = heads(at, qkv.get(0), op, 0, 2, 1, 3);
    String key = heads(at, qkv.get(1), op, 0, 2, 3, 1);
    String values = heads(at, qkv.get(2), op, 0, 2, 1, 3);
    String products = at.add("MatMul", List.of(query, key));
    String scores = mul(at, products, nodes.number((float) op.scale()));
    String masked = at.add("Add", List.of(scores, inputs.scoreMask(op.mask())));
    String weights = at.add("Softmax", List.of(masked), LAST_AXIS);
    String attended = at.add("MatMul", List.of(weights, values));
    String together = at.add("Transpose", List.of(attended), order(0, 2, 1, 3));
    return reshape(at, together, -1L, channels);
  }

  /** Rows (N,HD) as axes batch, sequence, heads and D in another order. */
  private String heads(Layer at, String rows, Op.Attention op, long... axes) {
    String shape = inputs.shape((long) op.H(), (long) op.D());
    String split = at.add("Reshape", List.of(rows, shape));
    return at.add("Transpose", List.of(split), order(axes));
  }

  private static Attribute order(long... axes) {
    return new Attribute.Wholes("perm", Arrays.stream(axes).boxed().toList());
  }

  private List<String> split(Layer at, String value, int axis, long... sizes) {
    String lengths = nodes.wholes(Arrays.stream(sizes).boxed().toList());
    Attribute along = new Attribute.Whole("axis", axis);
    return at.split("Split", List.of(value, lengths), sizes.length, along);
  }

  private String reshape(Layer at, String value, Long... sizes) {
    return at.add("Reshape", List.of(value, nodes.wholes(List.of(sizes))));
  }
}
