package io.sirocco.kernels.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Device code of the norm of all gradients and of AdamW. */
final class OptimizerCode {

  private OptimizerCode() {}

  /** Of each block: the sum of the squares of its elements. A group has a block. */
  static void sumSquares(
      KernelContext context,
      IntArray sizes, // x, partials, elements, elements of a block
      FloatArray x,
      FloatArray partials) {
    int first = context.groupIdx * sizes.get(3);
    int end = Math.min(sizes.get(2), first + sizes.get(3));
    float sums = 0;
    for (int i = first + context.localIdx; i < end; i += GroupCode.ITEMS) {
      float element = x.get(sizes.get(0) + i);
      sums += element * element;
    }
    float sum = GroupCode.sum(context, sums);
    if (context.localIdx == 0) {
      partials.set(sizes.get(1) + context.groupIdx, sum);
    }
  }

  /** norm = the root of the sum of partials: one group. */
  static void rootOfSum(
      KernelContext context,
      IntArray sizes, // partials, norm, count
      FloatArray partials,
      FloatArray norm) {
    float sums = 0;
    for (int i = context.localIdx; i < sizes.get(2); i += GroupCode.ITEMS) {
      sums += partials.get(sizes.get(0) + i);
    }
    float sum = GroupCode.sum(context, sums);
    if (context.localIdx == 0) {
      norm.set(sizes.get(1), TornadoMath.sqrt(sum));
    }
  }

  /** AdamW where both moments lie in one array. */
  static void adamwOfJoined(
      KernelContext context,
      IntArray sizes,
      FloatArray norms,
      FloatArray schedule,
      FloatArray gradients,
      FloatArray parameters,
      FloatArray moments,
      float beta1,
      float beta2,
      float rest1,
      float rest2,
      float epsilon,
      float decay) {
    adamw(
        context,
        sizes,
        norms,
        schedule,
        gradients,
        parameters,
        moments,
        moments,
        beta1,
        beta2,
        rest1,
        rest2,
        epsilon,
        decay);
  }

  /** Loshchilov and Hutter 2019, algorithm 2, with clipping by norm: see Op.AdamW. */
  static void adamw(
      KernelContext context,
      IntArray sizes, // norm, schedule, gradients, parameters, first and second moments, elements
      FloatArray norms,
      FloatArray schedule,
      FloatArray gradients,
      FloatArray parameters,
      FloatArray firsts,
      FloatArray seconds,
      float beta1,
      float beta2,
      float rest1,
      float rest2,
      float epsilon,
      float decay) {
    int i = context.globalIdx;
    float norm = norms.get(sizes.get(0));
    // The product is no number where the norm is infinite or no number: nothing moves then.
    if (i < sizes.get(6) && norm * 0 == 0) {
      int scheduleAt = sizes.get(1);
      float rate = schedule.get(scheduleAt);
      float clip = TornadoMath.min(1, schedule.get(scheduleAt + 1) / (norm + 1e-6f));
      float keep = 1 - rate * decay;
      float step = rate / schedule.get(scheduleAt + 2);
      float g = gradients.get(sizes.get(2) + i) * clip;
      int firstAt = sizes.get(4) + i;
      int secondAt = sizes.get(5) + i;
      float m = firsts.get(firstAt) * beta1 + g * rest1;
      float v = seconds.get(secondAt) * beta2 + g * g * rest2;
      float root = TornadoMath.sqrt(v) / schedule.get(scheduleAt + 3) + epsilon;
      int at = sizes.get(3) + i;
      float p = parameters.get(at) * keep - m * step / root;
      firsts.set(firstAt, m);
      seconds.set(secondAt, v);
      parameters.set(at, p);
    }
  }
}
