package io.sirocco.kernels.vector;

import io.sirocco.kernels.MatmulForm;
import io.sirocco.kernels.Precision;
import org.jspecify.annotations.Nullable;

/**
 * A matrix product on all workers, prepared once and run any number of times.
 *
 * <p>B is packed into panels, then tiles of C are claimed by the workers, see {@link BlockProduct};
 * one or two rows take {@link RowProduct}. Where C is small and the sums are long, this takes
 * several passes, see {@link Tiling#passes}. Factors of another precision than f32 are rounded into
 * the workspace first, see {@link RoundedFactors}. A run allocates nothing.
 *
 * <p>Bits: each element is a chain of fused multiply-adds in increasing k, begun at the start
 * value. That order is the one that no vector width, blocking, edge or number of threads changes,
 * because lanes and threads divide only rows and columns, never a sum. Error, u = 2^-24: |computed
 * - exact| &lt;= gamma_K (|start| + sum |a||b|), gamma_K = K u / (1 - K u): one rounding a step
 * (Higham, Accuracy and Stability of Numerical Algorithms, 2002, section 3.1).
 */
final class Matmul {
  /** Work on independent tiles; the next phase begins when all are done. */
  private record Phase(int tiles, Workers.Task task) {}

  /** Panels and rows of B that a worker packs at a time. */
  private static final int PACK_PANELS = 8;

  private static final int PACK_DEPTH = 64;

  private final @Nullable RoundedFactors rounding;
  private final Product product;
  private final Epilogue epilogue;
  private final int workspaceOffset;
  private final int threads;
  private final Tiling tiling;
  private final Panels panels;
  private final BlockProduct block;
  private final Phase[] phases;

  /**
   * Prepares a product.
   *
   * @param given the product
   * @param precision that its factors are rounded to
   * @param epilogue called for each finished tile by the worker that finished it
   * @param workspace arena with {@link #workspaceFloats} floats from workspaceOffset on, which hold
   *     nothing between runs
   * @param threads most threads of the workers that will run this
   */
  Matmul(
      Product given,
      Precision precision,
      Epilogue epilogue,
      float[] workspace,
      int workspaceOffset,
      int threads) {
    int M = given.M();
    int N = given.N();
    int K = given.K();
    int needed = workspaceFloats(precision, given.form(), M, N, K, threads);
    if (workspaceOffset < 0 || needed > workspace.length - workspaceOffset) {
      throw new IllegalArgumentException(
          "a workspace of %d floats from %d on is too small for %d"
              .formatted(workspace.length, workspaceOffset, needed));
    }
    this.rounding =
        precision == Precision.F32
            ? null
            : new RoundedFactors(precision, 1, given, workspace, workspaceOffset, threads);
    this.product = rounding == null ? given : rounding.product();
    this.epilogue = epilogue;
    this.workspaceOffset = workspaceOffset + RoundedFactors.floats(precision, 1, M, N, K);
    this.threads = threads;
    this.tiling = Tiling.of(product.form(), product.M(), product.N(), product.K(), threads);
    this.panels = new Panels(product.form(), product.b(), workspace);
    this.block =
        new BlockProduct(product.form(), product.a(), product.c(), product.start(), workspace);
    int tiles = tiling.rowTiles(product.M()) * tiling.columnTiles(product.N());
    this.phases =
        switch (tiling.path()) {
          case SHARED_PANELS -> sharedPhases(tiles);
          case OWN_PANELS -> new Phase[] {new Phase(tiles, this::multiplyOwn)};
          case IN_PLACE -> {
            RowProduct rows = new RowProduct(product);
            yield new Phase[] {new Phase(tiles, (tile, worker) -> multiplyInPlace(rows, tile))};
          }
        };
  }

  /** Floats of workspace that a product of these sizes needs for at most so many threads. */
  static int workspaceFloats(
      Precision precision, MatmulForm form, int M, int N, int K, int threads) {
    Tiling tiling = Tiling.of(form, M, N, K, threads);
    long scratch = (long) threads * BlockProduct.scratchFloats(form);
    long rounded = RoundedFactors.floats(precision, 1, M, N, K);
    return Math.toIntExact(
        rounded
            + switch (tiling.path()) {
              case SHARED_PANELS ->
                  scratch + Math.min(2, tiling.passes()) * passFloats(tiling, N, K);
              case OWN_PANELS -> scratch + threads * Panels.floats(tiling.columns(), K);
              case IN_PLACE -> 0;
            });
  }

