package io.sirocco.kernels.vector;

import io.sirocco.kernels.Op;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/**
 * Gradients of the layer norm: see {@link Op.LayerNormBackward}. Blocks of rows, whose size depends
 * on N alone, sum their part of dweight and dbias in the workspace in increasing n; then the parts
 * are added in the order of the blocks.
 */
final class LayerNormGradient implements Kernel {
  private static final int LANES = Lanes.LANES;
  private static final int LEAST_ROWS = 32;
  private static final int MOST_BLOCKS = 64;

  private final Op.LayerNormBackward op;
  private final Floats dy;
  private final Floats x;
  private final Floats weight;
  private final Floats mean;
  private final Floats scale;
  private final Floats dx;
  private final Floats dweight;
  private final @Nullable Floats dbias;
  private final boolean addsToDx;
  private final boolean addsToDweight;
  private final boolean addsToDbias;
  private final float[] parts;
  private final Workers workers;
  private final Tiles blocks;
  private final Reducer[] reducers;
  private final Workers.Task task = this::block;

  LayerNormGradient(Op.LayerNormBackward op, Binding binding) {
    this.op = op;
    this.dy = binding.floats("dy");
    this.x = binding.floats("x");
    this.weight = binding.floats("weight");
    this.mean = binding.floats("mean");
    this.scale = binding.floats("scale");
    this.dx = binding.floats("dx");
    this.dweight = binding.floats("dweight");
    this.dbias = binding.optionalFloats("dbias");
    this.addsToDx = binding.adds("dx");
    this.addsToDweight = binding.adds("dweight");
    this.addsToDbias = dbias != null && binding.adds("dbias");
    this.parts = binding.workspace();
    this.workers = binding.workers();
    this.blocks = blocks(op.N());
    this.reducers = Reducer.of(workers.threads());
  }

  /** The blocks of so many rows. */
  static Tiles blocks(int N) {
    return new Tiles(N, Math.max(LEAST_ROWS, Math.ceilDiv(N, MOST_BLOCKS)));
  }

  /** Floats of workspace. */
  static long workspaceFloats(Op.LayerNormBackward op) {
    return 2L * op.C() * blocks(op.N()).count();
  }

  @Override
  public void run() {
    workers.run(blocks.count(), task);
    gather(dweight, addsToDweight, 0);
    if (dbias != null) {
      gather(dbias, addsToDbias, op.C());
    }
  }

  private void block(int block, int worker) {
    int C = op.C();
    Reducer reducer = reducers[worker];
    int part = 2 * C * block;
    java.util.Arrays.fill(parts, part, part + 2 * C, 0f);
    for (int n = blocks.start(block); n < blocks.end(block); n++) {
      float center = mean.data()[mean.at() + n];
      float factor = scale.data()[scale.at() + n];
      float sum = reducer.dot(dy.data(), dy.at() + n * C, weight.data(), weight.at(), C) / C;
      float product = reducer.centeredDot(dy, n * C, weight, x, center, C) * factor / C;
      row(n, part, center, factor, sum, product);
    }
  }

  /** dx = scale (dy weight - sum - x̂ product), and the row's part of dweight and dbias. */
  private void row(int n, int part, float center, float factor, float sum, float product) {
    int C = op.C();
    float[] dys = dy.data();
    float[] xs = x.data();
    float[] dxs = dx.data();
    float[] weights = weight.data();
    int dyAt = dy.at() + n * C;
    int xAt = x.at() + n * C;
    int dxAt = dx.at() + n * C;
    FloatVector factors = FloatVector.broadcast(Lanes.SPECIES, factor);
    FloatVector sums = FloatVector.broadcast(Lanes.SPECIES, -sum);
    FloatVector products = FloatVector.broadcast(Lanes.SPECIES, -product);
    int i = 0;
    for (; i <= C - LANES; i += LANES) {
      FloatVector g = FloatVector.fromArray(Lanes.SPECIES, dys, dyAt + i);
      FloatVector w = FloatVector.fromArray(Lanes.SPECIES, weights, weight.at() + i);
      FloatVector normal = FloatVector.fromArray(Lanes.SPECIES, xs, xAt + i);
      normal = normal.sub(center).mul(factors);
      FloatVector inner = normal.fma(products, g.fma(w, sums));
      FloatVector result =
          addsToDx
              ? inner.fma(factors, FloatVector.fromArray(Lanes.SPECIES, dxs, dxAt + i))
              : inner.mul(factors);
      result.intoArray(dxs, dxAt + i);
      FloatVector dw = FloatVector.fromArray(Lanes.SPECIES, parts, part + i);
      g.fma(normal, dw).intoArray(parts, part + i);
      FloatVector db = FloatVector.fromArray(Lanes.SPECIES, parts, part + C + i);
      g.add(db).intoArray(parts, part + C + i);
    }
    for (; i < C; i++) {
      float g = dys[dyAt + i];
      float normal = (xs[xAt + i] - center) * factor;
      float inner = Math.fma(normal, -product, Math.fma(g, weights[weight.at() + i], -sum));
      dxs[dxAt + i] = addsToDx ? Math.fma(inner, factor, dxs[dxAt + i]) : inner * factor;
      parts[part + i] = Math.fma(g, normal, parts[part + i]);
      parts[part + C + i] += g;
    }
  }

  /** target (+)= the parts of all blocks, in order. */
  private void gather(Floats target, boolean adds, int column) {
    int C = op.C();
    for (int i = 0; i < C; i++) {
      float sum = adds ? target.data()[target.at() + i] : 0;
      for (int block = 0; block < blocks.count(); block++) {
        sum += parts[2 * C * block + column + i];
      }
      target.data()[target.at() + i] = sum;
    }
  }
}
