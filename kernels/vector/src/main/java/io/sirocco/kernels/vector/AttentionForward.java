package io.sirocco.kernels.vector;

import io.sirocco.kernels.MatmulForm;
import io.sirocco.kernels.Op;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Attention: see {@link Op.Attention}. A task is one head of one sequence: its keys and values are
 * packed once, then for each tile of queries and each block of keys that they may see the scores,
 * their exponentials and the product with the values follow each other in the cache. The maximum of
 * a row is that of the blocks so far, see {@link Head#probabilities}; the division by the sum of
 * exponentials comes last, on the D results of a row.
 */
final class AttentionForward implements Kernel {
  private final AttentionLayout layout;
  private final Floats qkv;
  private final Floats y;
  private final Floats logSumExp;
  private final GroupMask groups;
  private final @Nullable KeepRows keep;
  private final float[] workspace;
  private final HeadTasks heads;
  private final Panels keyPanels;
  private final Panels valuePanels;
  private final BlockProduct scoreProduct;
  private final BlockProduct firstProduct;
  private final BlockProduct laterProduct;
  private final Parts parts;
  private final Reducer[] reducers;

  AttentionForward(Op.Attention op, Binding binding) {
    this.layout = layout(op);
    this.qkv = binding.floats("qkv");
    this.y = binding.floats("y");
    this.logSumExp = binding.floats("logSumExp");
    this.groups = new GroupMask(binding.ints("groups"), op.T());
    this.workspace = binding.workspace();
    this.keep = KeepRows.of(op.dropout(), op.T(), binding);
    this.parts = Parts.of(layout);
    this.reducers = Reducer.of(binding.workers().threads());
    Matrix source = new Matrix(qkv.data(), qkv.at(), layout.stride());
    Matrix scores = new Matrix(workspace, parts.scores(), layout.width());
    Matrix results = new Matrix(workspace, parts.results(), AttentionLayout.padded(op.D()));
    this.keyPanels = new Panels(MatmulForm.NT, source, workspace);
    this.valuePanels = new Panels(MatmulForm.NN, source, workspace);
    this.scoreProduct =
        new BlockProduct(MatmulForm.NT, source, scores, new Start.Zero(), workspace);
    this.firstProduct =
        new BlockProduct(MatmulForm.NN, scores, results, new Start.Zero(), workspace);
    this.laterProduct =
        new BlockProduct(MatmulForm.NN, scores, results, new Start.Output(), workspace);
    long work = (long) op.T() * op.T() * op.D() / 4;
    this.heads = new HeadTasks(layout, work, binding.workers(), Head::new);
  }

  private static AttentionLayout layout(Op.Attention op) {
    return new AttentionLayout(op.B(), op.T(), op.H(), op.D(), op.mask(), op.dropout());
  }

  /** Where a worker's arrays lie behind the start of its part of the workspace. */
  private record Parts(
      int keys,
      int values,
      int scratch,
      int scores,
      int results,
      int maxima,
      int sums,
      int factors,
      int end) {
    static Parts of(AttentionLayout layout) {
      int values = Math.toIntExact(Panels.floats(layout.T(), layout.D()));
      int scratch = Math.toIntExact(values + Panels.floats(layout.D(), layout.T()));
      int scores = scratch + BlockProduct.scratchFloats(MatmulForm.NN);
      int results = scores + layout.scores();
      int maxima = results + layout.results();
      int sums = maxima + AttentionLayout.TILE;
      int factors = sums + AttentionLayout.TILE;
      int end = factors + layout.factors();
      return new Parts(0, values, scratch, scores, results, maxima, sums, factors, end);
    }
  }

  /** Floats of workspace. */
  static long workspaceFloats(Op.Attention op, int threads) {
    return (long) threads * Parts.of(layout(op)).end();
  }

  @Override
  public void run() {
    heads.run();
  }

  /** One head of one sequence on one worker, which has the workspace from base on. */
  private final class Head implements HeadTasks.HeadTask {
    private final int worker;
    private final int base;
    private int b;
    private int h;
    private int from;
    private int rows;
    private boolean oneGroup;

    Head(int worker) {
      this.worker = worker;
      this.base = worker * parts.end();
    }

    @Override
    public void run(int sequence, int head) {
      b = sequence;
      h = head;
      oneGroup = groups.one(b);
      int T = layout.T();
      int D = layout.D();
      int keys = qkv.at() + layout.qkv(b, h, 0, 1);
      int values = qkv.at() + layout.qkv(b, h, 0, 2);
      keyPanels.pack(T, D, 0, D, keys, base + parts.keys());
      valuePanels.pack(D, T, 0, T, values, base + parts.values());
      int maxima = base + parts.maxima();
      int sums = base + parts.sums();
      for (from = 0; from < T; from += AttentionLayout.TILE) {
        rows = Math.min(AttentionLayout.TILE, T - from);
        Arrays.fill(workspace, maxima, maxima + rows, Float.NEGATIVE_INFINITY);
        Arrays.fill(workspace, sums, sums + rows, 0f);
        int end = layout.keys(from + rows);
        for (int key = 0; key < end; key += AttentionLayout.BLOCK) {
          addBlock(key, Math.min(AttentionLayout.BLOCK, end - key));
        }
        finish();
      }
    }

    /** The scores of n keys, their exponentials, and the product of these with the values. */
    private void addBlock(int key, int n) {
      int D = layout.D();
      int scores = base + parts.scores();
      int scratch = base + parts.scratch();
      int queries = qkv.at() + layout.qkv(b, h, from, 0);
      int columns = AttentionLayout.padded(n);
      int keys = base + parts.keys() + key * D;
      scoreProduct.multiply(rows, columns, D, queries, keys, scores, 0, scratch);
      for (int row = 0; row < rows; row++) {
        probabilities(row, key, n);
      }
      BlockProduct product = key == 0 ? firstProduct : laterProduct;
      int width = MicroKernel.WIDTH;
      for (int column = 0; column < D; column += width) {
        int values = base + parts.values() + column * layout.T() + key * width;
        int results = base + parts.results() + column;
        product.multiply(rows, width, n, scores, values, results, results, scratch);
      }
    }

    /**
     * Turns a row of scores into keep e^(s - m), where m is the largest score that the row has had
     * so far. Where that has grown, what was summed with the old one is scaled: Milakov and
     * Gimelshein 2018, algorithm 3.
     */
    private void probabilities(int row, int key, int n) {
      int query = from + row;
      int at = base + parts.scores() + row * layout.width();
      int visible = Math.clamp(layout.keys(query + 1) - key, 0, n);
      if (visible > 0 && !oneGroup) {
        groups.hide(workspace, at, b, query, key, visible);
      }
      int maximum = base + parts.maxima() + row;
      float scale = layout.scale();
      float old = workspace[maximum];
      float max = visible == 0 ? old : Math.max(old, Reducer.max(workspace, at, visible) * scale);
      if (visible == 0 || max == Float.NEGATIVE_INFINITY || groups.absent(b, query)) {
        Arrays.fill(workspace, at, at + n, 0f);
        return;
      }
      Exponential.apply(workspace, at, Lanes.padded(visible), scale, max);
      int sum = base + parts.sums() + row;
      if (key > 0 && old != max) {
        float factor = Exponential.of(old - max);
        int D = layout.D();
        int results = base + parts.results() + row * AttentionLayout.padded(D);
        Lanes.scale(workspace, results, D, factor);
        workspace[sum] *= factor;
      }
      workspace[maximum] = max;
      workspace[sum] += reducers[worker].sum(workspace, at, visible);
      if (keep != null) {
        int factors = base + parts.factors();
        keep.draw(workspace, factors, b, h * layout.T() + query, key, visible, worker);
        Lanes.multiply(workspace, at, workspace, factors, visible);
      }
      Arrays.fill(workspace, at + visible, at + n, 0f);
    }

    /** y = the results over the sums of their rows; logSumExp. */
    private void finish() {
      int T = layout.T();
      int D = layout.D();
      for (int row = 0; row < rows; row++) {
        int query = from + row;
        boolean absent = groups.absent(b, query);
        float sum = absent ? 1 : workspace[base + parts.sums() + row];
        float max = workspace[base + parts.maxima() + row];
        int logAt = logSumExp.at() + (b * layout.H() + h) * T + query;
        logSumExp.data()[logAt] =
            absent ? Float.NEGATIVE_INFINITY : (float) (max + StrictMath.log(sum));
        int source = base + parts.results() + row * AttentionLayout.padded(D);
        Lanes.scale(workspace, source, D, 1 / sum);
        System.arraycopy(workspace, source, y.data(), y.at() + layout.y(b, h, query), D);
      }
    }
  }
}
