package io.sirocco.kernels.vector;

import io.sirocco.kernels.MatmulForm;
import io.sirocco.kernels.Op;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/**
 * The gradient of attention: see {@link Op.AttentionBackward}. A task is one head of one sequence,
 * which alone writes its columns of dqkv; tiles of queries follow each other in order, so that dk
 * and dv are sums over increasing i whatever the number of workers. Probabilities come back from
 * the scores and logSumExp.
 */
final class AttentionGradient implements Kernel, Workers.Task {
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
  private final Workers workers;
  private final Tiles heads;
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
    this.workers = binding.workers();
    int threads = workers.threads();
    this.keep =
        op.dropout().active()
            ? new KeepRows(op.dropout(), binding.ints("randomness"), op.T(), threads)
            : null;
    this.heads = Tiles.of(op.B() * op.H(), (long) op.T() * op.T() * op.D(), threads);
    this.parts = Parts.of(layout);
    this.reducers = Reducer.of(threads);
    this.products = Products.of(layout, qkv, dy, dqkv, binding.start("dqkv"), workspace);
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
      int factors = slopes + layout.scores();
      int end = factors + layout.factors();
      return new Parts(0, across, keys, queries, results, scratch, scores, slopes, factors, end);
    }
  }

  /** The packing and the products; offsets come with each call. */
  private record Products(
      Panels across,
      Panels along,
      Panels resultsAlong,
      BlockProduct scores,
      BlockProduct slopes,
      BlockProduct queries,
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
      Matrix tile = new Matrix(workspace, 0, AttentionLayout.padded(layout.T()));
      return new Products(
          new Panels(MatmulForm.NT, source, workspace),
          new Panels(MatmulForm.NN, source, workspace),
          new Panels(MatmulForm.NN, results, workspace),
          new BlockProduct(MatmulForm.NT, source, tile, new Start.Zero(), workspace),
          new BlockProduct(MatmulForm.NT, results, tile, new Start.Zero(), workspace),
          new BlockProduct(MatmulForm.NN, tile, target, start, workspace),
          new BlockProduct(MatmulForm.TN, tile, target, new Start.Output(), workspace));
    }
  }

  /** Floats of workspace. */
  static long workspaceFloats(Op.AttentionBackward op, int threads) {
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
    products.across().pack(T, D, 0, D, keys, base + parts.keysAcross());
    products.across().pack(T, D, 0, D, values, base + parts.valuesAcross());
    products.along().pack(D, T, 0, T, keys, base + parts.keys());
    if (!adds) {
      for (int t = 0; t < T; t++) {
        int key = dqkv.at() + layout.qkv(b, h, t, 1);
        int value = dqkv.at() + layout.qkv(b, h, t, 2);
        Arrays.fill(dqkv.data(), key, key + D, 0f);
        Arrays.fill(dqkv.data(), value, value + D, 0f);
      }
    }
    boolean oneGroup = groups.one(b);
    for (int from = 0; from < T; from += AttentionLayout.TILE) {
      int rows = Math.min(AttentionLayout.TILE, T - from);
      int end = layout.keys(from + rows);
      scores(b, h, from, rows, end, base);
      for (int row = 0; row < rows; row++) {
        row(b, h, from, row, end, oneGroup, worker);
      }
      gradients(b, h, from, rows, end, base);
    }
  }

  /** The scores q·k and the products dy·v of a tile. */
  private void scores(int b, int h, int from, int rows, int end, int base) {
    int D = layout.D();
    int columns = AttentionLayout.padded(end);
    int scratch = base + parts.scratch();
    int query = qkv.at() + layout.qkv(b, h, from, 0);
    int result = dy.at() + layout.y(b, h, from);
    products
        .scores()
        .multiply(
            rows, columns, D, query, base + parts.keysAcross(), base + parts.scores(), 0, scratch);
    products
        .slopes()
        .multiply(
            rows,
            columns,
            D,
            result,
            base + parts.valuesAcross(),
            base + parts.slopes(),
            0,
            scratch);
  }

  /** Turns a row of scores into keep p, and the row of products into ds/√D. */
  private void row(int b, int h, int from, int row, int end, boolean oneGroup, int worker) {
    int T = layout.T();
    int query = from + row;
    int base = worker * parts.end();
    int at = row * AttentionLayout.padded(T);
    int scoresAt = base + parts.scores() + at;
    int slopesAt = base + parts.slopes() + at;
    int visible = groups.absent(b, query) ? 0 : layout.keys(query + 1);
    if (visible > 0) {
      int result = layout.y(b, h, query);
      float delta =
          reducers[worker].dot(dy.data(), dy.at() + result, y.data(), y.at() + result, layout.D());
      float total = logSumExp.data()[logSumExp.at() + (b * layout.H() + h) * T + query];
      if (!oneGroup) {
        groups.blend(workspace, scoresAt, b, query, visible, Float.NEGATIVE_INFINITY);
      }
      if (keep == null) {
        slopes(scoresAt, slopesAt, visible, total, delta);
      } else {
        int factors = base + parts.factors();
        keep.draw(workspace, factors, b, h * T + query, visible, worker);
        Lanes.multiply(workspace, slopesAt, workspace, factors, visible);
        slopes(scoresAt, slopesAt, visible, total, delta);
        Lanes.multiply(workspace, scoresAt, workspace, factors, visible);
      }
    }
    Arrays.fill(workspace, scoresAt + visible, scoresAt + end, 0f);
    Arrays.fill(workspace, slopesAt + visible, slopesAt + end, 0f);
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

  /** dq of the tile; what the tile adds to dk and dv. */
  private void gradients(int b, int h, int from, int rows, int end, int base) {
    int T = layout.T();
    int D = layout.D();
    int width = MicroKernel.WIDTH;
    int scratch = base + parts.scratch();
    int query = layout.qkv(b, h, from, 0);
    for (int column = 0; column < D; column += width) {
      int target = dqkv.at() + query + column;
      int columns = Math.min(width, D - column);
      int panel = base + parts.keys() + column * T;
      products
          .queries()
          .multiply(rows, columns, end, base + parts.slopes(), panel, target, target, scratch);
    }
    int queries = base + parts.queries();
    int results = base + parts.results();
    products.along().pack(D, rows, 0, rows, qkv.at() + query, queries);
    products.resultsAlong().pack(D, rows, 0, rows, dy.at() + layout.y(b, h, from), results);
    int key = dqkv.at() + layout.qkv(b, h, 0, 1);
    int value = dqkv.at() + layout.qkv(b, h, 0, 2);
    products.sums().multiply(end, D, rows, base + parts.slopes(), queries, key, key, scratch);
    products.sums().multiply(end, D, rows, base + parts.scores(), results, value, value, scratch);
  }
}
