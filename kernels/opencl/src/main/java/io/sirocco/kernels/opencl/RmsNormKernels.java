package io.sirocco.kernels.opencl;

import io.sirocco.kernels.Op;
import java.util.List;

/** Normalization by the root mean square; its sums have the order of layer norm's. */
final class RmsNormKernels {

  private RmsNormKernels() {}

  static List<Launch> of(Op.RmsNorm op, Binding binding) {
    return List.of(
        binding
            .context()
            .kernel(Source.ROWS, "rms_norm")
            .region(binding.region("x"))
            .region(binding.region("weight"))
            .region(binding.region("y"))
            .region(binding.region("scale"))
            .number(op.C())
            .number((float) op.epsilon())
            .over(Range.groups(binding.tuning(), op.N(), 1, 1)));
  }

  static List<Launch> of(Op.RmsNormBackward op, Binding binding) {
    Tuning tuning = binding.tuning();
    int blocks = Math.ceilDiv(op.N(), RowKernels.BLOCK);
    Launch inputs =
        binding
            .context()
            .kernel(Source.ROWS, "rms_norm_inputs")
            .region(binding.region("dy"))
            .region(binding.region("x"))
            .region(binding.region("weight"))
            .region(binding.region("scale"))
            .region(binding.region("dx"))
            .flag(binding.adds("dx"))
            .number(op.C())
            .over(Range.groups(tuning, op.N(), 1, 1));
    Launch weights =
        binding
            .context()
            .kernel(Source.ROWS, "rms_norm_weights")
            .region(binding.region("dy"))
            .region(binding.region("x"))
            .region(binding.region("scale"))
            .region(binding.workspace())
            .number(op.N())
            .number(op.C())
            .number(RowKernels.BLOCK)
            .over(Range.light(tuning, Math.ceilDiv(op.C(), tuning.vector()), blocks));
    RowKernels.Partials sums = new RowKernels.Partials(blocks, op.C(), op.C());
    boolean adds = binding.adds("dweight");
    return List.of(
        inputs,
        weights,
        RowKernels.sumPartials(binding, binding.workspace(), sums, "dweight", adds));
  }

  static long workspaceFloats(Op.RmsNormBackward op) {
    return RowKernels.columnSumFloats(op.N(), op.C());
  }
}
