package io.sirocco.kernels.vector;

import io.sirocco.kernels.DropoutMask;
import io.sirocco.kernels.Op;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/**
 * y = base + keep x, where base is another tensor, what y holds, or 0, and keep a dropout mask or
 * 1: see {@link Op.ResidualAdd}, {@link Op.Dropout} and their gradients, which are the same
 * function of dy.
 */
final class DropRows implements Kernel, Workers.Task {
  private static final int LANES = Lanes.LANES;

  private final int T;
  private final int C;
  private final Floats x;
  private final Floats y;
  private final @Nullable Floats base;
  private final @Nullable KeepRows keep;
  private final float[] factors;
  private final Workers workers;
  private final Tiles tiles;

  private DropRows(
      int B, int T, int C, DropoutMask mask, Floats x, Floats y, @Nullable Floats base, Binding b) {
    this.T = T;
    this.C = C;
    this.x = x;
    this.y = y;
    this.base = base;
    this.workers = b.workers();
    this.keep = KeepRows.of(mask, C, b);
    this.factors = b.workspace();
    this.tiles = Tiles.of(B * T, mask.active() ? 8L * C : C, workers.threads());
  }

  static DropRows of(Op.ResidualAdd op, Binding binding) {
    return new DropRows(
        op.B(),
        op.T(),
        op.C(),
        op.dropout(),
        binding.floats("branch"),
        binding.floats("y"),
        binding.floats("x"),
        binding);
  }

  static DropRows of(Op.Dropout op, Binding binding) {
    return new DropRows(
        op.B(),
        op.T(),
        op.C(),
        op.dropout(),
        binding.floats("x"),
        binding.floats("y"),
        null,
        binding);
  }

  static DropRows of(Op.ResidualAddBackward op, Binding binding) {
    return gradient(op.B(), op.T(), op.C(), op.dropout(), "dbranch", binding);
  }

  static DropRows of(Op.DropoutBackward op, Binding binding) {
    return gradient(op.B(), op.T(), op.C(), op.dropout(), "dx", binding);
  }

  private static DropRows gradient(
      int B, int T, int C, DropoutMask mask, String port, Binding binding) {
    Floats target = binding.floats(port);
    Floats base = binding.adds(port) ? target : null;
    return new DropRows(B, T, C, mask, binding.floats("dy"), target, base, binding);
  }

  /** Floats of workspace. */
  static long workspaceFloats(DropoutMask mask, int C, int threads) {
    return mask.active() ? (long) threads * KeepRows.floats(C) : 0;
  }

  @Override
  public void run() {
    workers.run(tiles.count(), this);
  }

  @Override
  public void run(int tile, int worker) {
    int keepAt = worker * KeepRows.floats(C);
    for (int n = tiles.start(tile); n < tiles.end(tile); n++) {
      if (keep != null) {
        keep.draw(factors, keepAt, n / T, n % T, 0, C, worker);
      }
      row(n * C, keepAt);
    }
  }

  private void row(int row, int keepAt) {
    float[] xs = x.data();
    float[] ys = y.data();
    float[] bases = base == null ? xs : base.data();
    int xAt = x.at() + row;
    int yAt = y.at() + row;
    int baseAt = base == null ? xAt : base.at() + row;
    int i = 0;
    for (; i <= C - LANES; i += LANES) {
      FloatVector value = FloatVector.fromArray(Lanes.SPECIES, xs, xAt + i);
      if (keep != null) {
        value = value.mul(FloatVector.fromArray(Lanes.SPECIES, factors, keepAt + i));
      }
      if (base != null) {
        value = value.add(FloatVector.fromArray(Lanes.SPECIES, bases, baseAt + i));
      }
      value.intoArray(ys, yAt + i);
    }
    for (; i < C; i++) {
      float value = keep == null ? xs[xAt + i] : xs[xAt + i] * factors[keepAt + i];
      ys[yAt + i] = base == null ? value : value + bases[baseAt + i];
    }
  }
}
