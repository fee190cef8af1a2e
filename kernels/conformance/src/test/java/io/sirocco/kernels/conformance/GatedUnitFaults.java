package io.sirocco.kernels.conformance;

import static io.sirocco.kernels.conformance.StepwiseBackend.compute;

import io.sirocco.kernels.Access;
import io.sirocco.kernels.Op;
import java.util.List;

/** Faults of gated units. */
final class GatedUnitFaults {

  private GatedUnitFaults() {}

  static List<Fault> faults() {
    return List.of(
        Fault.in(
            Op.SwiGlu.class,
            "the halves of a row are swapped",
            (op, contents, _) -> {
              float[] x = contents.floats("x");
              float[] swapped = new float[x.length];
              for (int n = 0; n < op.N(); n++) {
                int row = 2 * n * op.F();
                System.arraycopy(x, row, swapped, row + op.F(), op.F());
                System.arraycopy(x, row + op.F(), swapped, row, op.F());
              }
              compute(op, Fault.with(contents, "x", swapped));
            }),
        Fault.in(
            Op.SwiGlu.class,
            "the sigmoid overflows where the gate is large",
            (op, contents, _) -> {
              float[] x = contents.floats("x");
              for (int i = 0; i < op.N() * op.F(); i++) {
                int gate = i / op.F() * 2 * op.F() + i % op.F();
                float power = (float) Math.exp(x[gate]);
                contents.floats("y")[i] = x[gate] * (power / (1 + power)) * x[gate + op.F()];
              }
            }),
        Fault.in(
            Op.SwiGluBackward.class,
            "the slope of the sigmoid is missing",
            (op, contents, _) -> {
              compute(op, contents);
              float[] x = contents.floats("x");
              for (int i = 0; i < op.N() * op.F(); i++) {
                int gate = i / op.F() * 2 * op.F() + i % op.F();
                double s = 1 / (1 + Math.exp(-x[gate]));
                if (contents.access("dx") == Access.WRITE) {
                  double slope = contents.floats("dy")[i] * x[gate + op.F()] * s;
                  contents.floats("dx")[gate] = (float) slope;
                }
              }
            }),
        Fault.in(
            Op.SwiGluBackward.class,
            "the other factor's gradient lacks its last element",
            (op, contents, _) -> {
              float[] dx = contents.floats("dx");
              float last = dx[dx.length - 1];
              compute(op, contents);
              dx[dx.length - 1] = last;
            }));
  }
}
