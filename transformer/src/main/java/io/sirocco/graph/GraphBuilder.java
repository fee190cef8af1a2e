package io.sirocco.graph;

import io.sirocco.kernels.Access;
import io.sirocco.kernels.Activation;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Criterion;
import io.sirocco.kernels.DropoutMask;
import io.sirocco.kernels.MatmulForm;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Operand;
import io.sirocco.kernels.Port;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Step;
import io.sirocco.kernels.Tensor;
import io.sirocco.kernels.WeightLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records the forward steps of a model. Each method adds one op, derives its sizes from the shapes
 * of its arguments, and returns its main result; results are named after the layer.
 */
public final class GraphBuilder {

  private final String name;
  private final List<Step> steps = new ArrayList<>();
  private final Map<Tensor, Tensor> normalizers = new HashMap<>();

  /** An empty graph of this name. */
  public GraphBuilder(String name) {
    this.name = name;
  }

  /** The finished graph. */
  public Graph build() {
    return new Graph(name, steps, normalizers);
  }

  /** A table and the ids that select its rows. */
  public record Lookup(Tensor ids, Tensor table) {}

  /** The sum of one row of each table; (N,C). The first is trained, constants come last. */
  public Tensor embedding(String layer, List<Lookup> lookups) {
    requireConstantsLast(layer, lookups);
    Tensor first = lookups.get(0).table();
    List<Integer> rows = new ArrayList<>();
    Map<String, Tensor> inputs = new HashMap<>();
    for (int i = 0; i < lookups.size(); i++) {
      rows.add(size(lookups.get(i).table(), 0));
      inputs.put("ids" + i, lookups.get(i).ids());
      inputs.put("table" + i, lookups.get(i).table());
    }
    int N = size(lookups.get(0).ids(), 0);
    return add(layer, new Op.Embedding(N, size(first, 1), rows), inputs, Role.ACTIVATION);
  }

  private static void requireConstantsLast(String layer, List<Lookup> lookups) {
    List<Role> roles = lookups.stream().map(lookup -> lookup.table().role()).toList();
    int first = roles.indexOf(Role.CONSTANT);
    int count = Collections.frequency(roles, Role.CONSTANT);
    if (first == 0 || (first > 0 && first + count < roles.size())) {
      throw new IllegalArgumentException(
          "%s: tables are %s; the first must be trained, constants come last"
              .formatted(layer, roles));
    }
  }

  /** Layer normalization of rows (N,C); the bias may be absent. */
  public Tensor layerNorm(
      String layer, Tensor x, Tensor weight, @Nullable Tensor bias, double epsilon) {
    Op op = new Op.LayerNorm(size(x, 0), size(x, 1), epsilon, presence(bias));
    return add(layer, op, inputs(bias, "x", x, "weight", weight), Role.ACTIVATION);
  }

  /** Normalization of rows (N,C) by their root mean square. */
  public Tensor rmsNorm(String layer, Tensor x, Tensor weight, double epsilon) {
    Op op = new Op.RmsNorm(size(x, 0), size(x, 1), epsilon);
    return add(layer, op, inputs(null, "x", x, "weight", weight), Role.ACTIVATION);
  }

  /** The gated unit SwiGLU: rows (N,2F) hold its gates, then what they let through; (N,F). */
  public Tensor swiGlu(String layer, Tensor x) {
    int F = size(x, 1) / 2;
    return add(layer, new Op.SwiGlu(size(x, 0), F), Map.of("x", x), Role.ACTIVATION);
  }

  /**
   * Packed queries, keys and values (N,3HD) with queries and keys rotated by their positions.
   *
   * @param positions of the rows (N)
   * @param table the cosines and sines of each position (T,D), a constant: see {@link Op.Rotary}
   */
  public Tensor rotary(String layer, Tensor qkv, Tensor positions, Tensor table) {
    int D = size(table, 1);
    Op op = new Op.Rotary(size(qkv, 0), size(qkv, 1) / (3 * D), D, size(table, 0));
    Map<String, Tensor> inputs = inputs(null, "qkv", qkv, "positions", positions);
    inputs.put("table", table);
    return add(layer, op, inputs, Role.ACTIVATION);
  }

