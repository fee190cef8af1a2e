package io.sirocco.kernels.vector;

import io.sirocco.kernels.Op;
import jdk.incubator.vector.FloatVector;

/**
 * y = z/(1 + e^-z) u, where a row of x holds z, then u: see {@link Op.SwiGlu}. Two passes over a
 * run of elements: the exponential, the rest. Relative error at most 7 u where e^-z is finite.
 */
final class SwiGluForward implements Kernel, Workers.Task {
  private static final int LANES = Lanes.LANES;

  /** Elements of a run, which the second pass finds in the first-level cache. */
  static final int RUN = 1024;

  /** What an element costs, in elements of light work. */
  static final long WORK = 8;

  private final Op.SwiGlu op;
  private final Floats x;
  private final Floats y;
  private final Workers workers;
  private final Tiles tiles;

  SwiGluForward(Op.SwiGlu op, Binding binding) {
    this.op = op;
    this.x = binding.floats("x");
    this.y = binding.floats("y");
    this.workers = binding.workers();
    this.tiles = Tiles.of(op.N(), WORK * op.F(), workers.threads());
  }

  @Override
  public void run() {
    workers.run(tiles.count(), this);
  }

  @Override
  public void run(int tile, int worker) {
    int F = op.F();
    for (int n = tiles.start(tile); n < tiles.end(tile); n++) {
      for (int from = 0; from < F; from += RUN) {
        multiply(x.at() + 2 * n * F + from, y.at() + n * F + from, Math.min(RUN, F - from));
      }
    }
  }

  private void multiply(int xAt, int yAt, int n) {
    int F = op.F();
    float[] xs = x.data();
    float[] ys = y.data();
    System.arraycopy(xs, xAt, ys, yAt, n);
    Exponential.apply(ys, yAt, n, -1, 0);
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector z = FloatVector.fromArray(Lanes.SPECIES, xs, xAt + i);
      FloatVector u = FloatVector.fromArray(Lanes.SPECIES, xs, xAt + F + i);
      FloatVector power = FloatVector.fromArray(Lanes.SPECIES, ys, yAt + i);
      z.div(power.add(1f)).mul(u).intoArray(ys, yAt + i);
    }
    for (; i < n; i++) {
      ys[yAt + i] = xs[xAt + i] / (ys[yAt + i] + 1) * xs[xAt + F + i];
    }
  }
}
