package io.sirocco.kernels.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Device code of losses of logits against targets, and of their slopes. A work-item has a row of K
 * logits. What has the weight 0 adds exactly 0, whatever its target.
 */
final class TargetLossCode {

  /** Below it -log(1 - q)/q is its series, whose rest is below 2^-26 then. */
  private static final float SMALL = 0.0625f;

  private TargetLossCode() {}

  /** l = max(z, 0) - y z + log(1 + e), with e = e^-|z|. */
  static void logisticLosses(
      KernelContext context,
      IntArray sizes, // z, targets, weights, losses, N, K
      FloatArray z,
      FloatArray targets,
      FloatArray weights,
      FloatArray losses) {
    int n = context.globalIdx;
    int K = sizes.get(5);
    if (n < sizes.get(4)) {
      float sum = 0;
      for (int k = 0; k < K; k++) {
        float weight = weights.get(sizes.get(2) + n * K + k);
        float x = z.get(sizes.get(0) + n * K + k);
        float y = targets.get(sizes.get(1) + n * K + k);
        float e = TornadoMath.exp(-TornadoMath.abs(x));
        float loss = TornadoMath.max(x, 0f) - y * x + TornadoMath.log(1 + e);
        sum += weight == 0 ? 0 : weight * loss;
      }
      losses.set(sizes.get(3) + n, sum);
    }
  }

  /** dz [+]= weight normalizer (sigmoid(z) - y). */
  static void logisticSlopes(
      KernelContext context,
      IntArray sizes, // z, targets, weights, normalizer, dz, adds, N, K
      FloatArray z,
      FloatArray targets,
      FloatArray weights,
      FloatArray normalizer,
      FloatArray dz) {
    int n = context.globalIdx;
    int K = sizes.get(7);
    if (n < sizes.get(6)) {
      for (int k = 0; k < K; k++) {
        float weight = weights.get(sizes.get(2) + n * K + k);
        float x = z.get(sizes.get(0) + n * K + k);
        float y = targets.get(sizes.get(1) + n * K + k);
        float e = TornadoMath.exp(-TornadoMath.abs(x));
        float s = (x < 0 ? e : 1) / (1 + e);
        float slope = weight == 0 ? 0 : weight * (s - y);
        put(sizes, dz, n * K + k, slope * normalizer.get(sizes.get(3)));
      }
    }
  }

  /** l = (z - y)². */
  static void squaredLosses(
      KernelContext context,
      IntArray sizes, // z, targets, weights, losses, N, K
      FloatArray z,
      FloatArray targets,
      FloatArray weights,
      FloatArray losses) {
    int n = context.globalIdx;
    int K = sizes.get(5);
    if (n < sizes.get(4)) {
      float sum = 0;
      for (int k = 0; k < K; k++) {
        float weight = weights.get(sizes.get(2) + n * K + k);
        float distance = z.get(sizes.get(0) + n * K + k) - targets.get(sizes.get(1) + n * K + k);
        sum += weight == 0 ? 0 : weight * (distance * distance);
      }
      losses.set(sizes.get(3) + n, sum);
    }
  }

  /** dz [+]= 2 weight normalizer (z - y). */
  static void squaredSlopes(
      KernelContext context,
      IntArray sizes, // z, targets, weights, normalizer, dz, adds, N, K
      FloatArray z,
      FloatArray targets,
      FloatArray weights,
      FloatArray normalizer,
      FloatArray dz) {
    int n = context.globalIdx;
    int K = sizes.get(7);
    if (n < sizes.get(6)) {
      for (int k = 0; k < K; k++) {
        float weight = weights.get(sizes.get(2) + n * K + k);
        float distance = z.get(sizes.get(0) + n * K + k) - targets.get(sizes.get(1) + n * K + k);
        float slope = weight == 0 ? 0 : 2 * distance * weight;
        put(sizes, dz, n * K + k, slope * normalizer.get(sizes.get(3)));
      }
    }
  }

