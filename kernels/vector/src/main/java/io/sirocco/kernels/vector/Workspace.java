package io.sirocco.kernels.vector;

import io.sirocco.kernels.Op;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Step;

/**
 * What a program takes beside its memory plan.
 *
 * @param floats that its kernels use one after the other, shared with the session's other programs
 * @param doubles that its kernels hold
 */
record Workspace(long floats, long doubles) {

  static Workspace of(Program program, int threads) {
    long floats = 0;
    long doubles = 0;
    for (Step step : program.steps()) {
      floats = Math.max(floats, Kernels.workspaceFloats(step.op(), threads));
      if (step.op() instanceof Op.GradientNorm op) {
        doubles += NormOfGradients.doubles(op);
      }
    }
    return new Workspace(floats, doubles);
  }

  long bytes() {
    return Float.BYTES * floats + Double.BYTES * doubles;
  }
}
