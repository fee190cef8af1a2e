package io.sirocco.kernels.vector;

import io.sirocco.kernels.MatmulForm;
import io.sirocco.kernels.Op;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/**
 * The gradient of attention: see {@link Op.AttentionBackward}. A task is one head of one sequence,
 * which alone writes its columns of dqkv; tiles of queries, and in each the blocks of keys, follow
 * each other in order, so that dk and dv are sums over increasing i, dq over increasing j, whatever
 * the number of workers. Probabilities come back from the scores and logSumExp.
 */
final class AttentionGradient implements Kernel {
  private static final int LANES = Lanes.LANES;

  private final AttentionLayout layout;
  private final Floats qkv;
  private final Floats y;
  private final Floats dy;
  private final Floats dqkv;
  private final Floats logSumExp;
  private final boolean adds;
  private final GroupMask groups;
  private final @Nullable KeepRows keep;
  private final float[] workspace;
  private final HeadTasks heads;
  private final Products products;
  private final Parts parts;
  private final Reducer[] reducers;

  AttentionGradient(Op.AttentionBackward op, Binding binding) {
    this.layout = layout(op);
    this.qkv = binding.floats("qkv");
    this.y = binding.floats("y");
    this.dy = binding.floats("dy");
    this.dqkv = binding.floats("dqkv");
    this.logSumExp = binding.floats("logSumExp");
    this.adds = binding.adds("dqkv");
    this.groups = new GroupMask(binding.ints("groups"), op.T());
    this.workspace = binding.workspace();
    this.keep = KeepRows.of(op.dropout(), op.T(), binding);
    this.parts = Parts.of(layout);
    this.reducers = Reducer.of(binding.workers().threads());
    this.products = Products.of(layout, qkv, dy, dqkv, binding.start("dqkv"), workspace);
    long work = (long) op.T() * op.T() * op.D();
    this.heads = new HeadTasks(layout, work, binding.workers(), Head::new);
  }

  private static AttentionLayout layout(Op.AttentionBackward op) {
    return new AttentionLayout(op.B(), op.T(), op.H(), op.D(), op.mask(), op.dropout());
  }

  /** Where a worker's arrays lie behind the start of its part of the workspace. */
  private record Parts(
      int keysAcross,
      int valuesAcross,
      int keys,
      int queries,
      int results,
      int scratch,
      int scores,
      int slopes,
      int deltas,
      int factors,
      int end) {
    static Parts of(AttentionLayout layout) {
      int T = layout.T();
      int D = layout.D();
      int across = Math.toIntExact(Panels.floats(T, D));
      int keys = 2 * across;
      int queries = keys + Math.toIntExact(Panels.floats(D, T));
      int tile = Math.toIntExact(Panels.floats(D, AttentionLayout.TILE));
      int results = queries + tile;
      int scratch = results + tile;
      int scores = scratch + BlockProduct.scratchFloats(MatmulForm.TN);
      int slopes = scores + layout.scores();
      int deltas = slopes + layout.scores();
      int factors = deltas + AttentionLayout.TILE;
      int end = factors + layout.factors();
      return new Parts(
          0, across, keys, queries, results, scratch, scores, slopes, deltas, factors, end);
    }
  }

  /** The packing and the products; offsets come with each call. */
  private record Products(
      Panels across,
      Panels along,
      Panels resultsAlong,
      BlockProduct scores,
      BlockProduct slopes,
      BlockProduct firstQueries,
      BlockProduct laterQueries,
      BlockProduct sums) {
    static Products of(
        AttentionLayout layout,
        Floats qkv,
        Floats dy,
        Floats dqkv,
        Start start,
        float[] workspace) {
      Matrix source = new Matrix(qkv.data(), qkv.at(), layout.stride());
      Matrix results = new Matrix(dy.data(), dy.at(), layout.H() * layout.D());
      Matrix target = new Matrix(dqkv.data(), dqkv.at(), layout.stride());
      Matrix tile = new Matrix(workspace, 0, layout.width());
      return new Products(
          new Panels(MatmulForm.NT, source, workspace),
          new Panels(MatmulForm.NN, source, workspace),
          new Panels(MatmulForm.NN, results, workspace),
          new BlockProduct(MatmulForm.NT, source, tile, new Start.Zero(), workspace),
          new BlockProduct(MatmulForm.NT, results, tile, new Start.Zero(), workspace),
          new BlockProduct(MatmulForm.NN, tile, target, start, workspace),
          new BlockProduct(MatmulForm.NN, tile, target, new Start.Output(), workspace),
          new BlockProduct(MatmulForm.TN, tile, target, new Start.Output(), workspace));
    }
  }

