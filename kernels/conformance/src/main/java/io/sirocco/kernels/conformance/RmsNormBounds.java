package io.sirocco.kernels.conformance;

import io.sirocco.kernels.Op;
import java.util.Map;

/** Normalization by the root mean square: one sum over a row, then a few roundings an element. */
final class RmsNormBounds {

  private RmsNormBounds() {}

  /** scale: γ_C Σx², then a quotient, a sum, a root and a quotient; y: two roundings more. */
  static Map<String, Approximations> of(Op.RmsNorm op, Contents contents) {
    int C = op.C();
    Approximations x = contents.exact("x");
    Approximations weight = contents.exact("weight");
    Approximations y = new Approximations(op.N() * C);
    Approximations scale = new Approximations(op.N());
    Approximation epsilon = Approximation.constant(op.epsilon());
    for (int n = 0; n < op.N(); n++) {
      Sum squares = new Sum();
      squares.addDot(new Sum.Line(x, n * C), new Sum.Line(x, n * C), C);
      Approximation square = squares.result().over(Approximation.exact(C));
      scale.set(n, Approximation.exact(1).over(square.plus(epsilon).squareRoot()));
      for (int c = 0; c < C; c++) {
        y.set(n * C + c, x.get(n * C + c).times(scale.get(n)).times(weight.get(c)));
      }
    }
    return Map.of("y", y, "scale", scale);
  }

  /** The formula's shape: x̂ and g a rounding each, their sums γ, dx three more. */
  static Map<String, Approximations> of(Op.RmsNormBackward op, Contents contents) {
    int C = op.C();
    Approximations normal = normal(op, contents);
    Approximations dy = contents.exact("dy");
    Approximations dweight = new Approximations(C);
    for (int c = 0; c < C; c++) {
      Sum sum = contents.sum("dweight", c);
      for (int n = 0; n < op.N(); n++) {
        sum.addProduct(dy.get(n * C + c), normal.get(n * C + c));
      }
      dweight.set(c, sum.result());
    }
    return Map.of("dx", dx(op, contents, normal), "dweight", dweight);
  }

  /** x̂ = x scale. */
  private static Approximations normal(Op.RmsNormBackward op, Contents contents) {
    Approximations normal = contents.exact("x");
    for (int i = 0; i < normal.length(); i++) {
      Approximation scale = Approximation.exact(contents.floats("scale")[i / op.C()]);
      normal.set(i, normal.get(i).times(scale));
    }
    return normal;
  }

  private static Approximations dx(
      Op.RmsNormBackward op, Contents contents, Approximations normal) {
    int C = op.C();
    Approximations g = contents.exact("dy");
    Approximations weight = contents.exact("weight");
    Approximations dx = new Approximations(op.N() * C);
    for (int n = 0; n < op.N(); n++) {
      Sum projection = new Sum();
      for (int i = n * C; i < (n + 1) * C; i++) {
        g.set(i, g.get(i).times(weight.get(i - n * C)));
        projection.addProduct(g.get(i), normal.get(i));
      }
      Approximation slope = projection.result().over(Approximation.exact(C));
      Approximation scale = Approximation.exact(contents.floats("scale")[n]);
      for (int i = n * C; i < (n + 1) * C; i++) {
        Sum total = contents.sum("dx", i);
        total.add(g.get(i).minus(normal.get(i).times(slope)).times(scale));
        dx.set(i, total.result());
      }
    }
    return dx;
  }
}
