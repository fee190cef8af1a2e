package io.sirocco.kernels.conformance;

import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Precision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Output projection and cross-entropy: logits with γ_{C+1} Σ|x||w|, their {@link Softmax}, loss =
 * weight (logSumExp - z_target). Factors, dz among them, are rounded to their precision. A row of
 * weight 0 has a loss and gradients of exactly 0.
 */
final class CrossEntropyBounds {
  private final int C;
  private final int V;
  private final Bias bias;
  private final Contents contents;
  private final Approximations x;
  private final Approximations weight;

  private CrossEntropyBounds(int C, int V, Bias bias, Precision precision, Contents contents) {
    this.C = C;
    this.V = V;
    this.bias = bias;
    this.contents = contents;
    x = contents.factor("x", precision);
    weight = contents.factor("weight", precision);
  }

  /** losses. */
  static Map<String, Approximations> of(Op.CrossEntropy op, Contents contents) {
    CrossEntropyBounds bounds =
        new CrossEntropyBounds(op.C(), op.V(), op.bias(), op.precision(), contents);
    Approximations losses = new Approximations(op.N());
    for (int n = 0; n < op.N(); n++) {
      if (contents.floats("weights")[n] != 0) {
        List<Approximation> logits = bounds.logits(n);
        losses.set(n, bounds.loss(n, logits, new Softmax(logits).logSumExp()));
      }
    }
    return Map.of("losses", losses);
  }

  /**
   * losses as above. dz = weight normalizer (p - [v = target]) with p = e^(z - logSumExp), and the
   * error of a quotient more for backends that divide by the sum instead; dx: γ_V Σ|dz||w|,
   * dweight: γ_N Σ|dz||x|, dbias: γ_N Σ|dz|.
   */
  static Map<String, Approximations> of(Op.CrossEntropyBackward op, Contents contents) {
    CrossEntropyBounds bounds =
        new CrossEntropyBounds(op.C(), op.V(), op.bias(), op.precision(), contents);
    Approximations losses = new Approximations(op.N());
    Approximations dz = new Approximations(op.N() * op.V());
    for (int n = 0; n < op.N(); n++) {
      if (contents.floats("weights")[n] == 0) {
        continue;
      }
      List<Approximation> logits = bounds.logits(n);
      Approximation logSumExp = new Softmax(logits).logSumExp();
      losses.set(n, bounds.loss(n, logits, logSumExp));
      for (int v = 0; v < op.V(); v++) {
        dz.set(n * op.V() + v, bounds.slope(n, v, logits.get(v).minus(logSumExp)));
      }
    }
    Map<String, Approximations> gradients = new LinkedHashMap<>();
    gradients.put("losses", losses);
    Approximations slopes = dz.rounded(op.precision());
    gradients.put("dx", bounds.dx(op.N(), slopes));
    gradients.put("dweight", bounds.dweight(op.N(), slopes));
    if (op.bias() == Bias.PRESENT) {
      gradients.put("dbias", bounds.dbias(op.N(), dz));
    }
    return gradients;
  }

  private List<Approximation> logits(int n) {
    List<Approximation> logits = new ArrayList<>(V);
    for (int v = 0; v < V; v++) {
      Sum sum = new Sum();
      if (bias == Bias.PRESENT) {
        sum.add(Approximation.exact(contents.floats("bias")[v]));
      }
      sum.addDot(new Sum.Line(x, n * C), new Sum.Line(weight, v * C), C);
      logits.add(sum.result());
    }
    return logits;
  }

  private Approximation loss(int n, List<Approximation> logits, Approximation logSumExp) {
    Approximation target = logits.get(contents.ints("targets")[n]);
    Approximation rowWeight = Approximation.exact(contents.floats("weights")[n]);
    return logSumExp.minus(target).times(rowWeight);
  }

  private Approximation slope(int n, int v, Approximation logProbability) {
    Approximation probability = logProbability.exponential().over(Approximation.exact(1));
    boolean target = contents.ints("targets")[n] == v;
    Approximation rowWeight = Approximation.exact(contents.floats("weights")[n]);
    Approximation normalizer = Approximation.exact(contents.floats("normalizer")[0]);
    return probability
        .minus(target ? Approximation.exact(1) : Approximation.ZERO)
        .times(rowWeight.times(normalizer));
  }

  private Approximations dx(int N, Approximations dz) {
    Approximations dx = new Approximations(N * C);
    Approximations byChannel = weight.transposed(V);
    for (int n = 0; n < N; n++) {
      for (int c = 0; c < C; c++) {
        Sum sum = contents.sum("dx", n * C + c);
        sum.addDot(new Sum.Line(dz, n * V), new Sum.Line(byChannel, c * V), V);
        dx.set(n * C + c, sum.result());
      }
    }
    return dx;
  }

  private Approximations dweight(int N, Approximations dz) {
    Approximations dweight = new Approximations(V * C);
    Approximations slopes = dz.transposed(N);
    Approximations inputs = x.transposed(N);
    for (int v = 0; v < V; v++) {
      for (int c = 0; c < C; c++) {
        Sum sum = contents.sum("dweight", v * C + c);
        sum.addDot(new Sum.Line(slopes, v * N), new Sum.Line(inputs, c * N), N);
        dweight.set(v * C + c, sum.result());
      }
    }
    return dweight;
  }

  private Approximations dbias(int N, Approximations dz) {
    Approximations dbias = new Approximations(V);
    for (int v = 0; v < V; v++) {
      Sum sum = contents.sum("dbias", v);
      for (int n = 0; n < N; n++) {
        sum.add(dz.get(n * V + v));
      }
      dbias.set(v, sum.result());
    }
    return dbias;
  }
}