  /** A weight with its layout and, unless absent, its bias. */
  public record Affine(Tensor weight, WeightLayout layout, @Nullable Tensor bias) {}

  /** activation(x w + bias); (N,K). */
  public Tensor linear(String layer, Tensor x, Affine affine, Activation activation) {
    return linear(layer, x, affine, activation, Role.ACTIVATION);
  }

  /** x w + bias as an output that the caller reads; (N,K). */
  public Tensor outputProjection(String layer, Tensor x, Affine affine) {
    return linear(layer, x, affine, Activation.NONE, Role.OUTPUT);
  }

  private Tensor linear(String layer, Tensor x, Affine affine, Activation activation, Role role) {
    int C = size(x, 1);
    int K = (int) (affine.weight().elements() / C);
    Op op = new Op.Linear(size(x, 0), C, K, affine.layout(), presence(affine.bias()), activation);
    return add(layer, op, inputs(affine.bias(), "x", x, "weight", affine.weight()), role);
  }

  /** Self-attention over packed queries, keys and values; (BT,HD). */
  public Tensor attention(
      String layer, Op.Attention op, Tensor qkv, Tensor groups, @Nullable Tensor randomness) {
    Map<String, Tensor> inputs = inputs(null, "qkv", qkv, "groups", groups);
    putRandomness(inputs, op.dropout(), randomness);
    return add(layer, op, inputs, Role.ACTIVATION);
  }

  /** The keys and values of the positions decoded so far, and where the new ones start. */
  public record Cache(Tensor starts, Tensor keys, Tensor values) {}

  /** Attention of new positions against a cache; (BS,HD). */
  public Tensor cachedAttention(String layer, Op.CachedAttention op, Tensor qkv, Cache cache) {
    Map<String, Tensor> inputs = inputs(null, "qkv", qkv, "starts", cache.starts());
    inputs.put("keys", cache.keys());
    inputs.put("values", cache.values());
    return add(layer, op, inputs, Role.ACTIVATION);
  }

  /** x + dropout(branch); (BT,C). */
  public Tensor residualAdd(
      String layer, Op.ResidualAdd op, Tensor x, Tensor branch, @Nullable Tensor randomness) {
    Map<String, Tensor> inputs = inputs(null, "x", x, "branch", branch);
    putRandomness(inputs, op.dropout(), randomness);
    return add(layer, op, inputs, Role.ACTIVATION);
  }

  /** dropout(x), or x itself where the mask drops nothing. */
  public Tensor dropout(
      String layer, int B, DropoutMask mask, Tensor x, @Nullable Tensor randomness) {
    if (!mask.active()) {
      return x;
    }
    Op op = new Op.Dropout(B, size(x, 0) / B, size(x, 1), mask);
    Map<String, Tensor> inputs = new HashMap<>(Map.of("x", x));
    putRandomness(inputs, mask, randomness);
    return add(layer, op, inputs, Role.ACTIVATION);
  }

  /** The selected rows of x; (M,C). */
  public Tensor gatherRows(String layer, Tensor x, Tensor rows) {
    Op op = new Op.GatherRows(size(x, 0), size(rows, 0), size(x, 1));
    return add(layer, op, inputs(null, "x", x, "rows", rows), Role.ACTIVATION);
  }

  /**
   * For each of B sequences the sum of the rows of x (BT,C) that are its own, each times its weight
   * (B,T); (B,C). The weights are given and take no gradient.
   */
  public Tensor weightedSums(String layer, Tensor weights, Tensor x) {
    int B = size(weights, 0);
    Op op = new Op.Matmul(MatmulForm.NN, B, 1, size(x, 1), size(weights, 1));
    return add(layer, op, inputs(null, "a", weights, "b", x), Role.ACTIVATION);
  }

  /** What losses are measured against: ids or values, their weights, the factor of the sum. */
  public record Targets(Tensor values, Tensor weights, Tensor normalizer) {}

