package io.sirocco.kernels.opencl;

import io.sirocco.kernels.DropoutMask;
import io.sirocco.kernels.Op;
import java.util.List;

/** Residual connections and dropout. */
final class DropoutKernels {

  /** Blocks of the mask that a work-item goes over where it is a thread. */
  private static final int BLOCKS = 512;

  private DropoutKernels() {}

  static List<Launch> of(Op.ResidualAdd op, Binding binding) {
    Region x = binding.region("x");
    Region branch = binding.region("branch");
    Region y = binding.region("y");
    if (op.dropout().active()) {
      Rows rows = new Rows(op.B(), op.T(), op.C(), op.dropout());
      return List.of(drop(binding, rows, branch, x, true, y));
    }
    Tuning tuning = binding.tuning();
    int elements = op.B() * op.T() * op.C();
    return List.of(
        binding
            .context()
            .kernel(Source.ELEMENTWISE, "add")
            .region(x)
            .region(branch)
            .region(y)
            .number(elements)
            .number(tuning.block())
            .over(Range.each(tuning, elements, tuning.block())));
  }

  static List<Launch> of(Op.Dropout op, Binding binding) {
    Region y = binding.region("y");
    Rows rows = new Rows(op.B(), op.T(), op.C(), op.dropout());
    return List.of(drop(binding, rows, binding.region("x"), y, false, y));
  }

  static List<Launch> of(Op.ResidualAddBackward op, Binding binding) {
    return gradient(binding, new Rows(op.B(), op.T(), op.C(), op.dropout()), "dbranch");
  }

  static List<Launch> of(Op.DropoutBackward op, Binding binding) {
    return gradient(binding, new Rows(op.B(), op.T(), op.C(), op.dropout()), "dx");
  }

  private static List<Launch> gradient(Binding binding, Rows rows, String port) {
    Region target = binding.region(port);
    return List.of(drop(binding, rows, binding.region("dy"), target, binding.adds(port), target));
  }

  private record Rows(int B, int T, int C, DropoutMask dropout) {}

  private static Launch drop(
      Binding binding, Rows rows, Region x, Region base, boolean hasBase, Region y) {
    Tuning tuning = binding.tuning();
    int block = tuning.group() == 1 ? BLOCKS : 1;
    int count = rows.B * rows.T;
    return binding
        .context()
        .kernel(Source.ELEMENTWISE, "drop")
        .region(x)
        .region(base)
        .flag(hasBase)
        .region(binding.region("randomness"))
        .number(rows.dropout.site())
        .number(rows.dropout.threshold())
        .number(rows.dropout.scale())
        .region(y)
        .number(count)
        .number(rows.T)
        .number(rows.C)
        .number(block)
        .over(Range.each(tuning, count * DropoutMask.blocks(rows.C), block));
  }
}
