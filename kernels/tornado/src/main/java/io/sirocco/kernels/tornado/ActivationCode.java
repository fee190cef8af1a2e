package io.sirocco.kernels.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Device code of activations: y = f(z), and dz = dy f'(z). A work-item has an element. Products
 * that are added to become one fused operation on the device; Java's own is not known there.
 */
final class ActivationCode {

  /** Beyond it the normal distribution is 0 or 1 and its density 0 in floats. */
  private static final float MOST = 14.5f;

  /** Sixteenths: squares of these are exact up to {@link #MOST}. */
  private static final float GRID = 16;

  private static final float FIRST = (float) 1.5957691216057308;
  private static final float THIRD = 0.07135481f;
  private static final float MOST_OF_TANH = 10;
  private static final float SMALL = 0.6f;

  private ActivationCode() {}

  /**
   * e^(-t t/2). The square is taken of the nearest lower sixteenth h, exactly, and of the rest, (t
   * - h)(t + h); what is lost when both are added is made good.
   */
  private static float normalPower(float t) {
    float h = TornadoMath.floor(t * GRID) / GRID;
    float square = h * h * 0.5f;
    float rest = (t - h) * (t + h) * 0.5f;
    float argument = square + rest;
    float lost = rest - (argument - square);
    float power = TornadoMath.exp(-argument);
    return power - power * lost;
  }

  /**
   * Phi(z), where power = normalPower(t) and t = min(|z|, MOST). With v = 1/(1 + 0.3 t): Phi(-t) =
   * power v p(v) with p the minimax polynomial of degree 9 for t up to 15.2 (relative error
   * 3.5e-9), on the negative side, where nothing cancels.
   */
  private static float normalDistribution(float z, float t, float power) {
    float v = 1 / (t * 0.3f + 1);
    float p = -0.02062957f;
    p = p * v + 0.11246989f;
    p = p * v - 0.2282972f;
    p = p * v + 0.1919005f;
    p = p * v - 0.07952413f;
    p = p * v + 0.09621333f;
    p = p * v + 0.07836917f;
    p = p * v + 0.11024004f;
    p = p * v + 0.11957123f;
    p = p * v + 0.11968672f;
    float tail = power * (v * p);
    return z > 0 ? 1 - tail : tail;
  }

  /** GELU, z Phi(z). */
  static void applyGelu(KernelContext context, IntArray sizes, FloatArray z, FloatArray y) {
    int i = context.globalIdx;
    if (i < sizes.get(2)) {
      float x = z.get(sizes.get(0) + i);
      float t = TornadoMath.min(TornadoMath.abs(x), MOST);
      float result = x * normalDistribution(x, t, normalPower(t));
      y.set(sizes.get(1) + i, Float.isNaN(x) ? x : result);
    }
  }

  /** The gradient of GELU: Phi(z) + z phi(z). */
  static void geluGradient(
      KernelContext context, IntArray sizes, FloatArray dy, FloatArray z, FloatArray dz) {
    int i = context.globalIdx;
    if (i < sizes.get(3)) {
      float x = z.get(sizes.get(1) + i);
      float t = TornadoMath.min(TornadoMath.abs(x), MOST);
      float power = normalPower(t);
      float bounded = x < 0 ? -t : t;
      float slope = bounded * (power * 0.3989423f) + normalDistribution(x, t, power);
      dz.set(sizes.get(2) + i, (Float.isNaN(x) ? x : slope) * dy.get(sizes.get(0) + i));
    }
  }

  private static float boundedForTanh(float z) {
    return TornadoMath.max(TornadoMath.min(z, MOST_OF_TANH), -MOST_OF_TANH);
  }