  /** The losses (N) of predicting the targets from x with the output embedding (V,C). */
  public Tensor crossEntropy(
      String layer, Tensor x, Tensor weight, @Nullable Tensor bias, Targets targets) {
    Op op = new Op.CrossEntropy(size(x, 0), size(x, 1), size(weight, 0), presence(bias));
    Map<String, Tensor> inputs = inputs(bias, "x", x, "weight", weight);
    inputs.put("targets", targets.values());
    inputs.put("weights", targets.weights());
    Tensor losses = add(layer, op, inputs, Role.OUTPUT);
    normalizers.put(losses, targets.normalizer());
    return losses;
  }

  /** The losses (N) of logits (N,K) against targets and weights of the same shape. */
  public Tensor targetLoss(String layer, Tensor logits, Criterion criterion, Targets targets) {
    Op op = new Op.TargetLoss(size(logits, 0), size(logits, 1), criterion);
    Map<String, Tensor> inputs = inputs(null, "z", logits, "targets", targets.values());
    inputs.put("weights", targets.weights());
    Tensor losses = add(layer, op, inputs, Role.OUTPUT);
    normalizers.put(losses, targets.normalizer());
    return losses;
  }

  /**
   * Makes a result an output that the caller reads. It has another name from now on, in the steps
   * recorded so far too.
   *
   * @throws IllegalArgumentException if no step so far gives this result
   */
  public Tensor output(String output, Tensor result) {
    Operand written = new Operand(result, Access.WRITE);
    if (result.role() != Role.ACTIVATION
        || steps.stream().noneMatch(step -> step.operands().contains(written))) {
      throw new IllegalArgumentException(
          "%s %s is no result of graph %s".formatted(result.role(), result, name));
    }
    Tensor renamed = new Tensor(output, result.shape(), result.precision(), Role.OUTPUT);
    steps.replaceAll(step -> new Step(step.op(), replaced(step.operands(), result, renamed)));
    return renamed;
  }

  private static List<Operand> replaced(List<Operand> operands, Tensor old, Tensor renamed) {
    return operands.stream()
        .map(operand ->
            operand.tensor().equals(old) ? new Operand(renamed, operand.access()) : operand)
        .toList();
  }

  private Tensor add(String layer, Op op, Map<String, Tensor> inputs, Role role) {
    List<Operand> operands = new ArrayList<>();
    Tensor main = null;
    for (Port port : op.signature()) {
      switch (port.direction()) {
        case IN -> operands.add(new Operand(input(op, port, inputs), Access.READ));
        case STATE -> operands.add(new Operand(input(op, port, inputs), Access.UPDATE));
        case OUT, SUM -> {
          Role result = main == null ? role : Role.ACTIVATION;
          String suffix = main == null ? "" : "." + port.name();
          Tensor tensor = new Tensor(layer + suffix, port.shape(), port.precision(), result);
          main = main == null ? tensor : main;
          operands.add(new Operand(tensor, Access.WRITE));
        }
      }
    }
    if (main == null) {
      throw new IllegalArgumentException("%s has no result".formatted(op));
    }
    steps.add(new Step(op, operands));
    return main;
  }

  private static Tensor input(Op op, Port port, Map<String, Tensor> inputs) {
    Tensor tensor = inputs.get(port.name());
    if (tensor == null) {
      throw new IllegalArgumentException("%s: nothing given for %s".formatted(op, port.name()));
    }
    return tensor;
  }

  private static Map<String, Tensor> inputs(
      @Nullable Tensor bias, String first, Tensor one, String second, Tensor two) {
    Map<String, Tensor> inputs = new HashMap<>(Map.of(first, one, second, two));
    if (bias != null) {
      inputs.put("bias", bias);
    }
    return inputs;
  }

  private static void putRandomness(
      Map<String, Tensor> inputs, DropoutMask mask, @Nullable Tensor randomness) {
    if (mask.active() && randomness != null) {
      inputs.put("randomness", randomness);
    }
  }

  private static Bias presence(@Nullable Tensor bias) {
    return bias == null ? Bias.ABSENT : Bias.PRESENT;
  }

  private static int size(Tensor tensor, int axis) {
    return Math.toIntExact(tensor.shape().size(axis));
  }
}
