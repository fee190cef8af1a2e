package io.sirocco.kernels.reference;

import io.sirocco.kernels.Op;

/** Rotary position embedding. */
final class Rotation {

  private Rotation() {}

  static void forward(Op.Rotary op, BoundStep step) {
    Numbers y = step.numbers("y");
    y.fill(0);
    for (int n = 0; n < op.N(); n++) {
      int t = step.indices("positions").below(op.T(), n);
      row(op.H(), op.D(), n, step.numbers("qkv"), y, new Angles(step.numbers("table"), t, 1));
    }
  }

  static void backward(Op.RotaryBackward op, BoundStep step) {
    Numbers dqkv = step.sum("dqkv");
    for (int n = 0; n < op.N(); n++) {
      int t = step.indices("positions").below(op.T(), n);
      row(op.H(), op.D(), n, step.numbers("dy"), dqkv, new Angles(step.numbers("table"), t, -1));
    }
  }

  /**
   * The angles of one position.
   *
   * @param table cosines and sines
   * @param t the position
   * @param direction 1, or -1 for the other way
   */
  private record Angles(Numbers table, int t, int direction) {}

  /** Adds row n of x to y, the 2H heads of its queries and keys rotated. */
  private static void row(int H, int D, int n, Numbers x, Numbers y, Angles angles) {
    int half = D / 2;
    for (int first = 0; first < 2 * H * D; first += D) {
      for (int i = first; i < first + half; i++) {
        double cos = angles.table.get(angles.t, i - first);
        double sin = angles.direction * angles.table.get(angles.t, i - first + half);
        y.add(n, i, x.get(n, i) * cos - x.get(n, i + half) * sin);
        y.add(n, i + half, x.get(n, i + half) * cos + x.get(n, i) * sin);
      }
    }
    for (int i = 2 * H * D; i < 3 * H * D; i++) {
      y.add(n, i, x.get(n, i));
    }
  }
}