  /**
   * GELU by tanh, z sigmoid(a) with a = 2 sqrt(2/pi) (z + 0.044715 z^3): Hendrycks and Gimpel 2016.
   */
  static void applyGeluTanh(KernelContext context, IntArray sizes, FloatArray z, FloatArray y) {
    int i = context.globalIdx;
    if (i < sizes.get(2)) {
      float x = z.get(sizes.get(0) + i);
      float t = boundedForTanh(x);
      float a = (t * t * THIRD + FIRST) * t;
      float result = x / (1 + TornadoMath.exp(-a));
      y.set(sizes.get(1) + i, Float.isNaN(x) ? x : result);
    }
  }

  /** The gradient of GELU by tanh. */
  static void geluTanhGradient(
      KernelContext context, IntArray sizes, FloatArray dy, FloatArray z, FloatArray dz) {
    int i = context.globalIdx;
    if (i < sizes.get(3)) {
      float x = z.get(sizes.get(1) + i);
      float t = boundedForTanh(x);
      float a = (t * t * THIRD + FIRST) * t;
      float power = TornadoMath.exp(-a);
      float s = 1 / (1 + power);
      float slope = t * t * (3 * THIRD) + FIRST;
      // 1 - s cancels where s is close to 1; power s would be infinity times 0 where it is close
      // to 0.
      float rest = x > 0 ? power * s : 1 - s;
      float result = t * slope * (s * rest) + s;
      dz.set(sizes.get(2) + i, (Float.isNaN(x) ? x : result) * dy.get(sizes.get(0) + i));
    }
  }

  /**
   * tanh: (1 - e)/(1 + e) with e = e^(-2|z|) and the sign of z. Near 0, where 1 - e cancels, z +
   * z^3 q(z^2) with q of degree 5 (relative error 8.9e-11).
   */
  static void applyTanh(KernelContext context, IntArray sizes, FloatArray z, FloatArray y) {
    int i = context.globalIdx;
    if (i < sizes.get(2)) {
      float x = z.get(sizes.get(0) + i);
      float e = TornadoMath.exp(-2 * TornadoMath.abs(x));
      float large = (1 - e) / (1 + e);
      float square = x * x;
      float q = 0.0022310638f;
      q = q * square - 0.008267091f;
      q = q * square + 0.021734439f;
      q = q * square - 0.053952474f;
      q = q * square + 0.13333248f;
      q = q * square - 0.3333333f;
      float small = q * square * x + x;
      float signed = x < 0 ? -large : large;
      float result = TornadoMath.abs(x) < SMALL ? small : signed;
      y.set(sizes.get(1) + i, Float.isNaN(x) ? x : result);
    }
  }

  /** The gradient of tanh: 4 e/(1 + e)^2 keeps its relative error where tanh is close to 1. */
  static void tanhGradient(
      KernelContext context, IntArray sizes, FloatArray dy, FloatArray z, FloatArray dz) {
    int i = context.globalIdx;
    if (i < sizes.get(3)) {
      float x = z.get(sizes.get(1) + i);
      float e = TornadoMath.exp(-2 * TornadoMath.abs(x));
      float sum = 1 + e;
      float slope = 4 * e / (sum * sum);
      dz.set(sizes.get(2) + i, (Float.isNaN(x) ? x : slope) * dy.get(sizes.get(0) + i));
    }
  }

  /** The rectifier, max(z, 0). */
  static void applyRelu(KernelContext context, IntArray sizes, FloatArray z, FloatArray y) {
    int i = context.globalIdx;
    if (i < sizes.get(2)) {
      float x = z.get(sizes.get(0) + i);
      float result = TornadoMath.max(x, 0);
      y.set(sizes.get(1) + i, Float.isNaN(x) ? x : result);
    }
  }

  /** The gradient of the rectifier. */
  static void reluGradient(
      KernelContext context, IntArray sizes, FloatArray dy, FloatArray z, FloatArray dz) {
    int i = context.globalIdx;
    if (i < sizes.get(3)) {
      float x = z.get(sizes.get(1) + i);
      float slope = x > 0 ? 1 : 0;
      dz.set(sizes.get(2) + i, (Float.isNaN(x) ? x : slope) * dy.get(sizes.get(0) + i));
    }
  }
}
