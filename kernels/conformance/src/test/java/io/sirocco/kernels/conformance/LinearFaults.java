package io.sirocco.kernels.conformance;

import static io.sirocco.kernels.conformance.StepwiseBackend.compute;

import io.sirocco.kernels.Access;
import io.sirocco.kernels.Activation;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.WeightLayout;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoublePredicate;
import java.util.stream.Stream;

/** Faults of linear layers. */
final class LinearFaults {

  private LinearFaults() {}

  static List<Fault> faults() {
    return Stream.of(inputs(), choices(), gradients(), memory()).flatMap(List::stream).toList();
  }

  private static List<Fault> inputs() {
    return List.of(
        Fault.in(
            Op.Linear.class,
            "the last element of a dot product is dropped",
            (op, contents, _) -> {
              float[] x = contents.floats("x").clone();
              for (int n = 0; n < op.N(); n++) {
                x[n * op.C() + op.C() - 1] = 0;
              }
              compute(op, Fault.with(contents, "x", x));
            }),
        Fault.in(
            Op.Linear.class,
            "the last element of a long dot product is dropped",
            (op, contents, _) -> {
              float[] x = contents.floats("x").clone();
              for (int n = 0; n < op.N() && op.C() > 1000; n++) {
                x[n * op.C() + op.C() - 1] = 0;
              }
              compute(op, Fault.with(contents, "x", x));
            }),
        Fault.in(
            Op.Linear.class,
            "the input of a product is rounded to half precision",
            (op, contents, _) -> compute(op, halved(contents, "x"))),
        Fault.in(
            Op.LinearBackward.class,
            "the weight is rounded to half precision in the gradient",
            (op, contents, _) -> compute(op, halved(contents, "weight"))));
  }

  private static List<Fault> choices() {
    return List.of(
        Fault.in(
            Op.Linear.class,
            "the layout of a weight is ignored",
            (op, contents, _) ->
                compute(
                    new Op.Linear(
                        op.N(),
                        op.C(),
                        op.K(),
                        WeightLayout.INPUT_OUTPUT,
                        op.bias(),
                        op.activation()),
                    contents)),
        Fault.in(
            Op.Linear.class,
            "the tanh form of GELU is taken for the erf form",
            (op, contents, _) ->
                compute(
                    new Op.Linear(
                        op.N(), op.C(), op.K(), op.layout(), op.bias(), tanhFor(op.activation())),
                    contents)),
        Fault.in(
            Op.LinearBackward.class,
            "the tanh form of GELU is taken for the erf form in the gradient",
            (op, contents, _) ->
                compute(
                    new Op.LinearBackward(
                        op.N(), op.C(), op.K(), op.layout(), op.bias(), tanhFor(op.activation())),
                    contents)),
        Fault.in(
            Op.Linear.class,
            "a rectifier makes 0 of what is not a number",
            (op, contents, _) -> {
              compute(op, contents);
              float[] y = contents.floats("y");
              for (int i = 0; i < y.length && op.activation() == Activation.RELU; i++) {
                y[i] = Float.isNaN(y[i]) ? 0 : y[i];
              }
            }),
        Fault.in(
            Op.LinearBackward.class,
            "a rectifier lets the gradient through where it gave 0",
            (op, contents, _) -> compute(op, passing(op, contents, z -> z < 0))),
        Fault.in(
            Op.LinearBackward.class,
            "a rectifier lets the gradient through at 0",
            (op, contents, _) -> compute(op, passing(op, contents, z -> z == 0))));
  }

  /** Contents whose rectifiers pass what they should not at some of their arguments. */
  private static Contents passing(Op.LinearBackward op, Contents contents, DoublePredicate where) {
    if (op.activation() != Activation.RELU) {
      return contents;
    }
    float[] preactivation = contents.floats("preactivation").clone();
    for (int i = 0; i < preactivation.length; i++) {
      preactivation[i] = where.test(preactivation[i]) ? 1 : preactivation[i];
    }
    return Fault.with(contents, "preactivation", preactivation);
  }

  private static List<Fault> gradients() {
    return List.of(
        Fault.in(Op.LinearBackward.class, "the bias's gradient lacks the last row", biasLacksRow()),
        Fault.in(
            Op.LinearBackward.class,
            "gradients are overwritten where they should be added to",
            (op, contents, _) -> compute(op, Fault.taking(contents, Access.ADD, Access.WRITE))),
        Fault.in(
            Op.LinearBackward.class,
            "gradients are added to where they should be overwritten",
            (op, contents, _) -> compute(op, Fault.taking(contents, Access.WRITE, Access.ADD))),
        Fault.in(
            Op.LinearBackward.class,
            "an operand that is only read is changed",
            (op, contents, _) -> {
              compute(op, contents);
              float[] dy = contents.floats("dy");
              dy[dy.length - 1] = Math.nextUp(dy[dy.length - 1]);
            }));
  }

  private static List<Fault> memory() {
    return List.of(
        Fault.in(
            Op.Linear.class,
            "a row that is not a number spoils the row before",
            (op, contents, _) -> {
              compute(op, contents);
              float[] y = contents.floats("y");
              for (int i = op.K(); i < y.length; i++) {
                y[i - op.K()] += 0 * y[i];
              }
            }),
        Fault.in(
            Op.Linear.class,
            "a weight is packed once and not again when it changes",
            staleWeights()),
        Fault.in(
            Op.Linear.class,
            "a product writes beyond its result",
            (op, contents, surroundings) -> {
              compute(op, contents);
              surroundings
                  .state()
                  .forEach((tensor, values) -> {
                    if (tensor.name().contains("guard")) {
                      values[0] = 0;
                    }
                  });
            }));
  }

  private static Activation tanhFor(Activation activation) {
    return activation == Activation.GELU ? Activation.GELU_TANH : activation;
  }

  private static Contents halved(Contents contents, String port) {
    float[] values = contents.floats(port).clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.float16ToFloat(Float.floatToFloat16(values[i]));
    }
    return Fault.with(contents, port, values);
  }

  private static Fault.Wrong<Op.LinearBackward> biasLacksRow() {
    return (op, contents, _) -> {
      compute(op, contents);
      if (contents.has("dbias")) {
        float[] dy = contents.floats("dy").clone();
        Arrays.fill(dy, (op.N() - 1) * op.K(), op.N() * op.K(), 0);
        float[] unused = new float[op.N() * op.C()];
        Contents shortened = Fault.with(Fault.with(contents, "dy", dy), "dx", unused);
        shortened = Fault.with(shortened, "dweight", new float[op.C() * op.K()]);
        compute(op, Fault.taking(shortened, Access.ADD, Access.WRITE));
      }
    };
  }

  private static Fault.Wrong<Op.Linear> staleWeights() {
    Map<Op, float[]> packed = new HashMap<>();
    return (op, contents, _) -> {
      float[] weight = packed.computeIfAbsent(op, _ -> contents.floats("weight").clone());
      compute(op, Fault.with(contents, "weight", weight));
    };
  }
}
