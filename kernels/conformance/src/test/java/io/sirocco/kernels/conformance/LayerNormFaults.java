package io.sirocco.kernels.conformance;

import static io.sirocco.kernels.conformance.StepwiseBackend.compute;

import io.sirocco.kernels.Access;
import io.sirocco.kernels.Op;
import java.util.List;

/** Faults of layer norms and of normalization by the root mean square. */
final class LayerNormFaults {

  private LayerNormFaults() {}

  static List<Fault> faults() {
    return List.of(
        Fault.in(Op.LayerNorm.class, "the variance is divided by C - 1", unbiasedVariance()),
        Fault.in(
            Op.LayerNorm.class,
            "epsilon is missing",
            (op, contents, _) ->
                compute(new Op.LayerNorm(op.N(), op.C(), Double.MIN_NORMAL, op.bias()), contents)),
        Fault.in(Op.LayerNorm.class, "the variance is a difference of moments", onePass()),
        Fault.in(
            Op.RmsNorm.class,
            "epsilon is missing",
            (op, contents, _) ->
                compute(new Op.RmsNorm(op.N(), op.C(), Double.MIN_NORMAL), contents)),
        Fault.in(
            Op.RmsNorm.class,
            "the last element of a row is no part of its mean square",
            (op, contents, _) -> {
              float[] x = contents.floats("x").clone();
              compute(op, contents);
              float[] y = contents.floats("y").clone();
              for (int n = 0; n < op.N(); n++) {
                x[(n + 1) * op.C() - 1] = 0;
              }
              compute(op, Fault.with(contents, "x", x));
              for (int n = 0; n < op.N(); n++) {
                int last = (n + 1) * op.C() - 1;
                contents.floats("y")[last] = y[last];
              }
            }),
        Fault.in(
            Op.RmsNormBackward.class,
            "the scale is taken for a constant",
            (op, contents, _) -> {
              compute(op, contents);
              if (contents.access("dx") == Access.WRITE) {
                for (int i = 0; i < op.N() * op.C(); i++) {
                  float g = contents.floats("dy")[i] * contents.floats("weight")[i % op.C()];
                  contents.floats("dx")[i] = g * contents.floats("scale")[i / op.C()];
                }
              }
            }),
        Fault.in(
            Op.LayerNormBackward.class,
            "the weight's gradient takes the last row twice",
            (op, contents, _) -> {
              compute(op, contents);
              float[] dweight = contents.floats("dweight");
              int last = (op.N() - 1) * op.C();
              for (int c = 0; c < op.C(); c++) {
                float x = contents.floats("x")[last + c] - contents.floats("mean")[op.N() - 1];
                float normal = x * contents.floats("scale")[op.N() - 1];
                dweight[c] += contents.floats("dy")[last + c] * normal;
              }
            }));
  }

  private static Fault.Wrong<Op.LayerNorm> unbiasedVariance() {
    return (op, contents, _) -> {
      compute(op, contents);
      if (op.C() > 1) {
        rescale(op, contents, (n, variance) -> variance * op.C() / (op.C() - 1));
      }
    };
  }

  /** E(x²) - E(x)², in floats: it cancels where the mean is large. */
  private static Fault.Wrong<Op.LayerNorm> onePass() {
    return (op, contents, _) -> {
      compute(op, contents);
      rescale(
          op,
          contents,
          (n, _) -> {
            float sum = 0;
            float squares = 0;
            for (int c = 0; c < op.C(); c++) {
              float x = contents.floats("x")[n * op.C() + c];
              sum += x;
              squares += x * x;
            }
            float mean = sum / op.C();
            return Math.max(0, squares / op.C() - mean * mean);
          });
    };
  }

  private interface Variance {
    double of(int n, double exact);
  }

  /** Puts another variance into a finished layer norm. */
  private static void rescale(Op.LayerNorm op, Contents contents, Variance other) {
    float[] scale = contents.floats("scale");
    float[] y = contents.floats("y");
    for (int n = 0; n < op.N(); n++) {
      double variance = 1 / ((double) scale[n] * scale[n]) - op.epsilon();
      float changed = (float) (1 / Math.sqrt(other.of(n, variance) + op.epsilon()));
      for (int c = 0; c < op.C(); c++) {
        float bias = contents.has("bias") ? contents.floats("bias")[c] : 0;
        y[n * op.C() + c] = (y[n * op.C() + c] - bias) * (changed / scale[n]) + bias;
      }
      scale[n] = changed;
    }
  }
}