  /** Floats of workspace. */
  static long workspaceFloats(Op.AttentionBackward op, int threads) {
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
      products.across().pack(T, D, 0, D, keys, base + parts.keysAcross());
      products.across().pack(T, D, 0, D, values, base + parts.valuesAcross());
      products.along().pack(D, T, 0, T, keys, base + parts.keys());
      if (!adds) {
        clear();
      }
      for (from = 0; from < T; from += AttentionLayout.TILE) {
        rows = Math.min(AttentionLayout.TILE, T - from);
        int queries = qkv.at() + layout.qkv(b, h, from, 0);
        int results = dy.at() + layout.y(b, h, from);
        products.along().pack(D, rows, 0, rows, queries, base + parts.queries());
        products.resultsAlong().pack(D, rows, 0, rows, results, base + parts.results());
        for (int row = 0; row < rows; row++) {
          delta(row);
        }
        int end = layout.keys(from + rows);
        for (int key = 0; key < end; key += AttentionLayout.BLOCK) {
          addBlock(key, Math.min(AttentionLayout.BLOCK, end - key));
        }
      }
    }

    private void clear() {
      int D = layout.D();
      for (int t = 0; t < layout.T(); t++) {
        int key = dqkv.at() + layout.qkv(b, h, t, 1);
        int value = dqkv.at() + layout.qkv(b, h, t, 2);
        Arrays.fill(dqkv.data(), key, key + D, 0f);
        Arrays.fill(dqkv.data(), value, value + D, 0f);
      }
    }

    /** dy·y of a row. */
    private void delta(int row) {
      int at = layout.y(b, h, from + row);
      workspace[base + parts.deltas() + row] =
          reducers[worker].dot(dy.data(), dy.at() + at, y.data(), y.at() + at, layout.D());
    }

    /** What n keys add to dq, dk and dv. */
    private void addBlock(int key, int n) {
      int D = layout.D();
      int columns = AttentionLayout.padded(n);
      int scratch = base + parts.scratch();
      int queries = qkv.at() + layout.qkv(b, h, from, 0);
      int results = dy.at() + layout.y(b, h, from);
      int scores = base + parts.scores();
      int slopes = base + parts.slopes();
      int keys = base + parts.keysAcross() + key * D;
      int values = base + parts.valuesAcross() + key * D;
      products.scores().multiply(rows, columns, D, queries, keys, scores, 0, scratch);
      products.slopes().multiply(rows, columns, D, results, values, slopes, 0, scratch);
      for (int row = 0; row < rows; row++) {
        differentiate(row, key, n);
      }
      gradients(key, n);
    }

    /** Turns a row of scores into keep p, and the row of products into ds/√D. */
    private void differentiate(int row, int key, int n) {
      int T = layout.T();
      int query = from + row;
      int at = row * layout.width();
      int scores = base + parts.scores() + at;
      int slopes = base + parts.slopes() + at;
      int visible = groups.absent(b, query) ? 0 : Math.clamp(layout.keys(query + 1) - key, 0, n);
      if (visible > 0) {
        float delta = workspace[base + parts.deltas() + row];
        float total = logSumExp.data()[logSumExp.at() + (b * layout.H() + h) * T + query];
        if (!oneGroup) {
          groups.hide(workspace, scores, b, query, key, visible);
        }
        if (keep == null) {
          slopes(scores, slopes, visible, total, delta);
        } else {
          int factors = base + parts.factors();
          keep.draw(workspace, factors, b, h * T + query, key, visible, worker);
          Lanes.multiply(workspace, slopes, workspace, factors, visible);
          slopes(scores, slopes, visible, total, delta);
          Lanes.multiply(workspace, scores, workspace, factors, visible);
        }
      }
      Arrays.fill(workspace, scores + visible, scores + n, 0f);
      Arrays.fill(workspace, slopes + visible, slopes + n, 0f);
    }

    /** dq of the tile; what the tile adds to dk and dv of n keys. */
    private void gradients(int key, int n) {
      int D = layout.D();
      int width = MicroKernel.WIDTH;
      int scratch = base + parts.scratch();
      int scores = base + parts.scores();
      int slopes = base + parts.slopes();
      BlockProduct toQueries = key == 0 ? products.firstQueries() : products.laterQueries();
      for (int column = 0; column < D; column += width) {
        int target = dqkv.at() + layout.qkv(b, h, from, 0) + column;
        int columns = Math.min(width, D - column);
        int panel = base + parts.keys() + column * layout.T() + key * width;
        toQueries.multiply(rows, columns, n, slopes, panel, target, target, scratch);
      }
      int queries = base + parts.queries();
      int results = base + parts.results();
      int dkey = dqkv.at() + layout.qkv(b, h, key, 1);
      int dvalue = dqkv.at() + layout.qkv(b, h, key, 2);
      products.sums().multiply(n, D, rows, slopes, queries, dkey, dkey, scratch);
      products.sums().multiply(n, D, rows, scores, results, dvalue, dvalue, scratch);
    }
  }

  /** p = e^(s/√D - total) in place of s, p (x - delta)/√D in place of x = keep dy·v. */
  private void slopes(int scoresAt, int slopesAt, int n, float total, float delta) {
    float scale = layout.scale();
    int padded = Lanes.padded(n);
    Exponential.apply(workspace, scoresAt, padded, scale, total);
    for (int j = 0; j < padded; j += LANES) {
      FloatVector p = FloatVector.fromArray(Lanes.SPECIES, workspace, scoresAt + j);
      FloatVector x = FloatVector.fromArray(Lanes.SPECIES, workspace, slopesAt + j);
      x.sub(delta).mul(p).mul(scale).intoArray(workspace, slopesAt + j);
    }
  }
}
