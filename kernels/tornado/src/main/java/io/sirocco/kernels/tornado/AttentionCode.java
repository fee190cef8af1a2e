package io.sirocco.kernels.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Device code of scaled dot-product self-attention and its gradient: scores are never stored. A
 * work-item has a query (or, for the gradients of keys and values, a key) of one head, with its
 * vectors in private memory, and goes over the other positions. What it reads of those is the same
 * for its neighbors.
 *
 * <p>Row t of qkv holds the queries of all heads, then the keys, then the values. The head size D
 * is a constant of the compiled kernel, because private memory has a constant size.
 */
final class AttentionCode {

  private AttentionCode() {}

  /**
   * y = softmax(q k' scale) v and the logarithm of each row's sum of exponentials, which lie in one
   * array.
   *
   * @param scale of the scores
   * @param kept what dropout multiplies the kept ones by
   */
  static void attend(
      KernelContext context,
      IntArray sizes, // qkv, groups, randomness, y, logSumExp, T, H, causal, drops, site, threshold
      FloatArray qkv,
      IntArray groups,
      IntArray randomness,
      FloatArray results,
      int D,
      float scale,
      float kept) {
    int query = context.globalIdx;
    int h = context.globalIdy;
    int b = context.globalIdz;
    int T = sizes.get(5);
    int H = sizes.get(6);
    int causal = sizes.get(7);
    int drops = sizes.get(8);
    int stride = 3 * H * D;
    int at = sizes.get(0) + b * T * stride + h * D;
    int keysAt = at + H * D;
    int valuesAt = keysAt + H * D;
    int groupsAt = sizes.get(1) + b * T;
    if (query < T) {
      float[] q = new float[D];
      float[] sums = new float[D];
      int[] words = new int[4];
      for (int d = 0; d < D; d++) {
        q[d] = qkv.get(at + query * stride + d);
        sums[d] = 0;
      }
      int group = groups.get(groupsAt + query);
      int maskRow = (h * T + query) * ((T + 7) >> 3);
      float most = Float.NEGATIVE_INFINITY;
      float sum = 0;
      int end = causal == 1 ? query + 1 : T;
      for (int key = 0; key < end; key++) {
        if (drops == 1 && (key & 7) == 0) {
          PhiloxCode.mask(maskRow + (key >> 3), sizes.get(9), b, randomness, sizes.get(2), words);
        }
        if (group >= 0 && groups.get(groupsAt + key) == group) {
          float score = 0;
          for (int d = 0; d < D; d++) {
            score += q[d] * qkv.get(keysAt + key * stride + d);
          }
          score = score * scale;
          float next = TornadoMath.max(most, score);
          float correction = TornadoMath.exp(most - next);
          float power = TornadoMath.exp(score - next);
          most = next;
          sum = sum * correction + power;
          float weight = power;
          if (drops == 1) {
            weight = PhiloxCode.bits(words, key) >= sizes.get(10) ? power * kept : 0;
          }
          for (int d = 0; d < D; d++) {
            sums[d] = sums[d] * correction + weight * qkv.get(valuesAt + key * stride + d);
          }
        }
      }
      float inverse = sum == 0 ? 0 : 1 / sum;
      int yAt = sizes.get(3) + (b * T + query) * H * D + h * D;
      for (int d = 0; d < D; d++) {
        results.set(yAt + d, sums[d] * inverse);
      }
      results.set(sizes.get(4) + (b * H + h) * T + query, most + TornadoMath.log(sum));
    }
  }

  /** deltas[b,h,t] = dy . y of the head. */
  static void deltas(
      KernelContext context,
      IntArray sizes, // dy, y, deltas, T, H, D
      FloatArray dy,
      FloatArray y,
      FloatArray deltas) {
    int t = context.globalIdx;
    int h = context.globalIdy;
    int b = context.globalIdz;
    int T = sizes.get(3);
    int H = sizes.get(4);
    int D = sizes.get(5);
    if (t < T) {
      int at = ((b * T + t) * H + h) * D;
      float sum = 0;
      for (int d = 0; d < D; d++) {
        sum += dy.get(sizes.get(0) + at + d) * y.get(sizes.get(1) + at + d);
      }
      deltas.set(sizes.get(2) + (b * H + h) * T + t, sum);
    }
  }