  private static long passFloats(Tiling tiling, int N, int K) {
    return Panels.floats(N, Math.ceilDiv(K, tiling.passes()));
  }

  /** While the panels of a pass are multiplied, those of the next are packed, in another place. */
  private Phase[] sharedPhases(int tiles) {
    int passes = tiling.passes();
    Phase[] phases = new Phase[passes + 1];
    for (int i = 0; i <= passes; i++) {
      int pass = i;
      int packing = pass < passes ? packGroups() * packSlices(pass) : 0;
      int multiplying = pass > 0 ? tiles : 0;
      phases[pass] =
          new Phase(
              packing + multiplying,
              (tile, worker) -> {
                if (tile < packing) {
                  packShared(tile, pass);
                } else {
                  multiplyShared(tile - packing, pass - 1, worker);
                }
              });
    }
    return phases;
  }

  /** Computes C, then returns. */
  void run(Workers workers) {
    if (workers.threads() > threads) {
      throw new IllegalArgumentException(
          "%d workers, prepared for %d".formatted(workers.threads(), threads));
    }
    if (rounding != null) {
      rounding.run(workers);
    }
    for (Phase phase : phases) {
      workers.run(phase.tiles(), phase.task());
    }
  }

  private int packGroups() {
    return Math.ceilDiv(Panels.count(product.N()), PACK_PANELS);
  }

  private int packSlices(int pass) {
    return Math.ceilDiv(passDepth(pass), PACK_DEPTH);
  }

  private int passStart(int pass) {
    return BlockProduct.depthStart(product.K(), pass, tiling.passes());
  }

  private int passDepth(int pass) {
    return passStart(pass + 1) - passStart(pass);
  }

  private int scratch(int worker) {
    return workspaceOffset + worker * BlockProduct.scratchFloats(product.form());
  }

  private int packed() {
    return scratch(threads);
  }

  /** The panels of a pass from a column on: in one of two places in turn. */
  private int sharedPanels(int pass, int column) {
    int floats = Math.toIntExact(passFloats(tiling, product.N(), product.K()));
    return packed() + pass % 2 * floats + column * passDepth(pass);
  }

  private void packShared(int tile, int pass) {
    int slices = packSlices(pass);
    int column = tile / slices * PACK_PANELS * MicroKernel.WIDTH;
    int columns = Math.min(PACK_PANELS * MicroKernel.WIDTH, product.N() - column);
    int depth = passDepth(pass);
    int k = tile % slices * PACK_DEPTH;
    int kEnd = Math.min(k + PACK_DEPTH, depth);
    int bOffset = product.bOffset(passStart(pass), column);
    panels.pack(columns, depth, k, kEnd, bOffset, sharedPanels(pass, column));
  }

  private void multiplyShared(int tile, int pass, int worker) {
    int rowTiles = tiling.rowTiles(product.M());
    int column = tile / rowTiles * tiling.columns();
    multiply(tile % rowTiles * tiling.rows(), column, pass, sharedPanels(pass, column), worker);
  }

  private void multiplyOwn(int tile, int worker) {
    int K = product.K();
    int column = tile * tiling.columns();
    int columns = Math.min(tiling.columns(), product.N() - column);
    int own = packed() + worker * (int) Panels.floats(tiling.columns(), K);
    panels.pack(columns, K, 0, K, product.bOffset(0, column), own);
    multiply(0, column, 0, own, worker);
  }

  private void multiply(int row, int column, int pass, int packed, int worker) {
    int rows = Math.min(tiling.rows(), product.M() - row);
    int columns = Math.min(tiling.columns(), product.N() - column);
    int depth = passDepth(pass);
    int aOffset = product.aOffset(row, passStart(pass));
    int cOffset = product.cOffset(row, column);
    int scratch = scratch(worker);
    if (pass == 0) {
      int startOffset = product.startOffset(row, column);
      block.multiply(rows, columns, depth, aOffset, packed, cOffset, startOffset, scratch);
    } else {
      block.add(rows, columns, depth, aOffset, packed, cOffset, scratch);
    }
    if (pass + 1 == tiling.passes()) {
      epilogue.apply(row, row + rows, column, column + columns);
    }
  }

  private void multiplyInPlace(RowProduct rows, int tile) {
    int column = tile * tiling.columns();
    int columnEnd = Math.min(column + tiling.columns(), product.N());
    rows.multiply(column, columnEnd);
    epilogue.apply(0, product.M(), column, columnEnd);
  }
}
