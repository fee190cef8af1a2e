package io.sirocco.kernels.tornado;

import io.sirocco.kernels.DropoutMask;
import io.sirocco.kernels.Mask;
import io.sirocco.kernels.Op;
import java.util.List;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Attention, its gradient in three kernels, and attention over a cache. */
final class AttentionKernels {

  private AttentionKernels() {}

  private static IntArray randomness(Launch.Arguments arguments, Binding binding) {
    return arguments.ints(binding.optional("randomness", binding.region("groups")));
  }

  private static void mask(Launch.Arguments arguments, Mask mask, DropoutMask dropout) {
    arguments
        .flag(mask == Mask.CAUSAL)
        .flag(dropout.active())
        .number(dropout.site())
        .number(dropout.threshold());
  }

  static List<Launch> of(Op.Attention op, Binding binding) {
    Launch.Arguments arguments = new Launch.Arguments();
    FloatArray qkv = arguments.floats(binding.region("qkv"));
    IntArray groups = arguments.ints(binding.region("groups"));
    IntArray randomness = randomness(arguments, binding);
    Results results = Results.of(binding, "y", "logSumExp");
    FloatArray array = results.bind(arguments);
    arguments.number(op.T()).number(op.H());
    mask(arguments, op.mask(), op.dropout());
    int D = op.D();
    float scale = (float) op.scale();
    float kept = op.dropout().scale();
    Launch launch =
        arguments.over(
            Range.each(op.T(), op.H(), op.B()),
            (graph, name, context, sizes) ->
                graph.task(
                    name,
                    AttentionCode::attend,
                    context,
                    sizes,
                    qkv,
                    groups,
                    randomness,
                    array,
                    D,
                    scale,
                    kept));
    return results.after(launch);
  }

  static List<Launch> of(Op.AttentionBackward op, Binding binding) {
    return List.of(
        deltas(op, binding), gradient(op, binding, Of.QUERIES), gradient(op, binding, Of.KEYS));
  }

  private static Launch deltas(Op.AttentionBackward op, Binding binding) {
    Launch.Arguments arguments = new Launch.Arguments();
    FloatArray dy = arguments.floats(binding.region("dy"));
    FloatArray y = arguments.floats(binding.region("y"));
    FloatArray deltas = arguments.floats(binding.workspace());
    arguments.number(op.T()).number(op.H()).number(op.D());
    return arguments.over(
        Range.each(op.T(), op.H(), op.B()),
        (graph, name, context, sizes) ->
            graph.task(name, AttentionCode::deltas, context, sizes, dy, y, deltas));
  }

  /** What a gradient is of. */
  private enum Of {
    QUERIES,
    KEYS
  }

  private static Launch gradient(Op.AttentionBackward op, Binding binding, Of of) {
    Launch.Arguments arguments = new Launch.Arguments();
    FloatArray dy = arguments.floats(binding.region("dy"));
    FloatArray qkv = arguments.floats(binding.region("qkv"));
    IntArray groups = arguments.ints(binding.region("groups"));
    IntArray randomness = randomness(arguments, binding);
    FloatArray logSumExp = arguments.floats(binding.region("logSumExp"));
    FloatArray deltas = arguments.floats(binding.workspace());
    FloatArray dqkv = arguments.floats(binding.region("dqkv"));
    arguments.flag(binding.adds("dqkv")).number(op.T()).number(op.H());
    mask(arguments, op.mask(), op.dropout());
    int D = op.D();
    float scale = (float) op.scale();
    float kept = op.dropout().scale();
    return arguments.over(
        Range.each(op.T(), op.H(), op.B()),
        switch (of) {
          case QUERIES ->
              (graph, name, context, sizes) ->
                  graph.task(
                      name,
                      AttentionCode::queryGradient,
                      context,
                      sizes,
                      dy,
                      qkv,
                      groups,
                      randomness,
                      logSumExp,
                      deltas,
                      dqkv,
                      D,
                      scale,
                      kept);
          case KEYS ->
              (graph, name, context, sizes) ->
                  graph.task(
                      name,
                      AttentionCode::keyGradient,
                      context,
                      sizes,
                      dy,
                      qkv,
                      groups,
                      randomness,
                      logSumExp,
                      deltas,
                      dqkv,
                      D,
                      scale,
                      kept);
        });
  }

  /** One float for each query. */
  static long workspaceFloats(Op.AttentionBackward op) {
    return (long) op.B() * op.H() * op.T();
  }

  static List<Launch> of(Op.CachedAttention op, Binding binding) {
    return List.of(
        store(op, binding, "keys", 1), store(op, binding, "values", 2), attendCache(op, binding));
  }

  private static Launch store(Op.CachedAttention op, Binding binding, String port, int part) {
    Launch.Arguments arguments = new Launch.Arguments();
    FloatArray qkv = arguments.floats(binding.region("qkv"));
    IntArray starts = arguments.ints(binding.region("starts"));
    FloatArray cache = arguments.floats(binding.region(port));
    arguments.number(part).number(op.S()).number(op.T()).number(op.H()).number(op.D());
    return arguments.over(
        Range.each(op.S(), op.H(), op.B()),
        (graph, name, context, sizes) ->
            graph.task(name, CacheCode::store, context, sizes, qkv, starts, cache));
  }

  private static Launch attendCache(Op.CachedAttention op, Binding binding) {
    Launch.Arguments arguments = new Launch.Arguments();
    FloatArray qkv = arguments.floats(binding.region("qkv"));
    IntArray starts = arguments.ints(binding.region("starts"));
    FloatArray keys = arguments.floats(binding.region("keys"));
    FloatArray values = arguments.floats(binding.region("values"));
    FloatArray y = arguments.floats(binding.region("y"));
    FloatArray scores = arguments.floats(binding.workspace());
    arguments.number(op.S()).number(op.T()).number(op.H()).number(op.D());
    float scale = (float) op.scale();
    return arguments.over(
        Range.groups(op.S(), op.H(), op.B()),
        (graph, name, context, sizes) ->
            graph.task(
                name,
                CacheCode::attend,
                context,
                sizes,
                qkv,
                starts,
                keys,
                values,
                y,
                scores,
                scale));
  }

  /** A row of scores for each query. */
  static long workspaceFloats(Op.CachedAttention op) {
    return (long) op.B() * op.S() * op.H() * op.T();
  }
}
