package io.sirocco.kernels.opencl;

import io.sirocco.kernels.Op;
import java.util.List;

/** The gated unit SwiGLU. */
final class GatedUnitKernels {

  private GatedUnitKernels() {}

  static List<Launch> of(Op.SwiGlu op, Binding binding) {
    return List.of(
        binding
            .context()
            .kernel(Source.ELEMENTWISE, "swiglu")
            .region(binding.region("x"))
            .region(binding.region("y"))
            .number(op.F())
            .over(range(binding.tuning(), op.N(), op.F())));
  }

  static List<Launch> of(Op.SwiGluBackward op, Binding binding) {
    return List.of(
        binding
            .context()
            .kernel(Source.ELEMENTWISE, "swiglu_gradient")
            .region(binding.region("dy"))
            .region(binding.region("x"))
            .region(binding.region("dx"))
            .flag(binding.adds("dx"))
            .number(op.F())
            .over(range(binding.tuning(), op.N(), op.F())));
  }

  private static Range range(Tuning tuning, int N, int F) {
    return Range.light(tuning, Math.ceilDiv(F, tuning.vector()), N);
  }
}
