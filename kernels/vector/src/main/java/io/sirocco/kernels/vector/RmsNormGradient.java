package io.sirocco.kernels.vector;

import io.sirocco.kernels.Op;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Gradients of the normalization by the root mean square: see {@link Op.RmsNormBackward}. Blocks of
 * rows, whose size depends on N alone, sum their part of dweight in the workspace in increasing n;
 * then the parts are added in the order of the blocks.
 */
final class RmsNormGradient implements Kernel, Workers.Task {
  private static final int LANES = Lanes.LANES;

  private final Op.RmsNormBackward op;
  private final Floats dy;
  private final Floats x;
  private final Floats weight;
  private final Floats scale;
  private final Floats dx;
  private final boolean addsToDx;
  private final float[] parts;
  private final Workers workers;
  private final Tiles blocks;
  private final Reducer[] reducers;
  private final ColumnSums sums;

  RmsNormGradient(Op.RmsNormBackward op, Binding binding) {
    this.op = op;
    this.dy = binding.floats("dy");
    this.x = binding.floats("x");
    this.weight = binding.floats("weight");
    this.scale = binding.floats("scale");
    this.dx = binding.floats("dx");
    this.addsToDx = binding.adds("dx");
    this.parts = binding.workspace();
    this.workers = binding.workers();
    this.blocks = LayerNormGradient.blocks(op.N());
    this.reducers = Reducer.of(workers.threads());
    Matrix all = new Matrix(parts, 0, op.C());
    int count = blocks.count();
    Floats dweight = binding.floats("dweight");
    boolean adds = binding.adds("dweight");
    this.sums = new ColumnSums(dweight, all, count, op.C(), adds, workers.threads());
  }

  /** Floats of workspace. */
  static long workspaceFloats(Op.RmsNormBackward op) {
    return (long) op.C() * LayerNormGradient.blocks(op.N()).count();
  }

  @Override
  public void run() {
    workers.run(blocks.count(), this);
    sums.run(workers);
  }

  @Override
  public void run(int block, int worker) {
    int C = op.C();
    int part = C * block;
    Arrays.fill(parts, part, part + C, 0f);
    for (int n = blocks.start(block); n < blocks.end(block); n++) {
      float factor = scale.data()[scale.at() + n];
      float product = reducers[worker].centeredDot(dy, n * C, weight, x, 0, C) * factor / C;
      row(n, part, factor, product);
    }
  }

  /** dx = scale (dy weight - x̂ product), and the row's part of dweight. */
  private void row(int n, int part, float factor, float product) {
    int C = op.C();
    float[] dys = dy.data();
    float[] xs = x.data();
    float[] dxs = dx.data();
    float[] weights = weight.data();
    int dyAt = dy.at() + n * C;
    int xAt = x.at() + n * C;
    int dxAt = dx.at() + n * C;
    FloatVector factors = FloatVector.broadcast(Lanes.SPECIES, factor);
    FloatVector products = FloatVector.broadcast(Lanes.SPECIES, -product);
    int i = 0;
    for (; i <= C - LANES; i += LANES) {
      FloatVector g = FloatVector.fromArray(Lanes.SPECIES, dys, dyAt + i);
      FloatVector w = FloatVector.fromArray(Lanes.SPECIES, weights, weight.at() + i);
      FloatVector normal = FloatVector.fromArray(Lanes.SPECIES, xs, xAt + i).mul(factors);
      FloatVector inner = normal.fma(products, g.mul(w));
      FloatVector result =
          addsToDx
              ? inner.fma(factors, FloatVector.fromArray(Lanes.SPECIES, dxs, dxAt + i))
              : inner.mul(factors);
      result.intoArray(dxs, dxAt + i);
      FloatVector dw = FloatVector.fromArray(Lanes.SPECIES, parts, part + i);
      g.fma(normal, dw).intoArray(parts, part + i);
    }
    for (; i < C; i++) {
      float g = dys[dyAt + i];
      float normal = xs[xAt + i] * factor;
      float inner = Math.fma(normal, -product, g * weights[weight.at() + i]);
      dxs[dxAt + i] = addsToDx ? Math.fma(inner, factor, dxs[dxAt + i]) : inner * factor;
      parts[part + i] = Math.fma(g, normal, parts[part + i]);
    }
  }
}
