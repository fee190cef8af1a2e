package io.sirocco.kernels.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Device code of attention over a cache of keys and values (B,H,T,D). */
final class CacheCode {

  private CacheCode() {}

  /** Stores the new keys, or the new values: a work-item has a position of a head. */
  static void store(
      KernelContext context,
      IntArray sizes, // qkv, starts, cache, 1 for keys and 2 for values, S, T, H, D
      FloatArray qkv,
      IntArray starts,
      FloatArray cache) {
    int s = context.globalIdx;
    int h = context.globalIdy;
    int b = context.globalIdz;
    int S = sizes.get(4);
    int T = sizes.get(5);
    int H = sizes.get(6);
    int D = sizes.get(7);
    if (s < S) {
      int from = sizes.get(0) + (b * S + s) * 3 * H * D + (sizes.get(3) * H + h) * D;
      int to = ((b * H + h) * T + starts.get(sizes.get(1) + b) + s) * D;
      for (int d = 0; d < D; d++) {
        cache.set(sizes.get(2) + to + d, qkv.get(from + d));
      }
    }
  }

  /** y of one new position of one head, a group each, over the cache up to that position. */
  static void attend(
      KernelContext context,
      IntArray sizes, // qkv, starts, keys, values, y, scores, S, T, H, D
      FloatArray qkv,
      IntArray starts,
      FloatArray keys,
      FloatArray values,
      FloatArray y,
      FloatArray scores,
      float scale) {
    int item = context.localIdx;
    int s = context.groupIdx;
    int h = context.groupIdy;
    int b = context.groupIdz;
    int S = sizes.get(6);
    int T = sizes.get(7);
    int H = sizes.get(8);
    int D = sizes.get(9);
    int queryAt = sizes.get(0) + (b * S + s) * 3 * H * D + h * D;
    int keysAt = sizes.get(2) + (b * H + h) * T * D;
    int valuesAt = sizes.get(3) + (b * H + h) * T * D;
    int scoresAt = sizes.get(5) + ((b * S + s) * H + h) * T;
    int seen = starts.get(sizes.get(1) + b) + s + 1;
    float most = Float.NEGATIVE_INFINITY;
    for (int j = item; j < seen; j += GroupCode.ITEMS) {
      float score = 0;
      for (int d = 0; d < D; d++) {
        score += qkv.get(queryAt + d) * keys.get(keysAt + j * D + d);
      }
      score = score * scale;
      scores.set(scoresAt + j, score);
      most = TornadoMath.max(most, score);
    }
    most = GroupCode.max(context, most);
    float sums = 0;
    for (int j = item; j < seen; j += GroupCode.ITEMS) {
      float power = TornadoMath.exp(scores.get(scoresAt + j) - most);
      scores.set(scoresAt + j, power);
      sums += power;
    }
    float sum = GroupCode.sum(context, sums);
    context.globalBarrier();
    float inverse = 1 / sum;
    for (int d = item; d < D; d += GroupCode.ITEMS) {
      float x = 0;
      for (int j = 0; j < seen; j++) {
        x += scores.get(scoresAt + j) * values.get(valuesAt + j * D + d);
      }
      y.set(sizes.get(4) + ((b * S + s) * H + h) * D + d, x * inverse);
    }
  }
}
