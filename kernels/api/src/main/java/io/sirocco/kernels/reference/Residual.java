package io.sirocco.kernels.reference;

import io.sirocco.kernels.DropoutMask;
import io.sirocco.kernels.Op;

/** Residual connections and dropout. */
final class Residual {

  private Residual() {}

  static void add(Op.ResidualAdd op, BoundStep step) {
    Numbers y = step.numbers("y");
    Numbers x = step.numbers("x");
    y.fill(0);
    addDropped(op.B(), op.T(), op.C(), op.dropout(), step, step.numbers("branch"), y);
    for (int i = 0; i < x.elements(); i++) {
      y.add(i, x.get(i));
    }
  }

  static void addBackward(Op.ResidualAddBackward op, BoundStep step) {
    addDropped(op.B(), op.T(), op.C(), op.dropout(), step, step.numbers("dy"), step.sum("dbranch"));
  }

  static void drop(Op.Dropout op, BoundStep step) {
    Numbers y = step.numbers("y");
    y.fill(0);
    addDropped(op.B(), op.T(), op.C(), op.dropout(), step, step.numbers("x"), y);
  }

  static void dropBackward(Op.DropoutBackward op, BoundStep step) {
    addDropped(op.B(), op.T(), op.C(), op.dropout(), step, step.numbers("dy"), step.sum("dx"));
  }

  /** to += keep from. Shapes: from (BT,C), to (BT,C). */
  private static void addDropped(
      int B, int T, int C, DropoutMask dropout, BoundStep step, Numbers from, Numbers to) {
    Keep keep = new Keep(dropout, step, C);
    for (int b = 0; b < B; b++) {
      for (int t = 0; t < T; t++) {
        for (int c = 0; c < C; c++) {
          double factor = keep.factor(b, t, c);
          // A dropped element contributes nothing, even where it is infinite or NaN.
          if (factor != 0) {
            to.add((long) b * T + t, c, factor * from.get((long) b * T + t, c));
          }
        }
      }
    }
  }
}
