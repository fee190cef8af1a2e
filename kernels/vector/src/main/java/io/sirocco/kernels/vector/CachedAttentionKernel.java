package io.sirocco.kernels.vector;

import io.sirocco.kernels.Bounds;
import io.sirocco.kernels.Op;
import java.util.Arrays;

/**
 * Attention of new positions over a cache: see {@link Op.CachedAttention}. A task is one head of
 * one sequence: it stores the new keys and values, then goes through the new positions, whose few
 * queries read the cache where it lies.
 */
final class CachedAttentionKernel implements Kernel, Workers.Task {
  private final Op.CachedAttention op;
  private final Floats qkv;
  private final Ints starts;
  private final Floats keys;
  private final Floats values;
  private final Floats y;
  private final float[] workspace;
  private final Workers workers;
  private final Tiles heads;
  private final Reducer[] reducers;

  CachedAttentionKernel(Op.CachedAttention op, Binding binding) {
    this.op = op;
    this.qkv = binding.floats("qkv");
    this.starts = binding.ints("starts");
    this.keys = binding.floats("keys");
    this.values = binding.floats("values");
    this.y = binding.floats("y");
    this.workspace = binding.workspace();
    this.workers = binding.workers();
    this.reducers = Reducer.of(workers.threads());
    long work = (long) op.S() * op.T() * op.D();
    this.heads = Tiles.of(op.B() * op.H(), work, workers.threads());
  }

  /** Floats of workspace: a row of scores a worker. */
  static long workspaceFloats(Op.CachedAttention op, int threads) {
    return (long) threads * Lanes.padded(op.T());
  }

  @Override
  public void run() {
    for (int b = 0; b < op.B(); b++) {
      Bounds.start(op.S(), op.T(), b, starts.get(b));
    }
    workers.run(heads.count(), this);
  }

  @Override
  public void run(int tile, int worker) {
    for (int head = heads.start(tile); head < heads.end(tile); head++) {
      int b = head / op.H();
      store(b, head % op.H(), head);
      for (int s = 0; s < op.S(); s++) {
        attend(b, head % op.H(), s, worker);
      }
    }
  }

  private int source(int b, int s, int part, int h) {
    return qkv.at() + ((b * op.S() + s) * 3 + part) * op.H() * op.D() + h * op.D();
  }

  private void store(int b, int h, int head) {
    int D = op.D();
    for (int s = 0; s < op.S(); s++) {
      int row = (head * op.T() + starts.get(b) + s) * D;
      System.arraycopy(qkv.data(), source(b, s, 1, h), keys.data(), keys.at() + row, D);
      System.arraycopy(qkv.data(), source(b, s, 2, h), values.data(), values.at() + row, D);
    }
  }

  private void attend(int b, int h, int s, int worker) {
    Reducer reducer = reducers[worker];
    int scores = worker * Lanes.padded(op.T());
    int D = op.D();
    int seen = starts.get(b) + s + 1;
    int query = source(b, s, 0, h);
    int row = (b * op.H() + h) * op.T() * D;
    for (int j = 0; j < seen; j++) {
      workspace[scores + j] =
          reducer.dot(qkv.data(), query, keys.data(), keys.at() + row + j * D, D);
    }
    float scale = (float) op.scale();
    float shift = Reducer.max(workspace, scores, seen) * scale;
    Exponential.apply(workspace, scores, Lanes.padded(seen), scale, shift);
    float sum = reducer.sum(workspace, scores, seen);
    int target = y.at() + ((b * op.S() + s) * op.H() + h) * D;
    Arrays.fill(y.data(), target, target + D, 0f);
    for (int j = 0; j < seen; j++) {
      Lanes.addProduct(
          y.data(), target, workspace[scores + j], values.data(), values.at() + row + j * D, D);
    }
    Lanes.scale(y.data(), target, D, 1 / sum);
  }
}
