package io.sirocco.kernels.vector;

import io.sirocco.kernels.MatmulForm;
import io.sirocco.kernels.Precision;

/** The factors of products, rounded into the workspace before they are multiplied. */
final class RoundedFactors {
  private final Precision precision;
  private final Product rounded;
  private final Copy left;
  private final Copy right;

  /**
   * Prepares the rounding.
   *
   * @param precision of the factors, a 16-bit type
   * @param B products, whose factors lie one behind the other without gaps if there are several
   * @param first the first product
   * @param workspace arena with {@link #floats} floats from workspaceOffset on
   * @param threads of the workers that will run this
   */
  RoundedFactors(
      Precision precision,
      int B,
      Product first,
      float[] workspace,
      int workspaceOffset,
      int threads) {
    this.precision = precision;
    boolean leftTransposed = first.form() == MatmulForm.TN;
    boolean rightTransposed = first.form() == MatmulForm.NT;
    int leftColumns = leftTransposed ? first.M() : first.K();
    int leftRows = B * (leftTransposed ? first.K() : first.M());
    int rightColumns = rightTransposed ? first.K() : first.N();
    int rightRows = B * (rightTransposed ? first.N() : first.K());
    Matrix a = new Matrix(workspace, workspaceOffset, leftColumns);
    int behind = workspaceOffset + Lanes.padded(leftRows * leftColumns);
    Matrix b = new Matrix(workspace, behind, rightColumns);
    this.left = new Copy(first.a(), a, leftRows, leftColumns, threads);
    this.right = new Copy(first.b(), b, rightRows, rightColumns, threads);
    this.rounded =
        new Product(first.form(), first.M(), first.N(), first.K(), a, b, first.c(), first.start());
  }

  /** Floats of workspace: none where nothing is rounded. */
  static int floats(Precision precision, int B, int M, int N, int K) {
    return precision == Precision.F32
        ? 0
        : Math.addExact(
            Lanes.padded(Math.multiplyExact(B * M, K)), Lanes.padded(Math.multiplyExact(B * N, K)));
  }

  /** The first product, of the rounded factors, which lie one behind the other without gaps. */
  Product product() {
    return rounded;
  }

  /** Rounds both factors. */
  void run(Workers workers) {
    workers.run(left.tiles.count(), left);
    workers.run(right.tiles.count(), right);
  }

  /** A matrix with gaps or without, of which a copy without is made. */
  private final class Copy implements Workers.Task {
    private final Matrix from;
    private final Matrix to;
    private final int columns;
    private final Tiles tiles;

    Copy(Matrix from, Matrix to, int rows, int columns, int threads) {
      this.from = from;
      this.to = to;
      this.columns = from.stride() == columns || rows <= 1 ? rows * columns : columns;
      this.tiles = Tiles.of(rows * columns, 1, threads, Lanes.VIRTUAL);
    }

    @Override
    public void run(int tile, int worker) {
      int at = tiles.start(tile);
      int end = tiles.end(tile);
      while (at < end) {
        int column = at % columns;
        int n = Math.min(end - at, columns - column);
        int source = from.offset() + at / columns * from.stride() + column;
        Narrowing.round(precision, to.data(), to.offset() + at, from.data(), source, n);
        at += n;
      }
    }
  }
}
