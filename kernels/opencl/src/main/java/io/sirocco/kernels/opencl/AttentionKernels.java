package io.sirocco.kernels.opencl;

import io.sirocco.kernels.DropoutMask;
import io.sirocco.kernels.Mask;
import io.sirocco.kernels.Op;
import java.util.List;
import java.util.Map;

/** Attention, its gradient in three kernels, and attention over a cache. */
final class AttentionKernels {

  private AttentionKernels() {}

  private static Launch.Arguments kernel(Binding binding, String name, int D) {
    return binding.context().kernel(Source.ATTENTION, name, Map.of("D", D));
  }

  private static void dropout(Launch.Arguments arguments, Binding binding, DropoutMask dropout) {
    arguments
        .region(binding.optional("randomness", binding.region("groups")))
        .flag(dropout.active())
        .number(dropout.site())
        .number(dropout.threshold())
        .number(dropout.scale());
  }

  private static Range range(Tuning tuning, int B, int T, int H) {
    return Range.heavy(tuning, Math.ceilDiv(T, tuning.vector()), H, B);
  }

  static List<Launch> of(Op.Attention op, Binding binding) {
    Launch.Arguments arguments =
        kernel(binding, "attention", op.D())
            .region(binding.region("qkv"))
            .region(binding.region("groups"));
    dropout(arguments, binding, op.dropout());
    return List.of(
        arguments
            .region(binding.region("y"))
            .region(binding.region("logSumExp"))
            .number(op.T())
            .number(op.H())
            .flag(op.mask() == Mask.CAUSAL)
            .number((float) op.scale())
            .over(range(binding.tuning(), op.B(), op.T(), op.H())));
  }

  static List<Launch> of(Op.AttentionBackward op, Binding binding) {
    Region deltas = binding.workspace();
    Launch delta =
        kernel(binding, "attention_deltas", op.D())
            .region(binding.region("dy"))
            .region(binding.region("y"))
            .region(deltas)
            .number(op.T())
            .number(op.H())
            .over(Range.heavy(binding.tuning(), op.T(), op.H(), op.B()));
    return List.of(
        delta,
        gradient("attention_queries", op, binding, deltas),
        gradient("attention_keys", op, binding, deltas));
  }

  private static Launch gradient(
      String name, Op.AttentionBackward op, Binding binding, Region deltas) {
    Launch.Arguments arguments =
        kernel(binding, name, op.D())
            .region(binding.region("dy"))
            .region(binding.region("qkv"))
            .region(binding.region("groups"));
    dropout(arguments, binding, op.dropout());
    return arguments
        .region(binding.region("logSumExp"))
        .region(deltas)
        .region(binding.region("dqkv"))
        .flag(binding.adds("dqkv"))
        .number(op.T())
        .number(op.H())
        .flag(op.mask() == Mask.CAUSAL)
        .number((float) op.scale())
        .over(range(binding.tuning(), op.B(), op.T(), op.H()));
  }

  /** One float for each query. */
  static long workspaceFloats(Op.AttentionBackward op) {
    return (long) op.B() * op.H() * op.T();
  }

  static List<Launch> of(Op.CachedAttention op, Binding binding) {
    Launch store =
        kernel(binding, "cache_keys", op.D())
            .region(binding.region("qkv"))
            .region(binding.region("starts"))
            .region(binding.region("keys"))
            .region(binding.region("values"))
            .number(op.S())
            .number(op.T())
            .number(op.H())
            .over(Range.heavy(binding.tuning(), op.S(), op.H(), op.B()));
    Launch attend =
        kernel(binding, "attend_cache", op.D())
            .region(binding.region("qkv"))
            .region(binding.region("starts"))
            .region(binding.region("keys"))
            .region(binding.region("values"))
            .region(binding.region("y"))
            .region(binding.workspace())
            .number(op.S())
            .number(op.T())
            .number(op.H())
            .number((float) op.scale())
            .over(Range.groups(binding.tuning(), op.S(), op.H(), op.B()));
    return List.of(store, attend);
  }

  /** A row of scores for each query. */
  static long workspaceFloats(Op.CachedAttention op) {
    return (long) op.B() * op.S() * op.H() * op.T();
  }
}
