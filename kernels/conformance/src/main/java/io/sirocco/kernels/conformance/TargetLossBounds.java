package io.sirocco.kernels.conformance;

import io.sirocco.kernels.Criterion;
import io.sirocco.kernels.Op;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Losses of logits against targets: a rounding an operation. What has the weight 0 counts exactly
 * 0.
 *
 * <p>The focal loss is made of q = 1 - p, the sum of the other classes' {@link Softmax} weights
 * over that of all, and of r = -log(p)/q. Where q is small, log p would be known to its absolute
 * error only, which q would make large: there r is held to the error of its series 1 + q/2 + q²/3 +
 * ..., which is at most 2^-26 beyond six terms for q below 1/16, as long as the direct formula is
 * no better.
 */
final class TargetLossBounds {

  /** Where the series of r is left. */
  private static final double SMALL = 0x1p-4;

  /** Six terms by Horner's rule, their coefficients, and what is left out. */
  private static final double SERIES = Rounding.gamma(18);

  private final int K;
  private final Criterion criterion;
  private final Contents contents;

  private TargetLossBounds(int K, Criterion criterion, Contents contents) {
    this.K = K;
    this.criterion = criterion;
    this.contents = contents;
  }

  /** losses. */
  static Map<String, Approximations> of(Op.TargetLoss op, Contents contents) {
    return new TargetLossBounds(op.K(), op.criterion(), contents).results(op.N(), false);
  }

  /** losses and dz. */
  static Map<String, Approximations> of(Op.TargetLossBackward op, Contents contents) {
    return new TargetLossBounds(op.K(), op.criterion(), contents).results(op.N(), true);
  }

  private Map<String, Approximations> results(int N, boolean gradient) {
    Approximations losses = new Approximations(N);
    Approximations dz = new Approximations(gradient ? N * K : 0);
    for (int n = 0; n < N; n++) {
      Row row = criterion instanceof Criterion.Focal(var gamma) ? focal(n, gamma) : plain(n);
      Sum sum = new Sum();
      row.losses().forEach(sum::add);
      losses.set(n, sum.result());
      for (int k = 0; gradient && k < K; k++) {
        Approximation normalizer = Approximation.exact(contents.floats("normalizer")[0]);
        Sum slope = contents.sum("dz", n * K + k);
        slope.add(row.slopes().get(k).times(normalizer));
        dz.set(n * K + k, slope.result());
      }
    }
    Map<String, Approximations> results = new LinkedHashMap<>();
    results.put("losses", losses);
    if (gradient) {
      results.put("dz", dz);
    }
    return results;
  }

  /** Of each logit of a row, with their weights. */
  private record Row(List<Approximation> losses, List<Approximation> slopes) {}

  private Approximation weight(int n, int k) {
    return Approximation.exact(contents.floats("weights")[n * K + k]);
  }

  private Approximation logit(int n, int k) {
    return Approximation.exact(contents.floats("z")[n * K + k]);
  }

  private Approximation target(int n, int k) {
    return Approximation.exact(contents.floats("targets")[n * K + k]);
  }

  private Row plain(int n) {
    List<Approximation> losses = new ArrayList<>();
    List<Approximation> slopes = new ArrayList<>();
    for (int k = 0; k < K; k++) {
      Approximation weight = weight(n, k);
      if (weight.value() == 0) {
        losses.add(Approximation.ZERO);
        slopes.add(Approximation.ZERO);
        continue;
      }
      Approximation z = logit(n, k);
      Approximation y = target(n, k);
      if (criterion instanceof Criterion.Squared) {
        Approximation distance = z.minus(y);
        losses.add(distance.times(distance).times(weight));
        slopes.add(distance.times(Approximation.exact(2)).times(weight));
      } else {
        losses.add(logistic(z, y).times(weight));
        slopes.add(z.sigmoid().minus(y).times(weight));
      }
    }
    return new Row(losses, slopes);
  }

  /** max(z, 0) - y z + log(1 + e^-|z|). */
  private static Approximation logistic(Approximation z, Approximation y) {
    Approximation power = Approximation.exact(-Math.abs(z.value())).exponential();
    Approximation log = power.plus(Approximation.exact(1)).logarithm();
    return Approximation.exact(Math.max(z.value(), 0)).minus(y.times(z)).plus(log);
  }

  private Row focal(int n, double gamma) {
    List<Approximation> logits = new ArrayList<>();
    for (int k = 0; k < K; k++) {
      logits.add(logit(n, k));
    }
    Softmax softmax = new Softmax(logits);
    List<Approximation> losses = new ArrayList<>();
    List<Approximation> attention = new ArrayList<>();
    Sum sum = new Sum();
    for (int k = 0; k < K; k++) {
      Approximation share =
          weight(n, k).value() == 0 ? Approximation.ZERO : weight(n, k).times(target(n, k));
      boolean counts = share.value() != 0;
      Approximation q = counts ? others(softmax, k) : Approximation.ZERO;
      Approximation ratio = counts ? ratio(softmax, logits.get(k), q) : Approximation.ZERO;
      Approximation p = softmax.weight(k).over(softmax.sum());
      Approximation focus = q.power(gamma);
      losses.add(counts ? share.times(focus.times(q.times(ratio))) : Approximation.ZERO);
      Approximation factor = Approximation.constant(gamma).times(p.times(ratio));
      Approximation own = share.times(focus.times(factor.plus(Approximation.exact(1))));
      attention.add(counts ? own : Approximation.ZERO);
      sum.add(attention.get(k));
    }
    List<Approximation> slopes = new ArrayList<>();
    for (int k = 0; k < K; k++) {
      Approximation p = softmax.weight(k).over(softmax.sum());
      Approximation all = sum.result();
      slopes.add(
          all.value() == 0 && all.error() == 0
              ? Approximation.ZERO
              : p.times(all).minus(attention.get(k)));
    }
    return new Row(losses, slopes);
  }

  private Approximation others(Softmax softmax, int k) {
    Sum sum = new Sum();
    for (int j = 0; j < K; j++) {
      if (j != k) {
        sum.add(softmax.weight(j));
      }
    }
    return sum.result().over(softmax.sum());
  }

  /** -log(1 - q)/q, by its series or by the logarithm that a backend has. */
  private static Approximation ratio(Softmax softmax, Approximation z, Approximation q) {
    double value =
        q.value() == 0
            ? 1
            : (q.value() < .5 ? -Math.log1p(-q.value()) : softmax.logSumExp().value() - z.value())
                / q.value();
    double series = (q.value() - q.error() < SMALL) ? SERIES * value + q.error() : 0;
    double direct =
        q.value() + q.error() < SMALL ? 0 : softmax.logSumExp().minus(z).over(q).error();
    return new Approximation(value, Math.max(series, direct));
  }
}
