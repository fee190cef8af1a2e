package io.sirocco.kernels.opencl;

import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Op;
import java.util.ArrayList;
import java.util.List;

/** Layer norm, and sums of columns in two stages: over blocks of rows, then over the blocks. */
final class RowKernels {

  /** Rows of a block. */
  static final int BLOCK = 64;

  private RowKernels() {}

  static List<Launch> of(Op.LayerNorm op, Binding binding) {
    Region weight = binding.region("weight");
    return List.of(
        binding
            .context()
            .kernel(Source.ROWS, "layer_norm")
            .region(binding.region("x"))
            .region(weight)
            .region(binding.optional("bias", weight))
            .flag(op.bias() == Bias.PRESENT)
            .region(binding.region("y"))
            .region(binding.region("mean"))
            .region(binding.region("scale"))
            .number(op.C())
            .number((float) op.epsilon())
            .over(Range.groups(binding.tuning(), op.N(), 1, 1)));
  }

  static List<Launch> of(Op.LayerNormBackward op, Binding binding) {
    Tuning tuning = binding.tuning();
    int blocks = Math.ceilDiv(op.N(), BLOCK);
    List<Launch> launches = new ArrayList<>();
    launches.add(
        binding
            .context()
            .kernel(Source.ROWS, "layer_norm_inputs")
            .region(binding.region("dy"))
            .region(binding.region("x"))
            .region(binding.region("weight"))
            .region(binding.region("mean"))
            .region(binding.region("scale"))
            .region(binding.region("dx"))
            .flag(binding.adds("dx"))
            .number(op.C())
            .over(Range.groups(tuning, op.N(), 1, 1)));
    launches.add(
        binding
            .context()
            .kernel(Source.ROWS, "layer_norm_weights")
            .region(binding.region("dy"))
            .region(binding.region("x"))
            .region(binding.region("mean"))
            .region(binding.region("scale"))
            .region(binding.workspace())
            .number(op.N())
            .number(op.C())
            .number(BLOCK)
            .over(Range.light(tuning, Math.ceilDiv(op.C(), tuning.vector()), blocks)));
    Region partials = binding.workspace();
    Partials sums = new Partials(blocks, 2 * op.C(), op.C());
    launches.add(sumPartials(binding, partials, sums, "dweight", binding.adds("dweight")));
    if (op.bias() == Bias.PRESENT) {
      Region biases = partials.plus(op.C());
      launches.add(sumPartials(binding, biases, sums, "dbias", binding.adds("dbias")));
    }
    return launches;
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
      Binding binding, Columns x, Region workspace, String port, boolean adds) {
    Tuning tuning = binding.tuning();
    int blocks = Math.ceilDiv(x.N, BLOCK);
    Launch partial =
        binding
            .context()
            .kernel(Source.ROWS, "sum_blocks")
            .region(x.region)
            .region(workspace)
            .number(x.N)
            .number(x.C)
            .number(BLOCK)
            .over(Range.light(tuning, Math.ceilDiv(x.C, tuning.vector()), blocks));
    Partials sums = new Partials(blocks, x.C, x.C);
    return List.of(partial, sumPartials(binding, workspace, sums, port, adds));
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

  /** The sums of all blocks into a port, in the order of the blocks. */
  static Launch sumPartials(
      Binding binding, Region partials, Partials sums, String port, boolean adds) {
    Tuning tuning = binding.tuning();
    return binding
        .context()
        .kernel(Source.ROWS, "sum_partials")
        .region(partials)
        .number(sums.count)
        .number(sums.stride)
        .region(binding.region(port))
        .flag(adds)
        .number(sums.C)
        .over(Range.light(tuning, Math.ceilDiv(sums.C, tuning.vector()), 1));
  }
}
