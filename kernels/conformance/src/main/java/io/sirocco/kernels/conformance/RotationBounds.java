package io.sirocco.kernels.conformance;

import io.sirocco.kernels.Op;
import java.util.Map;

/** Rotary position embedding: γ_2 of two products that are added; values are copied exactly. */
final class RotationBounds {

  private RotationBounds() {}

  static Map<String, Approximations> of(Op.Rotary op, Contents contents) {
    return Map.of("y", rotated(op, contents, "qkv", "y", 1));
  }

  static Map<String, Approximations> of(Op.RotaryBackward op, Contents contents) {
    Op.Rotary sizes = new Op.Rotary(op.N(), op.H(), op.D(), op.T());
    return Map.of("dqkv", rotated(sizes, contents, "dy", "dqkv", -1));
  }

  private static Approximations rotated(
      Op.Rotary op, Contents contents, String from, String to, int direction) {
    int D = op.D();
    int width = 3 * op.H() * D;
    Approximations x = contents.exact(from);
    Approximations table = contents.exact("table");
    Approximations y = new Approximations(x.length());
    for (int i = 0; i < y.length(); i++) {
      Sum sum = contents.sum(to, i);
      if (i % width >= 2 * op.H() * D) {
        sum.add(x.get(i));
      } else {
        int pair = i % D % (D / 2);
        boolean first = i % D < D / 2;
        int angle = contents.ints("positions")[i / width] * D + pair;
        Approximation sine = table.get(angle + D / 2).times(Approximation.exact(direction));
        sum.addProduct(x.get(i), table.get(angle));
        if (first) {
          sum.addProduct(x.get(i + D / 2).negated(), sine);
        } else {
          sum.addProduct(x.get(i - D / 2), sine);
        }
      }
      y.set(i, sum.result());
    }
    return y;
  }
}
