package io.sirocco.kernels.conformance;

import io.sirocco.kernels.DropoutMask;
import io.sirocco.kernels.Mask;
import io.sirocco.kernels.Op;

/** The queries, keys, values and masks of an attention, and the bounds of its scores. */
record AttentionView(
    int B,
    int T,
    int H,
    int D,
    Mask mask,
    DropoutMask dropout,
    Contents contents,
    Approximations qkv) {

  static AttentionView of(Op.Attention op, Contents contents) {
    return new AttentionView(
        op.B(), op.T(), op.H(), op.D(), op.mask(), op.dropout(), contents, contents.exact("qkv"));
  }

  static AttentionView of(Op.AttentionBackward op, Contents contents) {
    return new AttentionView(
        op.B(), op.T(), op.H(), op.D(), op.mask(), op.dropout(), contents, contents.exact("qkv"));
  }

  /** A head's row of queries, keys or values. */
  enum Part {
    QUERY(0),
    KEY(1),
    VALUE(2);

    private final int place;

    Part(int place) {
      this.place = place;
    }
  }

  /** Where a row of qkv, or of dqkv, starts. */
  int first(Part part, int b, int h, int t) {
    return (b * T + t) * 3 * H * D + part.place * H * D + h * D;
  }

  /** Where a row of y, or of dy, starts. */
  int firstOfOutput(int b, int h, int t) {
    return (b * T + t) * H * D + h * D;
  }

  Sum.Line line(Part part, int b, int h, int t) {
    return new Sum.Line(qkv, first(part, b, h, t));
  }

  boolean allows(int b, int i, int j) {
    int[] groups = contents.ints("groups");
    int group = groups[b * T + i];
    return group >= 0 && group == groups[b * T + j] && (mask == Mask.FULL || j <= i);
  }

  /** 0 where dropped, else the float that probabilities are multiplied by. */
  Approximation keep(int b, int h, int i, int j) {
    if (!dropout.active()) {
      return Approximation.exact(1);
    }
    boolean keeps = dropout.keeps(contents.ints("randomness"), b, (long) h * T + i, j, T);
    return keeps ? Approximation.exact(dropout.scale()) : Approximation.ZERO;
  }

  /** s_ij: γ_D Σ|q||k|, then 1/√D, a rounded constant, with a rounding more. */
  Approximation score(int b, int h, int i, int j) {
    Sum sum = new Sum();
    sum.addDot(line(Part.QUERY, b, h, i), line(Part.KEY, b, h, j), D);
    return sum.result().times(scale());
  }

  /** 1/√D. */
  Approximation scale() {
    return scaleOf(1 / Math.sqrt(D));
  }

  /** The scale as a float: exact where D is a power of 4. */
  static Approximation scaleOf(double scale) {
    return (float) scale == scale ? Approximation.exact(scale) : Approximation.constant(scale);
  }
}
