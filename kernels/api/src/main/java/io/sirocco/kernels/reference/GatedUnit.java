package io.sirocco.kernels.reference;

import io.sirocco.kernels.Op;

/** The gated unit SwiGLU. 1 - σ(z) is computed as σ(-z), which does not cancel. */
final class GatedUnit {

  private GatedUnit() {}

  static void forward(Op.SwiGlu op, BoundStep step) {
    Numbers x = step.numbers("x");
    Numbers y = step.numbers("y");
    for (int n = 0; n < op.N(); n++) {
      for (int f = 0; f < op.F(); f++) {
        double gate = x.get(n, f);
        y.set(n, f, gate * sigmoid(gate) * x.get(n, op.F() + f));
      }
    }
  }

  static void backward(Op.SwiGluBackward op, BoundStep step) {
    Numbers dy = step.numbers("dy");
    Numbers x = step.numbers("x");
    Numbers dx = step.sum("dx");
    for (int n = 0; n < op.N(); n++) {
      for (int f = 0; f < op.F(); f++) {
        double gate = x.get(n, f);
        double slope = sigmoid(gate) * (1 + gate * sigmoid(-gate));
        dx.add(n, f, dy.get(n, f) * x.get(n, op.F() + f) * slope);
        dx.add(n, op.F() + f, dy.get(n, f) * gate * sigmoid(gate));
      }
    }
  }

  private static double sigmoid(double z) {
    return 1 / (1 + StrictMath.exp(-z));
  }
}
