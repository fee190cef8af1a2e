package io.sirocco.kernels.opencl;

import io.sirocco.kernels.Op;
import java.util.List;

/** Rotary position embedding. */
final class RotationKernels {

  private RotationKernels() {}

  static List<Launch> of(Op.Rotary op, Binding binding) {
    return List.of(rotate(op, binding, "qkv", "y", 1));
  }

  static List<Launch> of(Op.RotaryBackward op, Binding binding) {
    Op.Rotary sizes = new Op.Rotary(op.N(), op.H(), op.D(), op.T());
    return List.of(rotate(sizes, binding, "dy", "dqkv", -1));
  }

  /** What is rotated the other way has the direction -1. */
  private static Launch rotate(
      Op.Rotary op, Binding binding, String from, String to, float direction) {
    Tuning tuning = binding.tuning();
    return binding
        .context()
        .kernel(Source.ELEMENTWISE, "rotate_heads")
        .region(binding.region(from))
        .region(binding.region("positions"))
        .region(binding.region("table"))
        .region(binding.region(to))
        .flag(binding.adds(to))
        .number(direction)
        .number(op.H())
        .number(op.D())
        .over(Range.light(tuning, 3L * op.H() * Math.ceilDiv(op.D() / 2, tuning.vector()), op.N()));
  }
}
