package io.sirocco.kernels.conformance;

import static io.sirocco.kernels.conformance.StepwiseBackend.compute;

import io.sirocco.kernels.Op;
import io.sirocco.kernels.Precision;
import java.util.List;
import java.util.function.UnaryOperator;

/** Faults in the rounding of factors. */
final class RoundingFaults {

  private RoundingFaults() {}

  static List<Fault> faults() {
    return List.of(
        Fault.in(
            Op.Linear.class,
            "factors are not rounded",
            (op, contents, _) -> compute(unrounded(op), contents)),
        Fault.in(
            Op.Linear.class,
            "only the left factor is rounded",
            (op, contents, _) ->
                compute(unrounded(op), mapped(contents, "x", x -> op.precision().round(x)))),
        Fault.in(
            Op.Linear.class,
            "factors are cut, not rounded",
            (op, contents, _) -> compute(op, mapped(contents, "x", x -> cut(op.precision(), x)))),
        Fault.in(
            Op.Linear.class,
            "ties are rounded away from zero",
            (op, contents, _) ->
                compute(op, mapped(contents, "weight", w -> awayFromZero(op.precision(), w)))),
        Fault.in(
            Op.Linear.class,
            "what is too large becomes the largest number",
            (op, contents, _) ->
                compute(op, mapped(contents, "x", x -> saturated(op.precision(), x)))),
        Fault.in(
            Op.Matmul.class,
            "subnormal factors are flushed to zero",
            (op, contents, _) ->
                compute(op, mapped(contents, "a", a -> flushed(op.precision(), a)))),
        Fault.in(
            Op.MatmulBackward.class,
            "the slopes are not rounded",
            (op, contents, _) ->
                compute(
                    new Op.MatmulBackward(op.form(), op.B(), op.M(), op.N(), op.K()),
                    mapped(
                        mapped(contents, "a", a -> op.precision().round(a)),
                        "b",
                        b -> op.precision().round(b)))),
        Fault.in(
            Op.LinearBackward.class,
            "the slopes behind an activation are not rounded",
            (op, contents, _) ->
                compute(
                    new Op.LinearBackward(
                        op.N(), op.C(), op.K(), op.layout(), op.bias(), op.activation()),
                    roundedInputs(op.precision(), contents))),
        Fault.in(
            Op.LinearBackward.class,
            "the gradient of the bias sums rounded slopes",
            (op, contents, _) ->
                compute(op, mapped(contents, "dy", dy -> op.precision().round(dy)))),
        Fault.in(
            Op.CrossEntropy.class,
            "the factors of the logits are not rounded",
            (op, contents, _) ->
                compute(new Op.CrossEntropy(op.N(), op.C(), op.V(), op.bias()), contents)),
        Fault.in(
            Op.CrossEntropyBackward.class,
            "the slopes of the logits are not rounded",
            (op, contents, _) ->
                compute(
                    new Op.CrossEntropyBackward(op.N(), op.C(), op.V(), op.bias()),
                    roundedInputs(op.precision(), contents))));
  }

  private static Op unrounded(Op.Linear op) {
    return new Op.Linear(op.N(), op.C(), op.K(), op.layout(), op.bias(), op.activation());
  }

  private static Contents roundedInputs(Precision precision, Contents contents) {
    return mapped(mapped(contents, "x", precision::round), "weight", precision::round);
  }

  private static Contents mapped(Contents contents, String port, UnaryOperator<Float> change) {
    float[] values = contents.floats(port).clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = change.apply(values[i]);
    }
    return Fault.with(contents, port, values);
  }

  private static float cut(Precision precision, float x) {
    float rounded = precision.round(x);
    return Math.abs(rounded) > Math.abs(x) ? precision.round(beside(precision, x)) : rounded;
  }

  private static float awayFromZero(Precision precision, float x) {
    return precision == Precision.F32 ? x : precision.round(Math.nextAfter(x, x * 2.0));
  }

  /** A number that is half a unit nearer to zero. */
  private static float beside(Precision precision, float x) {
    float unit = Math.ulp(x) * (precision == Precision.BF16 ? 0x1p16f : 0x1p13f);
    return x - Math.copySign(0.499f * unit, x);
  }

  private static float saturated(Precision precision, float x) {
    return Float.isInfinite(precision.round(x)) ? Math.copySign(65504f, x) : x;
  }

  private static float flushed(Precision precision, float x) {
    return precision == Precision.F16 && Math.abs(x) < 0x1p-14f ? 0 : x;
  }
}
