package io.sirocco.kernels.vector;

import io.sirocco.kernels.Op;
import jdk.incubator.vector.FloatVector;

/** y = x scale weight, a row at a time: see {@link Op.RmsNorm}. */
final class RmsNormForward implements Kernel, Workers.Task {
  private static final int LANES = Lanes.LANES;

  private final Op.RmsNorm op;
  private final Floats x;
  private final Floats weight;
  private final Floats y;
  private final Floats scale;
  private final Workers workers;
  private final Tiles tiles;
  private final Reducer[] reducers;

  RmsNormForward(Op.RmsNorm op, Binding binding) {
    this.op = op;
    this.x = binding.floats("x");
    this.weight = binding.floats("weight");
    this.y = binding.floats("y");
    this.scale = binding.floats("scale");
    this.workers = binding.workers();
    this.tiles = Tiles.of(op.N(), 2L * op.C(), workers.threads());
    this.reducers = Reducer.of(workers.threads());
  }

  @Override
  public void run() {
    workers.run(tiles.count(), this);
  }

  @Override
  public void run(int tile, int worker) {
    int C = op.C();
    for (int n = tiles.start(tile); n < tiles.end(tile); n++) {
      int xAt = x.at() + n * C;
      double square = (double) reducers[worker].dot(x.data(), xAt, x.data(), xAt, C) / C;
      float factor = (float) (1 / Math.sqrt(square + op.epsilon()));
      scale.data()[scale.at() + n] = factor;
      normalize(xAt, y.at() + n * C, factor);
    }
  }

  private void normalize(int xAt, int yAt, float factor) {
    int C = op.C();
    float[] xs = x.data();
    float[] ys = y.data();
    float[] weights = weight.data();
    int i = 0;
    for (; i <= C - LANES; i += LANES) {
      FloatVector normal = FloatVector.fromArray(Lanes.SPECIES, xs, xAt + i).mul(factor);
      FloatVector w = FloatVector.fromArray(Lanes.SPECIES, weights, weight.at() + i);
      normal.mul(w).intoArray(ys, yAt + i);
    }
    for (; i < C; i++) {
      ys[yAt + i] = xs[xAt + i] * factor * weights[weight.at() + i];
    }
  }
}
