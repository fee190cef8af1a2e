package io.sirocco.kernels.conformance;

import io.sirocco.kernels.Activation;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.WeightLayout;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Matrix products: γ_n Σ|x||w| over the n terms of each dot product, bias and old value included;
 * x, w and dz are rounded to the precision of factors, where dz is one.
 */
final class LinearBounds {

  private LinearBounds() {}

  /**
   * preactivation: γ_{C+1} (Σ|x||w| + |bias|), γ_C without bias; y: that error through the
   * activation, see {@link ActivationBounds}.
   */
  static Map<String, Approximations> of(Op.Linear op, Contents contents) {
    Approximations x = contents.factor("x", op.precision());
    Approximations w = contents.factor("weight", op.precision());
    Approximations byOutput = op.layout() == WeightLayout.OUTPUT_INPUT ? w : w.transposed(op.C());
    Approximations z = new Approximations(op.N() * op.K());
    Approximations y = new Approximations(op.N() * op.K());
    for (int n = 0; n < op.N(); n++) {
      for (int k = 0; k < op.K(); k++) {
        Sum sum = new Sum();
        if (op.bias() == Bias.PRESENT) {
          sum.add(Approximation.exact(contents.floats("bias")[k]));
        }
        sum.addDot(new Sum.Line(x, n * op.C()), new Sum.Line(byOutput, k * op.C()), op.C());
        Approximation result = sum.result();
        z.set(n * op.K() + k, result);
        y.set(n * op.K() + k, ActivationBounds.of(op.activation(), result));
      }
    }
    return op.activation() == Activation.NONE ? Map.of("y", y) : Map.of("y", y, "preactivation", z);
  }

  /**
   * dz: dy times the activation's slope; dx: γ_K Σ|dz||w|, dweight: γ_N Σ|x||dz|, dbias: γ_N Σ|dz|.
   */
  static Map<String, Approximations> of(Op.LinearBackward op, Contents contents) {
    Map<String, Approximations> bounds = new LinkedHashMap<>();
    Approximations dz = dz(op, contents);
    Approximations slopes = dz.rounded(op.precision());
    bounds.put("dx", dx(op, contents, slopes));
    bounds.put("dweight", dweight(op, contents, slopes));
    if (op.bias() == Bias.PRESENT) {
      Approximations dbias = new Approximations(op.K());
      for (int k = 0; k < op.K(); k++) {
        Sum sum = contents.sum("dbias", k);
        for (int n = 0; n < op.N(); n++) {
          sum.add(dz.get(n * op.K() + k));
        }
        dbias.set(k, sum.result());
      }
      bounds.put("dbias", dbias);
    }
    return bounds;
  }

  private static Approximations dz(Op.LinearBackward op, Contents contents) {
    Approximations dz = contents.exact("dy");
    if (op.activation() == Activation.NONE) {
      return dz;
    }
    Approximations z = contents.exact("preactivation");
    for (int i = 0; i < dz.length(); i++) {
      // A slope of 0 takes away all but what is not a number.
      if (!Double.isNaN(dz.get(i).value())) {
        dz.set(i, dz.get(i).times(ActivationBounds.slopeOf(op.activation(), z.get(i))));
      }
    }
    return dz;
  }

  private static Approximations dx(Op.LinearBackward op, Contents contents, Approximations dz) {
    Approximations w = contents.factor("weight", op.precision());
    Approximations byInput = op.layout() == WeightLayout.INPUT_OUTPUT ? w : w.transposed(op.K());
    Approximations dx = new Approximations(op.N() * op.C());
    for (int n = 0; n < op.N(); n++) {
      for (int c = 0; c < op.C(); c++) {
        Sum sum = contents.sum("dx", n * op.C() + c);
        sum.addDot(new Sum.Line(dz, n * op.K()), new Sum.Line(byInput, c * op.K()), op.K());
        dx.set(n * op.C() + c, sum.result());
      }
    }
    return dx;
  }

  private static Approximations dweight(
      Op.LinearBackward op, Contents contents, Approximations dz) {
    Approximations x = contents.factor("x", op.precision()).transposed(op.N());
    Approximations slopes = dz.transposed(op.N());
    Approximations dweight = new Approximations(op.C() * op.K());
    for (int c = 0; c < op.C(); c++) {
      for (int k = 0; k < op.K(); k++) {
        int index =
            switch (op.layout()) {
              case INPUT_OUTPUT -> c * op.K() + k;
              case OUTPUT_INPUT -> k * op.C() + c;
            };
        Sum sum = contents.sum("dweight", index);
        sum.addDot(new Sum.Line(x, c * op.N()), new Sum.Line(slopes, k * op.N()), op.N());
        dweight.set(index, sum.result());
      }
    }
    return dweight;
  }
}
