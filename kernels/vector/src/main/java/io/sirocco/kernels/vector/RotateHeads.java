package io.sirocco.kernels.vector;

import io.sirocco.kernels.Op;
import jdk.incubator.vector.FloatVector;

/**
 * Queries and keys rotated by the position of their row, values copied: see {@link Op.Rotary}. The
 * gradient is the same of dy, the other way.
 */
final class RotateHeads implements Kernel, Workers.Task {
  private static final int LANES = Lanes.LANES;

  private final int N;
  private final int H;
  private final int D;
  private final int T;
  private final Floats x;
  private final Floats y;
  private final boolean adds;

  /** What sines are multiplied by: 1, or -1 for the other way. */
  private final float direction;

  private final Ints positions;
  private final Floats table;
  private final Workers workers;
  private final Tiles tiles;

  private RotateHeads(Op.Rotary op, String from, String to, float direction, Binding binding) {
    this.N = op.N();
    this.H = op.H();
    this.D = op.D();
    this.T = op.T();
    this.x = binding.floats(from);
    this.y = binding.floats(to);
    this.adds = binding.adds(to);
    this.direction = direction;
    this.positions = binding.ints("positions");
    this.table = binding.floats("table");
    this.workers = binding.workers();
    this.tiles = Tiles.of(N, 3L * H * D, workers.threads());
  }

  static RotateHeads of(Op.Rotary op, Binding binding) {
    return new RotateHeads(op, "qkv", "y", 1, binding);
  }

  static RotateHeads of(Op.RotaryBackward op, Binding binding) {
    Op.Rotary sizes = new Op.Rotary(op.N(), op.H(), op.D(), op.T());
    return new RotateHeads(sizes, "dy", "dqkv", -1, binding);
  }

  @Override
  public void run() {
    positions.requireBelow(T, N, "positions");
    workers.run(tiles.count(), this);
  }

  @Override
  public void run(int tile, int worker) {
    for (int n = tiles.start(tile); n < tiles.end(tile); n++) {
      int tableAt = table.at() + positions.get(n) * D;
      int row = 3 * n * H * D;
      for (int head = 0; head < 2 * H; head++) {
        rotate(row + head * D, tableAt);
      }
      int values = row + 2 * H * D;
      if (adds) {
        Lanes.add(y.data(), y.at() + values, x.data(), x.at() + values, H * D);
      } else {
        System.arraycopy(x.data(), x.at() + values, y.data(), y.at() + values, H * D);
      }
    }
  }

  private void rotate(int head, int cosAt) {
    int half = D / 2;
    float[] xs = x.data();
    float[] ys = y.data();
    float[] angles = table.data();
    int xAt = x.at() + head;
    int yAt = y.at() + head;
    int i = 0;
    for (; i <= half - LANES; i += LANES) {
      FloatVector cos = FloatVector.fromArray(Lanes.SPECIES, angles, cosAt + i);
      FloatVector sin = FloatVector.fromArray(Lanes.SPECIES, angles, cosAt + half + i);
      FloatVector first = FloatVector.fromArray(Lanes.SPECIES, xs, xAt + i);
      FloatVector second = FloatVector.fromArray(Lanes.SPECIES, xs, xAt + half + i);
      sin = sin.mul(direction);
      FloatVector one = second.fma(sin.neg(), first.mul(cos));
      FloatVector two = first.fma(sin, second.mul(cos));
      if (adds) {
        one = FloatVector.fromArray(Lanes.SPECIES, ys, yAt + i).add(one);
        two = FloatVector.fromArray(Lanes.SPECIES, ys, yAt + half + i).add(two);
      }
      one.intoArray(ys, yAt + i);
      two.intoArray(ys, yAt + half + i);
    }
    for (; i < half; i++) {
      float cos = angles[cosAt + i];
      float sin = angles[cosAt + half + i] * direction;
      float first = xs[xAt + i];
      float second = xs[xAt + half + i];
      float one = Math.fma(second, -sin, first * cos);
      float two = Math.fma(first, sin, second * cos);
      ys[yAt + i] = adds ? ys[yAt + i] + one : one;
      ys[yAt + half + i] = adds ? ys[yAt + half + i] + two : two;
    }
  }
}
