package io.sirocco.kernels.vector;

import io.sirocco.kernels.Criterion;
import io.sirocco.kernels.Op;
import org.jspecify.annotations.Nullable;

/**
 * Losses of logits against targets, with or without their gradient: see {@link Op.TargetLoss}.
 * There are few logits a step, so that they are computed one by one, in double, by {@link
 * StrictMath}, whose bits are the same interpreted and compiled.
 */
final class TargetLossKernel implements Kernel, Workers.Task {

  /** What a logit costs, in elements of light work. */
  private static final long WORK = 64;

  private final int K;
  private final Criterion criterion;
  private final Floats z;
  private final Floats targets;
  private final Floats weights;
  private final Floats losses;
  private final @Nullable Floats normalizer;
  private final @Nullable Floats dz;
  private final boolean adds;
  private final Workers workers;
  private final Tiles tiles;

  private TargetLossKernel(int N, int K, Criterion criterion, boolean gradient, Binding binding) {
    this.K = K;
    this.criterion = criterion;
    this.z = binding.floats("z");
    this.targets = binding.floats("targets");
    this.weights = binding.floats("weights");
    this.losses = binding.floats("losses");
    this.normalizer = gradient ? binding.floats("normalizer") : null;
    this.dz = gradient ? binding.floats("dz") : null;
    this.adds = gradient && binding.adds("dz");
    this.workers = binding.workers();
    this.tiles = Tiles.of(N, WORK * K, workers.threads());
  }

  static TargetLossKernel of(Op.TargetLoss op, Binding binding) {
    return new TargetLossKernel(op.N(), op.K(), op.criterion(), false, binding);
  }

  static TargetLossKernel of(Op.TargetLossBackward op, Binding binding) {
    return new TargetLossKernel(op.N(), op.K(), op.criterion(), true, binding);
  }

  @Override
  public void run() {
    workers.run(tiles.count(), this);
  }

  @Override
  public void run(int tile, int worker) {
    for (int n = tiles.start(tile); n < tiles.end(tile); n++) {
      switch (criterion) {
        case Criterion.Logistic _ -> logistic(n);
        case Criterion.Squared _ -> squared(n);
        case Criterion.Focal(var gamma) -> focal(n, gamma);
      }
    }
  }

  private float weight(int n, int k) {
    return weights.data()[weights.at() + n * K + k];
  }

  private float target(int n, int k) {
    return targets.data()[targets.at() + n * K + k];
  }

  private double logit(int n, int k) {
    return z.data()[z.at() + n * K + k];
  }

  private void lose(int n, double sum) {
    losses.data()[losses.at() + n] = (float) sum;
  }

  private void addSlope(int n, int k, double slope) {
    if (dz != null && normalizer != null) {
      int at = dz.at() + n * K + k;
      float scaled = (float) (slope * normalizer.data()[normalizer.at()]);
      dz.data()[at] = adds ? dz.data()[at] + scaled : scaled;
    }
  }

  /** max(z, 0) - y z + log(1 + e), with e = e^-|z|, of which σ is made, too. */
  private void logistic(int n) {
    double sum = 0;
    for (int k = 0; k < K; k++) {
      double weight = weight(n, k);
      double slope = 0;
      if (weight != 0) {
        double logit = logit(n, k);
        double e = StrictMath.exp(-Math.abs(logit));
        double y = target(n, k);
        sum += weight * (Math.max(logit, 0) - y * logit + StrictMath.log1p(e));
        slope = weight * ((logit < 0 ? e : 1) / (1 + e) - y);
      }
      addSlope(n, k, slope);
    }
    lose(n, sum);
  }

  private void squared(int n) {
    double sum = 0;
    for (int k = 0; k < K; k++) {
      double weight = weight(n, k);
      double distance = weight == 0 ? 0 : logit(n, k) - target(n, k);
      sum += weight * distance * distance;
      addSlope(n, k, 2 * weight * distance);
    }
    lose(n, sum);
  }

  private void focal(int n, double gamma) {
    double most = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < K; k++) {
      most = Math.max(most, logit(n, k));
    }
    double powers = 0;
    for (int k = 0; k < K; k++) {
      powers += StrictMath.exp(logit(n, k) - most);
    }
    double loss = 0;
    double attention = 0;
    for (int k = 0; k < K; k++) {
      double share = share(n, k);
      if (share != 0) {
        double q = others(n, k, most) / powers;
        loss += share * StrictMath.pow(q, gamma) * surprise(n, k, q, most, powers);
        attention += attention(n, k, gamma, most, powers);
      }
    }
    lose(n, loss);
    for (int k = 0; k < K; k++) {
      double probability = StrictMath.exp(logit(n, k) - most) / powers;
      double own = attention(n, k, gamma, most, powers);
      addSlope(n, k, attention == 0 ? 0 : probability * attention - own);
    }
  }

  /** The part that a class has in its row's loss. */
  private double share(int n, int k) {
    return weight(n, k) == 0 ? 0 : (double) weight(n, k) * target(n, k);
  }

  /** Σ_j≠k e^(z_j - most): 1 - p, before it is divided, without cancellation. */
  private double others(int n, int k, double most) {
    double sum = 0;
    for (int j = 0; j < K; j++) {
      sum += j == k ? 0 : StrictMath.exp(logit(n, j) - most);
    }
    return sum;
  }

  /** -log(1 - q). */
  private double surprise(int n, int k, double q, double most, double powers) {
    return q < .5 ? -StrictMath.log1p(-q) : most - logit(n, k) + StrictMath.log(powers);
  }

  private double attention(int n, int k, double gamma, double most, double powers) {
    double share = share(n, k);
    if (share == 0) {
      return 0;
    }
    double q = others(n, k, most) / powers;
    double ratio = q == 0 ? 1 : surprise(n, k, q, most, powers) / q;
    double probability = StrictMath.exp(logit(n, k) - most) / powers;
    return share * StrictMath.pow(q, gamma) * (1 + gamma * probability * ratio);
  }
}