  /** The gradient of the queries. */
  static void queryGradient(
      KernelContext context,
      IntArray sizes, // dy, qkv, groups, randomness, logSumExp, deltas, dqkv, adds, T, H, causal,
      // drops, site, threshold
      FloatArray dy,
      FloatArray qkv,
      IntArray groups,
      IntArray randomness,
      FloatArray logSumExp,
      FloatArray deltas,
      FloatArray dqkv,
      int D,
      float scale,
      float kept) {
    int query = context.globalIdx;
    int h = context.globalIdy;
    int b = context.globalIdz;
    int T = sizes.get(8);
    int H = sizes.get(9);
    int causal = sizes.get(10);
    int drops = sizes.get(11);
    int stride = 3 * H * D;
    int first = b * T * stride + h * D;
    int keysAt = sizes.get(1) + first + H * D;
    int valuesAt = keysAt + H * D;
    int groupsAt = sizes.get(2) + b * T;
    if (query < T) {
      float[] q = new float[D];
      float[] slopes = new float[D];
      float[] dq = new float[D];
      int[] words = new int[4];
      int dyAt = sizes.get(0) + ((b * T + query) * H + h) * D;
      for (int d = 0; d < D; d++) {
        q[d] = qkv.get(sizes.get(1) + first + query * stride + d);
        slopes[d] = dy.get(dyAt + d);
        dq[d] = 0;
      }
      float normalizer = logSumExp.get(sizes.get(4) + (b * H + h) * T + query);
      float delta = deltas.get(sizes.get(5) + (b * H + h) * T + query);
      int group = groups.get(groupsAt + query);
      int maskRow = (h * T + query) * ((T + 7) >> 3);
      int end = causal == 1 ? query + 1 : T;
      for (int key = 0; key < end; key++) {
        if (drops == 1 && (key & 7) == 0) {
          PhiloxCode.mask(maskRow + (key >> 3), sizes.get(12), b, randomness, sizes.get(3), words);
        }
        if (group >= 0 && groups.get(groupsAt + key) == group) {
          float score = 0;
          float product = 0;
          for (int d = 0; d < D; d++) {
            score += q[d] * qkv.get(keysAt + key * stride + d);
            product += slopes[d] * qkv.get(valuesAt + key * stride + d);
          }
          if (drops == 1) {
            product = PhiloxCode.bits(words, key) >= sizes.get(13) ? product * kept : 0;
          }
          float p = TornadoMath.exp(score * scale - normalizer);
          float slope = p * (product - delta) * scale;
          for (int d = 0; d < D; d++) {
            dq[d] += slope * qkv.get(keysAt + key * stride + d);
          }
        }
      }
      int target = sizes.get(6) + first + query * stride;
      for (int d = 0; d < D; d++) {
        float result = dq[d];
        if (sizes.get(7) == 1) {
          result += dqkv.get(target + d);
        }
        dqkv.set(target + d, result);
      }
    }
  }

  /** The gradients of keys and values: a work-item has a key, the loop goes over queries. */
  static void keyGradient(
      KernelContext context,
      IntArray sizes, // dy, qkv, groups, randomness, logSumExp, deltas, dqkv, adds, T, H, causal,
      // drops, site, threshold
      FloatArray dy,
      FloatArray qkv,
      IntArray groups,
      IntArray randomness,
      FloatArray logSumExp,
      FloatArray deltas,
      FloatArray dqkv,
      int D,
      float scale,
      float kept) {
    int key = context.globalIdx;
    int h = context.globalIdy;
    int b = context.globalIdz;
    int T = sizes.get(8);
    int H = sizes.get(9);
    int causal = sizes.get(10);
    int drops = sizes.get(11);
    int stride = 3 * H * D;
    int first = b * T * stride + h * D;
    int queriesAt = sizes.get(1) + first;
    int groupsAt = sizes.get(2) + b * T;
    int statistics = (b * H + h) * T;
    if (key < T) {
      float[] k = new float[D];
      float[] v = new float[D];
      float[] dk = new float[D];
      float[] dv = new float[D];
      int[] words = new int[4];
      for (int d = 0; d < D; d++) {
        k[d] = qkv.get(queriesAt + key * stride + H * D + d);
        v[d] = qkv.get(queriesAt + key * stride + 2 * H * D + d);
        dk[d] = 0;
        dv[d] = 0;
      }
      int group = groups.get(groupsAt + key);
      int begin = causal == 1 ? key : 0;
      for (int query = begin; query < T; query++) {
        if (group >= 0 && groups.get(groupsAt + query) == group) {
          int dyAt = sizes.get(0) + ((b * T + query) * H + h) * D;
          float score = 0;
          float product = 0;
          for (int d = 0; d < D; d++) {
            score += k[d] * qkv.get(queriesAt + query * stride + d);
            product += v[d] * dy.get(dyAt + d);
          }
          float keep = 1;
          if (drops == 1) {
            int maskBlock = (h * T + query) * ((T + 7) >> 3) + (key >> 3);
            PhiloxCode.mask(maskBlock, sizes.get(12), b, randomness, sizes.get(3), words);
            keep = PhiloxCode.bits(words, key) >= sizes.get(13) ? kept : 0;
          }
          float p =
              TornadoMath.exp(score * scale - logSumExp.get(sizes.get(4) + statistics + query));
          float delta = deltas.get(sizes.get(5) + statistics + query);
          float slope = p * (keep * product - delta) * scale;
          float weight = p * keep;
          for (int d = 0; d < D; d++) {
            dk[d] += slope * qkv.get(queriesAt + query * stride + d);
            dv[d] += weight * dy.get(dyAt + d);
          }
        }
      }
      int target = sizes.get(6) + first + key * stride + H * D;
      for (int d = 0; d < D; d++) {
        float keyResult = dk[d];
        float valueResult = dv[d];
        if (sizes.get(7) == 1) {
          keyResult += dqkv.get(target + d);
          valueResult += dqkv.get(target + H * D + d);
        }
        dqkv.set(target + d, keyResult);
        dqkv.set(target + H * D + d, valueResult);
      }
    }
  }
}
