package io.sirocco.benchmarks.operations;

import io.sirocco.benchmarks.Work;
import io.sirocco.kernels.Cost;
import io.sirocco.kernels.MatmulForm;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Port;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A leading part of some work, for a contestant that is too slow for the whole: fewer rows or
 * sequences, so that every operand is a prefix.
 *
 * @param work the part
 * @param share its floating-point operations over those of the whole
 */
record Reduction(Work work, double share) {

  private static final long FLOPS = 64_000_000;

  /** The part that takes about 64 MFLOP, or the whole where it takes no more or has no rows. */
  static Reduction of(Work whole) {
    long flops = Cost.of(whole.op()).flops();
    if (flops <= FLOPS) {
      return new Reduction(whole, 1);
    }
    double part = (double) FLOPS / flops;
    Op op =
        switch (whole.op()) {
          case Op.Matmul(var form, var B, var M, var N, var K, var precision) when B > 1 ->
              new Op.Matmul(form, rows(B, part), M, N, K, precision);
          // A leading part of a stored (K,M) is one of K.
          case Op.Matmul(var form, var B, var M, var N, var K, var precision)
              when form == MatmulForm.TN ->
              new Op.Matmul(form, B, M, N, rows(K, part), precision);
          case Op.Matmul(var form, var B, var M, var N, var K, var precision) ->
              new Op.Matmul(form, B, rows(M, part), N, K, precision);
          case Op.Linear(
                  var N,
                  var C,
                  var K,
                  var layout,
                  var bias,
                  var activation,
                  var precision) ->
              new Op.Linear(rows(N, part), C, K, layout, bias, activation, precision);
          case Op.LinearBackward(
                  var N,
                  var C,
                  var K,
                  var layout,
                  var bias,
                  var activation,
                  var precision) ->
              new Op.LinearBackward(rows(N, part), C, K, layout, bias, activation, precision);
          case Op.Attention(var B, var T, var H, var D, var mask, var dropout) ->
              new Op.Attention(rows(B, part), T, H, D, mask, dropout);
          case Op.AttentionBackward(var B, var T, var H, var D, var mask, var dropout) ->
              new Op.AttentionBackward(rows(B, part), T, H, D, mask, dropout);
          case Op.CrossEntropy(var N, var C, var V, var bias, var precision) ->
              new Op.CrossEntropy(rows(N, part), C, V, bias, precision);
          case Op.CrossEntropyBackward(var N, var C, var V, var bias, var precision) ->
              new Op.CrossEntropyBackward(rows(N, part), C, V, bias, precision);
          case Op other -> other;
        };
    return new Reduction(prefix(whole, op), (double) Cost.of(op).flops() / flops);
  }

  private static int rows(int all, double part) {
    return Math.max(1, (int) Math.round(all * part));
  }

  private static Work prefix(Work whole, Op op) {
    Map<String, float[]> floats = new HashMap<>();
    Map<String, int[]> integers = new HashMap<>();
    for (Port port : op.signature()) {
      int length = Math.toIntExact(port.shape().elements());
      float[] f32 = whole.floats().get(port.name());
      if (f32 != null) {
        floats.put(port.name(), f32.length == length ? f32 : Arrays.copyOf(f32, length));
      }
      int[] i32 = whole.integers().get(port.name());
      if (i32 != null) {
        integers.put(port.name(), i32.length == length ? i32 : Arrays.copyOf(i32, length));
      }
    }
    return new Work(op, floats, integers);
  }
}
