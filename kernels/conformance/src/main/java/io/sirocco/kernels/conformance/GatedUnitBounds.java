package io.sirocco.kernels.conformance;

import io.sirocco.kernels.Op;
import java.util.Map;

/** The gated unit SwiGLU: the error of σ, and a rounding an operation. */
final class GatedUnitBounds {

  private GatedUnitBounds() {}

  /** y = z σ(z) u. */
  static Map<String, Approximations> of(Op.SwiGlu op, Contents contents) {
    Approximations x = contents.exact("x");
    Approximations y = new Approximations(op.N() * op.F());
    for (int i = 0; i < y.length(); i++) {
      Approximation z = x.get(gate(i, op.F()));
      y.set(i, z.times(z.sigmoid()).times(x.get(gate(i, op.F()) + op.F())));
    }
    return Map.of("y", y);
  }

  /**
   * dx = dy u (s + z s (1 - s)) and dy z s, with s = σ(z). 1 - s is held to the error of σ(-z):
   * where s is close to 1, a large z would make much of what a difference cancels.
   */
  static Map<String, Approximations> of(Op.SwiGluBackward op, Contents contents) {
    Approximations x = contents.exact("x");
    Approximations dy = contents.exact("dy");
    Approximations dx = new Approximations(2 * op.N() * op.F());
    for (int i = 0; i < dy.length(); i++) {
      int gate = gate(i, op.F());
      int other = gate + op.F();
      Approximation z = x.get(gate);
      Approximation gated = z.times(z.sigmoid());
      Approximation slope = z.sigmoid().plus(gated.times(z.negated().sigmoid()));
      Sum ofGate = contents.sum("dx", gate);
      ofGate.add(dy.get(i).times(x.get(other)).times(slope));
      dx.set(gate, ofGate.result());
      Sum ofOther = contents.sum("dx", other);
      ofOther.add(dy.get(i).times(gated));
      dx.set(other, ofOther.result());
    }
    return Map.of("dx", dx);
  }

  /** Where the gate of element i of y lies in x. */
  private static int gate(int i, int F) {
    return i / F * 2 * F + i % F;
  }
}
