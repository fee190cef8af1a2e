package io.sirocco.kernels.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Device code of softmax cross-entropy. A group has a row of logits. */
final class LossCode {

  private LossCode() {}

  /**
   * losses = weight (log sum exp z - z[target]), exactly 0 where the weight is 0. With gradients,
   * logits become dz = weight normalizer (softmax(z) - [v = target]). A target outside the
   * vocabulary has been refused before; here it is not followed.
   */
  static void softmaxLoss(
      KernelContext context,
      IntArray sizes, // logits, targets, weights, normalizer, losses, gradients, V
      FloatArray logits,
      IntArray targets,
      FloatArray weights,
      FloatArray normalizer,
      FloatArray losses) {
    int n = context.groupIdx;
    int item = context.localIdx;
    int V = sizes.get(6);
    int at = sizes.get(0) + n * V;
    int gradients = sizes.get(5);
    float weight = weights.get(sizes.get(2) + n);
    int target = targets.get(sizes.get(1) + n);
    // Every work-item comes to the same barriers, also where there is nothing to do.
    int end = weight == 0 ? 0 : V;
    float most = Float.NEGATIVE_INFINITY;
    for (int v = item; v < end; v += GroupCode.ITEMS) {
      most = TornadoMath.max(most, logits.get(at + v));
    }
    // Read before the barriers of the maximum: after them others overwrite it.
    float score = 0;
    if (target >= 0 && target < end) {
      score = logits.get(at + target);
    }
    most = GroupCode.max(context, most);
    float sums = 0;
    for (int v = item; v < end; v += GroupCode.ITEMS) {
      float power = TornadoMath.exp(logits.get(at + v) - most);
      sums += power;
      if (gradients == 1) {
        logits.set(at + v, power);
      }
    }
    float sum = GroupCode.sum(context, sums);
    if (item == 0) {
      float loss = 0;
      if (weight != 0) {
        loss = weight * (most + TornadoMath.log(sum) - score);
      }
      losses.set(sizes.get(4) + n, loss);
    }
    int columns = gradients == 1 ? V : 0;
    float inverse = 1 / sum;
    float factor = weight * normalizer.get(sizes.get(3));
    for (int v = item; v < columns; v += GroupCode.ITEMS) {
      float slope = 0;
      if (weight != 0) {
        float probability = logits.get(at + v) * inverse;
        slope = (v == target ? probability - 1 : probability) * factor;
      }
      logits.set(at + v, slope);
    }
  }
}
