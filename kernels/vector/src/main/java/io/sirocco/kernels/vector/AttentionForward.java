package io.sirocco.kernels.vector;

import io.sirocco.kernels.MatmulForm;
import io.sirocco.kernels.Op;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Attention: see {@link Op.Attention}. A task is one head of one sequence: its keys and values are
 * packed once, then for each tile of queries the scores, the softmax of their rows and the product
 * with the values follow each other in the cache. The division by the sum of exponentials comes
 * last, on the D results of a row instead of its T probabilities.
 */
final class AttentionForward implements Kernel, Workers.Task {
  private final AttentionLayout layout;
  private final Floats qkv;
  private final Floats y;
  private final Floats logSumExp;
  private final GroupMask groups;
  private final @Nullable KeepRows keep;
  private final float[] workspace;
  private final Workers workers;
  private final Tiles heads;
  private final Panels keyPanels;
  private final Panels valuePanels;
  private final BlockProduct scoreProduct;
  private final BlockProduct resultProduct;
  private final Parts parts;
  private final Reducer[] reducers;

  AttentionForward(Op.Attention op, Binding binding) {
    this.layout = layout(op);
    this.qkv = binding.floats("qkv");
    this.y = binding.floats("y");
    this.logSumExp = binding.floats("logSumExp");
    this.groups = new GroupMask(binding.ints("groups"), op.T());
    this.workspace = binding.workspace();
    this.workers = binding.workers();
    int threads = workers.threads();
    this.keep =
        op.dropout().active()
            ? new KeepRows(op.dropout(), binding.ints("randomness"), op.T(), threads)
            : null;
    this.heads = Tiles.of(op.B() * op.H(), (long) op.T() * op.T() * op.D() / 4, threads);
    this.parts = Parts.of(layout);
    this.reducers = Reducer.of(threads);
    Matrix source = new Matrix(qkv.data(), qkv.at(), layout.stride());
    Matrix scores = new Matrix(workspace, parts.scores(), AttentionLayout.padded(op.T()));
    Matrix results = new Matrix(workspace, parts.results(), AttentionLayout.padded(op.D()));
    this.keyPanels = new Panels(MatmulForm.NT, source, workspace);
    this.valuePanels = new Panels(MatmulForm.NN, source, workspace);
    this.scoreProduct =
        new BlockProduct(MatmulForm.NT, source, scores, new Start.Zero(), workspace);
    this.resultProduct =
        new BlockProduct(MatmulForm.NN, scores, results, new Start.Zero(), workspace);
  }

  private static AttentionLayout layout(Op.Attention op) {
    return new AttentionLayout(op.B(), op.T(), op.H(), op.D(), op.mask(), op.dropout());
  }

  /** Where a worker's arrays lie behind the start of its part of the workspace. */
  private record Parts(
      int keys, int values, int scratch, int scores, int results, int sums, int factors, int end) {
    static Parts of(AttentionLayout layout) {
      int values = Math.toIntExact(Panels.floats(layout.T(), layout.D()));
      int scratch = Math.toIntExact(values + Panels.floats(layout.D(), layout.T()));
      int scores = scratch + BlockProduct.scratchFloats(MatmulForm.NN);
      int results = scores + layout.scores();
      int sums = results + layout.results();
      int factors = sums + AttentionLayout.TILE;
      return new Parts(
          0, values, scratch, scores, results, sums, factors, factors + layout.factors());
    }
  }

  /** Floats of workspace. */
  static long workspaceFloats(Op.Attention op, int threads) {
    return (long) threads * Parts.of(layout(op)).end();
  }

  @Override
  public void run() {
    workers.run(heads.count(), this);
  }

  @Override
  public void run(int tile, int worker) {
    for (int head = heads.start(tile); head < heads.end(tile); head++) {
      head(head / layout.H(), head % layout.H(), worker);
    }
  }

  private void head(int b, int h, int worker) {
    int T = layout.T();
    int D = layout.D();
    int base = worker * parts.end();
    int keys = qkv.at() + layout.qkv(b, h, 0, 1);
    int values = qkv.at() + layout.qkv(b, h, 0, 2);
    keyPanels.pack(T, D, 0, D, keys, base + parts.keys());
    valuePanels.pack(D, T, 0, T, values, base + parts.values());
    boolean oneGroup = groups.one(b);
    for (int from = 0; from < T; from += AttentionLayout.TILE) {
      int rows = Math.min(AttentionLayout.TILE, T - from);
      int end = layout.keys(from + rows);
      scoreProduct.multiply(
          rows,
          AttentionLayout.padded(end),
          D,
          qkv.at() + layout.qkv(b, h, from, 0),
          base + parts.keys(),
          base + parts.scores(),
          0,
          base + parts.scratch());
      for (int row = 0; row < rows; row++) {
        probabilities(b, h, from, row, end, oneGroup, worker);
      }
      results(b, h, from, rows, end, base);
    }
  }

  /** Turns a row of scores into keep e^(s - max), its sum kept aside. */
  private void probabilities(
      int b, int h, int from, int row, int end, boolean oneGroup, int worker) {
    int T = layout.T();
    int query = from + row;
    int base = worker * parts.end();
    int at = base + parts.scores() + row * AttentionLayout.padded(T);
    int visible = layout.keys(query + 1);
    int logAt = logSumExp.at() + (b * layout.H() + h) * T + query;
    if (!oneGroup && !groups.hide(workspace, at, b, query, visible)) {
      Arrays.fill(workspace, at, at + end, 0f);
      workspace[base + parts.sums() + row] = 1;
      logSumExp.data()[logAt] = Float.NEGATIVE_INFINITY;
      return;
    }
    float scale = layout.scale();
    float shift = Reducer.max(workspace, at, visible) * scale;
    Exponential.apply(workspace, at, Lanes.padded(visible), scale, shift);
    float sum = reducers[worker].sum(workspace, at, visible);
    workspace[base + parts.sums() + row] = sum;
    logSumExp.data()[logAt] = (float) (shift + StrictMath.log(sum));
    if (keep != null) {
      int factors = base + parts.factors();
      keep.draw(workspace, factors, b, h * T + query, visible, worker);
      Lanes.multiply(workspace, at, workspace, factors, visible);
    }
    Arrays.fill(workspace, at + visible, at + end, 0f);
  }

  /** y = probabilities times values, over the sums of the rows. */
  private void results(int b, int h, int from, int rows, int end, int base) {
    int T = layout.T();
    int D = layout.D();
    int width = MicroKernel.WIDTH;
    for (int column = 0; column < D; column += width) {
      resultProduct.multiply(
          rows,
          width,
          end,
          base + parts.scores(),
          base + parts.values() + column * T,
          base + parts.results() + column,
          0,
          base + parts.scratch());
    }
    for (int row = 0; row < rows; row++) {
      int source = base + parts.results() + row * AttentionLayout.padded(D);
      float factor = 1 / workspace[base + parts.sums() + row];
      Lanes.scale(workspace, source, D, factor);
      System.arraycopy(workspace, source, y.data(), y.at() + layout.y(b, h, from + row), D);
    }
  }
}
