package io.sirocco.kernels.tornado;

import io.sirocco.kernels.Op;
import java.util.List;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Normalization by the root mean square; its sums have the order of layer norm's. */
final class RmsNormKernels {

  private RmsNormKernels() {}

  static List<Launch> of(Op.RmsNorm op, Binding binding) {
    Launch.Arguments arguments = new Launch.Arguments();
    FloatArray x = arguments.floats(binding.region("x"));
    FloatArray weight = arguments.floats(binding.region("weight"));
    Results results = Results.of(binding, "y", "scale");
    FloatArray array = results.bind(arguments);
    arguments.number(op.C());
    float epsilon = (float) op.epsilon();
    Launch launch =
        arguments.over(
            Range.groups(op.N(), 1, 1),
            (graph, name, context, sizes) ->
                graph.task(name, RmsNormCode::rmsNorm, context, sizes, x, weight, array, epsilon));
    return results.after(launch);
  }

  static List<Launch> of(Op.RmsNormBackward op, Binding binding) {
    Region partials = binding.workspace();
    int blocks = Math.ceilDiv(op.N(), RowKernels.BLOCK);
    RowKernels.Partials sums = new RowKernels.Partials(blocks, op.C(), op.C());
    Region target = binding.region("dweight");
    return List.of(
        inputs(op, binding),
        weights(op, binding),
        RowKernels.sumPartials(partials, sums, target, binding.adds("dweight")));
  }

  private static Launch inputs(Op.RmsNormBackward op, Binding binding) {
    Launch.Arguments arguments = new Launch.Arguments();
    FloatArray dy = arguments.floats(binding.region("dy"));
    FloatArray x = arguments.floats(binding.region("x"));
    FloatArray weight = arguments.floats(binding.region("weight"));
    FloatArray scale = arguments.floats(binding.region("scale"));
    FloatArray dx = arguments.floats(binding.region("dx"));
    arguments.flag(binding.adds("dx")).number(op.C());
    return arguments.over(
        Range.groups(op.N(), 1, 1),
        (graph, name, context, sizes) ->
            graph.task(name, RmsNormCode::rmsNormInputs, context, sizes, dy, x, weight, scale, dx));
  }

  private static Launch weights(Op.RmsNormBackward op, Binding binding) {
    Launch.Arguments arguments = new Launch.Arguments();
    FloatArray dy = arguments.floats(binding.region("dy"));
    FloatArray x = arguments.floats(binding.region("x"));
    FloatArray scale = arguments.floats(binding.region("scale"));
    FloatArray partials = arguments.floats(binding.workspace());
    arguments.number(op.N()).number(op.C()).number(RowKernels.BLOCK);
    return arguments.over(
        Range.each(op.C(), Math.ceilDiv(op.N(), RowKernels.BLOCK), 1),
        (graph, name, context, sizes) ->
            graph.task(name, RmsNormCode::rmsNormWeights, context, sizes, dy, x, scale, partials));
  }

  static long workspaceFloats(Op.RmsNormBackward op) {
    return RowKernels.columnSumFloats(op.N(), op.C());
  }
}
