package io.sirocco.kernels.vector;

import io.sirocco.kernels.Op;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The gradient of the gated unit: see {@link Op.SwiGluBackward}. With e = e^-|z|, 1/(1 + e) and
 * e/(1 + e) are σ(z) and 1 - σ(z), or the other way around where z is negative: neither cancels.
 */
final class SwiGluGradient implements Kernel, Workers.Task {
  private static final int LANES = Lanes.LANES;
  private static final int RUN = SwiGluForward.RUN;

  private final Op.SwiGluBackward op;
  private final Floats dy;
  private final Floats x;
  private final Floats dx;
  private final boolean adds;
  private final float[] powers;
  private final Workers workers;
  private final Tiles tiles;

  SwiGluGradient(Op.SwiGluBackward op, Binding binding) {
    this.op = op;
    this.dy = binding.floats("dy");
    this.x = binding.floats("x");
    this.dx = binding.floats("dx");
    this.adds = binding.adds("dx");
    this.powers = binding.workspace();
    this.workers = binding.workers();
    this.tiles = Tiles.of(op.N(), SwiGluForward.WORK * op.F(), workers.threads());
  }

  /** Floats of workspace: the exponentials of a run. */
  static long workspaceFloats(int threads) {
    return (long) threads * RUN;
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
        int length = Math.min(RUN, F - from);
        exponentials(x.at() + 2 * n * F + from, worker * RUN, length);
        gradients(n, from, worker * RUN, length);
      }
    }
  }

  /** e^-|z|. */
  private void exponentials(int zAt, int at, int n) {
    float[] xs = x.data();
    for (int i = 0; i < n; i++) {
      powers[at + i] = Math.abs(xs[zAt + i]);
    }
    Exponential.apply(powers, at, n, -1, 0);
  }

  private void gradients(int n, int from, int at, int length) {
    int F = op.F();
    float[] xs = x.data();
    float[] dys = dy.data();
    float[] dxs = dx.data();
    int zAt = x.at() + 2 * n * F + from;
    int dyAt = dy.at() + n * F + from;
    int dxAt = dx.at() + 2 * n * F + from;
    int i = 0;
    for (; i <= length - LANES; i += LANES) {
      FloatVector z = FloatVector.fromArray(Lanes.SPECIES, xs, zAt + i);
      FloatVector u = FloatVector.fromArray(Lanes.SPECIES, xs, zAt + F + i);
      FloatVector g = FloatVector.fromArray(Lanes.SPECIES, dys, dyAt + i);
      FloatVector power = FloatVector.fromArray(Lanes.SPECIES, powers, at + i);
      FloatVector large = FloatVector.broadcast(Lanes.SPECIES, 1f).div(power.add(1f));
      FloatVector small = power.mul(large);
      VectorMask<Float> negative = z.compare(VectorOperators.LT, 0f);
      FloatVector s = large.blend(small, negative);
      FloatVector rest = small.blend(large, negative);
      FloatVector gated = z.mul(s);
      FloatVector dz = gated.fma(rest, s).mul(g.mul(u));
      FloatVector du = gated.mul(g);
      if (adds) {
        dz = FloatVector.fromArray(Lanes.SPECIES, dxs, dxAt + i).add(dz);
        du = FloatVector.fromArray(Lanes.SPECIES, dxs, dxAt + F + i).add(du);
      }
      dz.intoArray(dxs, dxAt + i);
      du.intoArray(dxs, dxAt + F + i);
    }
    for (; i < length; i++) {
      float z = xs[zAt + i];
      float large = 1 / (powers[at + i] + 1);
      float small = powers[at + i] * large;
      float s = z < 0 ? small : large;
      float gated = z * s;
      float dz = Math.fma(gated, z < 0 ? large : small, s) * (dys[dyAt + i] * xs[zAt + F + i]);
      float du = gated * dys[dyAt + i];
      dxs[dxAt + i] = adds ? dxs[dxAt + i] + dz : dz;
      dxs[dxAt + F + i] = adds ? dxs[dxAt + F + i] + du : du;
    }
  }
}
