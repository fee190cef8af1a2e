package io.sirocco.kernels.tornado;

import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Op;
import java.util.ArrayList;
import java.util.List;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Layer norm, and sums of columns in two stages: over blocks of rows, then over the blocks. */
final class RowKernels {

  /** Rows of a block. */
  static final int BLOCK = 64;

  private RowKernels() {}

  static List<Launch> of(Op.LayerNorm op, Binding binding) {
    Launch.Arguments arguments = new Launch.Arguments();
    Region weightAt = binding.region("weight");
    FloatArray x = arguments.floats(binding.region("x"));
    FloatArray weight = arguments.floats(weightAt);
    FloatArray bias = arguments.floats(binding.optional("bias", weightAt));
    Results results = Results.of(binding, "y", "mean", "scale");
    FloatArray array = results.bind(arguments);
    arguments.flag(op.bias() == Bias.PRESENT).number(op.C());
    float epsilon = (float) op.epsilon();
    Launch launch =
        arguments.over(
            Range.groups(op.N(), 1, 1),
            (graph, name, context, sizes) ->
                graph.task(
                    name, RowCode::layerNorm, context, sizes, x, weight, bias, array, epsilon));
    return results.after(launch);
  }

  static List<Launch> of(Op.LayerNormBackward op, Binding binding) {
    List<Launch> launches = new ArrayList<>();
    launches.add(inputs(op, binding));
    launches.add(weights(op, binding));
    Region partials = binding.workspace();
    Partials sums = new Partials(Math.ceilDiv(op.N(), BLOCK), 2 * op.C(), op.C());
    launches.add(sumPartials(partials, sums, binding.region("dweight"), binding.adds("dweight")));
    if (op.bias() == Bias.PRESENT) {
      Region biases = partials.plus(op.C());
      launches.add(sumPartials(biases, sums, binding.region("dbias"), binding.adds("dbias")));
    }
    return launches;
  }

  private static Launch inputs(Op.LayerNormBackward op, Binding binding) {
    Launch.Arguments arguments = new Launch.Arguments();
    FloatArray dy = arguments.floats(binding.region("dy"));
    FloatArray x = arguments.floats(binding.region("x"));
    FloatArray weight = arguments.floats(binding.region("weight"));
    FloatArray mean = arguments.floats(binding.region("mean"));
    FloatArray scale = arguments.floats(binding.region("scale"));
    FloatArray dx = arguments.floats(binding.region("dx"));
    arguments.flag(binding.adds("dx")).number(op.C());
    return arguments.over(
        Range.groups(op.N(), 1, 1),
        (graph, name, context, sizes) ->
            graph.task(
                name, RowCode::layerNormInputs, context, sizes, dy, x, weight, mean, scale, dx));
  }

  private static Launch weights(Op.LayerNormBackward op, Binding binding) {
    Launch.Arguments arguments = new Launch.Arguments();
    FloatArray dy = arguments.floats(binding.region("dy"));
    FloatArray x = arguments.floats(binding.region("x"));
    FloatArray mean = arguments.floats(binding.region("mean"));
    FloatArray scale = arguments.floats(binding.region("scale"));
    FloatArray partials = arguments.floats(binding.workspace());
    arguments.number(op.N()).number(op.C()).number(BLOCK);
    return arguments.over(
        Range.each(op.C(), Math.ceilDiv(op.N(), BLOCK), 1),
        (graph, name, context, sizes) ->
            graph.task(
                name, RowCode::layerNormWeights, context, sizes, dy, x, mean, scale, partials));
  }

  static long workspaceFloats(Op.LayerNormBackward op) {
    return 2L * Math.ceilDiv(op.N(), BLOCK) * op.C();
  }

  /**
   * A matrix whose columns are summed.
   *
   * @param region where it lies
   * @param N rows
   * @param C columns
   */
  record Columns(Region region, int N, int C) {}

  /** The sums of columns into a port, added to what is there or not. */
  static List<Launch> columnSums(
      Binding binding, Columns columns, Region workspace, String port, boolean adds) {
    int blocks = Math.ceilDiv(columns.N, BLOCK);
    Launch.Arguments arguments = new Launch.Arguments();
    FloatArray x = arguments.floats(columns.region);
    FloatArray partials = arguments.floats(workspace);
    arguments.number(columns.N).number(columns.C).number(BLOCK);
    Launch partial =
        arguments.over(
            Range.each(columns.C, blocks, 1),
            (graph, name, context, sizes) ->
                graph.task(name, RowCode::sumBlocks, context, sizes, x, partials));
    Partials sums = new Partials(blocks, columns.C, columns.C);
    return List.of(partial, sumPartials(workspace, sums, binding.region(port), adds));
  }

  /** Floats of workspace that the sums of columns need. */
  static long columnSumFloats(int N, int C) {
    return (long) Math.ceilDiv(N, BLOCK) * C;
  }

  /**
   * Sums of blocks of rows.
   *
   * @param count of the blocks
   * @param stride between the first elements of two blocks
   * @param C columns
   */
  record Partials(int count, int stride, int C) {}

  /** The sums of all blocks, in their order. */
  static Launch sumPartials(Region from, Partials sums, Region to, boolean adds) {
    Launch.Arguments arguments = new Launch.Arguments();
    FloatArray partials = arguments.floats(from);
    FloatArray y = arguments.floats(to);
    arguments.number(sums.count).number(sums.stride).flag(adds).number(sums.C);
    return arguments.over(
        Range.each(sums.C, 1, 1),
        (graph, name, context, sizes) ->
            graph.task(name, RowCode::sumPartials, context, sizes, partials, y));
  }
}
