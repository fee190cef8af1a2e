package io.sirocco.kernels.vector;

import io.sirocco.kernels.Op;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/** y = (x - mean) scale weight + bias, a row at a time: see {@link Op.LayerNorm}. */
final class LayerNormForward implements Kernel, Workers.Task {
  private static final int LANES = Lanes.LANES;

  private final Op.LayerNorm op;
  private final Floats x;
  private final Floats weight;
  private final @Nullable Floats bias;
  private final Floats y;
  private final Floats mean;
  private final Floats scale;
  private final Workers workers;
  private final Tiles tiles;
  private final Reducer[] reducers;

  LayerNormForward(Op.LayerNorm op, Binding binding) {
    this.op = op;
    this.x = binding.floats("x");
    this.weight = binding.floats("weight");
    this.bias = binding.optionalFloats("bias");
    this.y = binding.floats("y");
    this.mean = binding.floats("mean");
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
    Reducer reducer = reducers[worker];
    for (int n = tiles.start(tile); n < tiles.end(tile); n++) {
      int xAt = x.at() + n * C;
      float center = reducer.sum(x.data(), xAt, C) / C;
      double variance = (double) reducer.squares(x.data(), xAt, C, center) / C;
      float factor = (float) (1 / Math.sqrt(variance + op.epsilon()));
      mean.data()[mean.at() + n] = center;
      scale.data()[scale.at() + n] = factor;
      normalize(xAt, y.at() + n * C, center, factor);
    }
  }

  private void normalize(int xAt, int yAt, float center, float factor) {
    int C = op.C();
    float[] xs = x.data();
    float[] ys = y.data();
    float[] weights = weight.data();
    float[] biases = bias == null ? weights : bias.data();
    int biasAt = bias == null ? -1 : bias.at();
    int i = 0;
    for (; i <= C - LANES; i += LANES) {
      FloatVector normal = FloatVector.fromArray(Lanes.SPECIES, xs, xAt + i).sub(center);
      normal = normal.mul(factor);
      FloatVector w = FloatVector.fromArray(Lanes.SPECIES, weights, weight.at() + i);
      FloatVector result =
          biasAt < 0
              ? normal.mul(w)
              : normal.fma(w, FloatVector.fromArray(Lanes.SPECIES, biases, biasAt + i));
      result.intoArray(ys, yAt + i);
    }
    for (; i < C; i++) {
      float normal = (xs[xAt + i] - center) * factor;
      float w = weights[weight.at() + i];
      ys[yAt + i] = biasAt < 0 ? normal * w : Math.fma(normal, w, biases[biasAt + i]);
    }
  }
}
