package io.sirocco.kernels.conformance;

import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Op;
import java.util.LinkedHashMap;
import java.util.Map;

/** Layer norm: two sums over a row, then a few roundings an element. */
final class LayerNormBounds {

  private LayerNormBounds() {}

  /**
   * The mean m has the error e of its sum and division, γ_{C-1} Σ|x|/C + a quotient's. Around a
   * mean that is e off, Σ (x - m)² grows by C e² and by nothing else, since Σ (x - m) is 0; each
   * square has three roundings (a difference twice, a product) and C - 1 additions, so its relative
   * error is γ_{C+2} (Higham 2002, section 1.9: the two-pass formula). From there the formula's own
   * shape.
   */
  static Map<String, Approximations> of(Op.LayerNorm op, Contents contents) {
    int C = op.C();
    Approximations x = contents.exact("x");
    Approximations y = new Approximations(op.N() * C);
    Approximations mean = new Approximations(op.N());
    Approximations scale = new Approximations(op.N());
    Approximation epsilon = Approximation.constant(op.epsilon());
    for (int n = 0; n < op.N(); n++) {
      mean.set(n, mean(x, n, C));
      Approximation variance = squares(x, n, C, mean.get(n)).over(Approximation.exact(C));
      Approximation root = variance.plus(epsilon).squareRoot();
      scale.set(n, Approximation.exact(1).over(root));
      for (int c = 0; c < C; c++) {
        Approximation normal = x.get(n * C + c).minus(mean.get(n)).times(scale.get(n));
        Approximation weight = Approximation.exact(contents.floats("weight")[c]);
        Approximation bias =
            op.bias() == Bias.PRESENT
                ? Approximation.exact(contents.floats("bias")[c])
                : Approximation.ZERO;
        y.set(n * C + c, normal.times(weight).plus(bias));
      }
    }
    return Map.of("y", y, "mean", mean, "scale", scale);
  }

  private static Approximation mean(Approximations x, int n, int C) {
    Sum sum = new Sum();
    for (int c = 0; c < C; c++) {
      sum.add(x.get(n * C + c));
    }
    return sum.result().over(Approximation.exact(C));
  }

  private static Approximation squares(Approximations x, int n, int C, Approximation mean) {
    double squares = 0;
    for (int c = 0; c < C; c++) {
      double difference = x.value()[n * C + c] - mean.value();
      squares += difference * difference;
    }
    double shifted = C * mean.error() * mean.error();
    double own = Rounding.gamma(C + 2) * (squares + shifted) + C * Rounding.SMALLEST;
    return new Approximation(squares, shifted + own);
  }

  /** The formula's shape: x̂ two roundings, g one, their sums γ, dx four more. */
  static Map<String, Approximations> of(Op.LayerNormBackward op, Contents contents) {
    Map<String, Approximations> bounds = new LinkedHashMap<>();
    bounds.put("dx", dx(op, contents));
    Approximations normal = normal(op.N(), op.C(), contents);
    Approximations dy = contents.exact("dy");
    Approximations dweight = new Approximations(op.C());
    Approximations dbias = new Approximations(op.C());
    for (int c = 0; c < op.C(); c++) {
      Sum weightSum = contents.sum("dweight", c);
      Sum biasSum = contents.has("dbias") ? contents.sum("dbias", c) : new Sum();
      for (int n = 0; n < op.N(); n++) {
        weightSum.addProduct(dy.get(n * op.C() + c), normal.get(n * op.C() + c));
        biasSum.add(dy.get(n * op.C() + c));
      }
      dweight.set(c, weightSum.result());
      dbias.set(c, biasSum.result());
    }
    bounds.put("dweight", dweight);
    if (op.bias() == Bias.PRESENT) {
      bounds.put("dbias", dbias);
    }
    return bounds;
  }

  /** x̂ = (x - mean) scale. */
  private static Approximations normal(int N, int C, Contents contents) {
    Approximations normal = contents.exact("x");
    for (int n = 0; n < N; n++) {
      Approximation mean = Approximation.exact(contents.floats("mean")[n]);
      Approximation scale = Approximation.exact(contents.floats("scale")[n]);
      for (int i = n * C; i < (n + 1) * C; i++) {
        normal.set(i, normal.get(i).minus(mean).times(scale));
      }
    }
    return normal;
  }

  private static Approximations dx(Op.LayerNormBackward op, Contents contents) {
    int C = op.C();
    Approximations normal = normal(op.N(), C, contents);
    Approximations g = contents.exact("dy");
    Approximations weight = contents.exact("weight");
    Approximations dx = new Approximations(op.N() * C);
    for (int n = 0; n < op.N(); n++) {
      Sum sum = new Sum();
      Sum projection = new Sum();
      for (int i = n * C; i < (n + 1) * C; i++) {
        g.set(i, g.get(i).times(weight.get(i - n * C)));
        sum.add(g.get(i));
        projection.addProduct(g.get(i), normal.get(i));
      }
      Approximation meanOfG = sum.result().over(Approximation.exact(C));
      Approximation slope = projection.result().over(Approximation.exact(C));
      Approximation scale = Approximation.exact(contents.floats("scale")[n]);
      for (int i = n * C; i < (n + 1) * C; i++) {
        Sum total = contents.sum("dx", i);
        total.add(g.get(i).minus(meanOfG).minus(normal.get(i).times(slope)).times(scale));
        dx.set(i, total.result());
      }
    }
    return dx;
  }
}