  /** l = y q^gamma q r, with q = 1 - p summed without the class, and r = -log(p)/q. */
  static void focalLosses(
      KernelContext context,
      IntArray sizes, // z, targets, weights, losses, N, K
      FloatArray z,
      FloatArray targets,
      FloatArray weights,
      FloatArray losses,
      float gamma) {
    int n = context.globalIdx;
    int K = sizes.get(5);
    if (n < sizes.get(4)) {
      int at = sizes.get(0) + n * K;
      float most = most(z, at, K);
      float powers = powers(z, at, K, -1, most);
      float sum = 0;
      for (int k = 0; k < K; k++) {
        float weight = weights.get(sizes.get(2) + n * K + k);
        float y = targets.get(sizes.get(1) + n * K + k);
        float share = weight == 0 ? 0 : weight * y;
        float q = powers(z, at, K, k, most) / powers;
        float surprise = most - z.get(at + k) + TornadoMath.log(powers);
        float exact = q < SMALL ? q * series(q) : surprise;
        sum += share == 0 ? 0 : share * (TornadoMath.pow(q, gamma) * exact);
      }
      losses.set(sizes.get(3) + n, sum);
    }
  }

  /** dz [+]= normalizer (p (sum of a) - a), a = weight y q^gamma (1 + gamma p r). */
  static void focalSlopes(
      KernelContext context,
      IntArray sizes, // z, targets, weights, normalizer, dz, adds, N, K
      FloatArray z,
      FloatArray targets,
      FloatArray weights,
      FloatArray normalizer,
      FloatArray dz,
      float gamma) {
    int n = context.globalIdx;
    int K = sizes.get(7);
    if (n < sizes.get(6)) {
      int at = sizes.get(0) + n * K;
      float most = most(z, at, K);
      float powers = powers(z, at, K, -1, most);
      float attention = 0;
      // The second time the sum is known.
      for (int i = 0; i < 2 * K; i++) {
        int k = i < K ? i : i - K;
        float weight = weights.get(sizes.get(2) + n * K + k);
        float y = targets.get(sizes.get(1) + n * K + k);
        float share = weight == 0 ? 0 : weight * y;
        float q = powers(z, at, K, k, most) / powers;
        float surprise = most - z.get(at + k) + TornadoMath.log(powers);
        float ratio = q < SMALL ? series(q) : surprise / q;
        float p = TornadoMath.exp(z.get(at + k) - most) / powers;
        float focus = TornadoMath.pow(q, gamma);
        float own = share == 0 ? 0 : share * (focus * (1 + gamma * (p * ratio)));
        attention += i < K ? own : 0;
        if (i >= K) {
          float slope = attention == 0 ? 0 : p * attention - own;
          put(sizes, dz, n * K + k, slope * normalizer.get(sizes.get(3)));
        }
      }
    }
  }

  private static void put(IntArray sizes, FloatArray dz, int i, float slope) {
    int at = sizes.get(4) + i;
    dz.set(at, sizes.get(5) == 1 ? dz.get(at) + slope : slope);
  }

  private static float most(FloatArray z, int at, int K) {
    float most = Float.NEGATIVE_INFINITY;
    for (int k = 0; k < K; k++) {
      most = TornadoMath.max(most, z.get(at + k));
    }
    return most;
  }

  /** The sum of e^(z - most) over a row without the class {@code without}. */
  private static float powers(FloatArray z, int at, int K, int without, float most) {
    float sum = 0;
    for (int k = 0; k < K; k++) {
      float power = TornadoMath.exp(z.get(at + k) - most);
      sum += k == without ? 0 : power;
    }
    return sum;
  }

  /** -log(1 - q)/q where q is small. */
  private static float series(float q) {
    return 1 + q * (1f / 2 + q * (1f / 3 + q * (1f / 4 + q * (1f / 5 + q * (1f / 6)))));
  }
}
