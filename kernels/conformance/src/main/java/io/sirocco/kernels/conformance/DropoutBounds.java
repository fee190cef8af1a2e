package io.sirocco.kernels.conformance;

import io.sirocco.kernels.DropoutMask;
import io.sirocco.kernels.Op;
import java.util.Map;

/**
 * Dropout: kept elements are multiplied by a float, one rounding; a sum is one rounding more.
 * Dropped elements are exactly 0, and exactly what was there where they are added.
 */
final class DropoutBounds {

  private DropoutBounds() {}

  /** y: u |keep branch| + u |y|. */
  static Map<String, Approximations> of(Op.ResidualAdd op, Contents contents) {
    Grid grid = new Grid(op.B(), op.T(), op.C(), op.dropout());
    Approximations y = grid.kept(contents, "branch");
    for (int i = 0; i < y.length(); i++) {
      y.set(i, Approximation.exact(contents.floats("x")[i]).plus(y.get(i)));
    }
    return Map.of("y", y);
  }

  /** y: u |y|. */
  static Map<String, Approximations> of(Op.Dropout op, Contents contents) {
    return Map.of("y", new Grid(op.B(), op.T(), op.C(), op.dropout()).kept(contents, "x"));
  }

  /** dbranch: u |keep dy|. */
  static Map<String, Approximations> of(Op.ResidualAddBackward op, Contents contents) {
    Grid grid = new Grid(op.B(), op.T(), op.C(), op.dropout());
    return Map.of("dbranch", summed("dbranch", grid.kept(contents, "dy"), contents));
  }

  /** dx: u |keep dy|. */
  static Map<String, Approximations> of(Op.DropoutBackward op, Contents contents) {
    Grid grid = new Grid(op.B(), op.T(), op.C(), op.dropout());
    return Map.of("dx", summed("dx", grid.kept(contents, "dy"), contents));
  }

  private static Approximations summed(String port, Approximations added, Contents contents) {
    for (int i = 0; i < added.length(); i++) {
      Sum sum = contents.sum(port, i);
      sum.add(added.get(i));
      added.set(i, sum.result());
    }
    return added;
  }

  /** The elements (b, t, c) under a mask. */
  private record Grid(int B, int T, int C, DropoutMask dropout) {
    Approximations kept(Contents contents, String port) {
      Approximations kept = contents.exact(port);
      if (!dropout.active()) {
        return kept;
      }
      int[] randomness = contents.ints("randomness");
      Approximation scale = Approximation.exact(dropout.scale());
      for (int i = 0; i < kept.length(); i++) {
        boolean keeps = dropout.keeps(randomness, i / (T * C), i / C % T, i % C, C);
        kept.set(i, keeps ? kept.get(i).times(scale) : Approximation.ZERO);
      }
      return kept;
    }
  }
}
