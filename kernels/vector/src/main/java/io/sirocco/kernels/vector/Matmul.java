package io.sirocco.kernels.vector;

import io.sirocco.kernels.MatmulForm;

/**
 * A matrix product on all workers, prepared once and run any number of times.
 *
 * <p>B is packed into panels, then tiles of C are claimed by the workers, see {@link BlockProduct};
 * one or two rows take {@link RowProduct}. Where C is small and the sums are long, this goes block
 * of k by block of k, so that neither factor leaves the caches between packing and use. A run
 * allocates nothing.
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
   * @param epilogue called for each finished tile by the worker that finished it
   * @param workspace arena with {@link #workspaceFloats} floats from workspaceOffset on, which hold
   *     nothing between runs
   * @param threads most threads of the workers that will run this
   */
  Matmul(Product product, Epilogue epilogue, float[] workspace, int workspaceOffset, int threads) {
    this.product = product;
    this.epilogue = epilogue;
    this.workspaceOffset = workspaceOffset;
    this.threads = threads;
    int needed = workspaceFloats(product.form(), product.M(), product.N(), product.K(), threads);
    if (workspaceOffset < 0 || needed > workspace.length - workspaceOffset) {
      throw new IllegalArgumentException(
          "a workspace of %d floats from %d on is too small for %d"
              .formatted(workspace.length, workspaceOffset, needed));
    }
    this.tiling = Tiling.of(product.form(), product.M(), product.N(), product.K(), threads);
    this.panels = new Panels(product.form(), product.b(), workspace);
    this.block =
        new BlockProduct(product.form(), product.a(), product.c(), product.start(), workspace);
    int tiles = tiling.rowTiles(product.M()) * tiling.columnTiles(product.N());
    this.phases =
        switch (tiling.path()) {
          case SHARED_PANELS ->
              new Phase[] {
                new Phase(packGroups() * packSlices(), this::packShared),
                new Phase(tiles, this::multiplyShared)
              };
          case SHARED_BLOCKS -> blockPhases(tiles);
          case OWN_PANELS -> new Phase[] {new Phase(tiles, this::multiplyOwn)};
          case IN_PLACE -> {
            RowProduct rows = new RowProduct(product);
            yield new Phase[] {new Phase(tiles, (tile, worker) -> multiplyInPlace(rows, tile))};
          }
        };
  }

  /** Floats of workspace that a product of these sizes needs for at most so many threads. */
  static int workspaceFloats(MatmulForm form, int M, int N, int K, int threads) {
    Tiling tiling = Tiling.of(form, M, N, K, threads);
    long scratch = (long) threads * BlockProduct.scratchFloats(form);
    return Math.toIntExact(
        switch (tiling.path()) {
          case SHARED_PANELS -> scratch + Panels.floats(N, K);
          case SHARED_BLOCKS -> scratch + 2 * blockFloats(form, N, K);
          case OWN_PANELS -> scratch + threads * Panels.floats(tiling.columns(), K);
          case IN_PLACE -> 0;
        });
  }

  private static long blockFloats(MatmulForm form, int N, int K) {
    return Panels.floats(N, Math.ceilDiv(K, BlockProduct.depthBlocks(form, K)));
  }

  /** While a block of k is multiplied, the next is packed, into the other of two places. */
  private Phase[] blockPhases(int tiles) {
    int blocks = depthBlocks();
    int groups = packGroups();
    Phase[] phases = new Phase[blocks + 1];
    phases[0] = new Phase(groups, (group, worker) -> packBlock(group, 0));
    for (int i = 0; i < blocks; i++) {
      int depthBlock = i;
      int packing = depthBlock + 1 < blocks ? groups : 0;
      phases[i + 1] =
          new Phase(
              packing + tiles,
              (tile, worker) -> {
                if (tile < packing) {
                  packBlock(tile, depthBlock + 1);
                } else {
                  multiplyBlock(tile - packing, depthBlock, worker);
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
    for (Phase phase : phases) {
      workers.run(phase.tiles(), phase.task());
    }
  }

  private int packGroups() {
    return Math.ceilDiv(Panels.count(product.N()), PACK_PANELS);
  }

  private int packSlices() {
    return Math.ceilDiv(product.K(), PACK_DEPTH);
  }

  private int scratch(int worker) {
    return workspaceOffset + worker * BlockProduct.scratchFloats(product.form());
  }

  private int packed() {
    return scratch(threads);
  }

  private void packShared(int tile, int worker) {
    int column = tile / packSlices() * PACK_PANELS * MicroKernel.WIDTH;
    int columns = Math.min(PACK_PANELS * MicroKernel.WIDTH, product.N() - column);
    int k = tile % packSlices() * PACK_DEPTH;
    int kEnd = Math.min(k + PACK_DEPTH, product.K());
    packColumns(column, columns, k, kEnd, packed() + column * product.K());
  }

  private void packColumns(int column, int columns, int k, int kEnd, int packed) {
    Matrix b = product.b();
    int bOffset = b.offset() + column * (product.form() == MatmulForm.NT ? b.stride() : 1);
    panels.pack(columns, product.K(), k, kEnd, bOffset, packed);
  }

  private void multiplyShared(int tile, int worker) {
    int column = tileColumn(tile);
    multiply(tileRow(tile), column, packed() + column * product.K(), worker);
  }

  private int depthBlocks() {
    return BlockProduct.depthBlocks(product.form(), product.K());
  }

  private int depthStart(int depthBlock) {
    return BlockProduct.depthStart(product.K(), depthBlock, depthBlocks());
  }

  /** Where a block of k is packed: in one of two places in turn. */
  private int packedBlock(int depthBlock) {
    int floats = Math.toIntExact(blockFloats(product.form(), product.N(), product.K()));
    return packed() + depthBlock % 2 * floats;
  }

  private void packBlock(int group, int depthBlock) {
    int column = group * PACK_PANELS * MicroKernel.WIDTH;
    int columns = Math.min(PACK_PANELS * MicroKernel.WIDTH, product.N() - column);
    int k = depthStart(depthBlock);
    int length = depthStart(depthBlock + 1) - k;
    int stride = product.b().stride();
    int bColumn = product.form() == MatmulForm.NT ? column * stride + k : column + k * stride;
    int target = packedBlock(depthBlock) + column * length;
    panels.pack(columns, length, 0, length, product.b().offset() + bColumn, target);
  }

  private void multiplyBlock(int tile, int depthBlock, int worker) {
    int k = depthStart(depthBlock);
    int length = depthStart(depthBlock + 1) - k;
    int column = tileColumn(tile);
    int row = tileRow(tile);
    int rows = Math.min(tiling.rows(), product.M() - row);
    int columns = Math.min(tiling.columns(), product.N() - column);
    int aOffset = aOffset(row, k);
    int packed = packedBlock(depthBlock) + column * length;
    int cOffset = product.c().offset() + row * product.c().stride() + column;
    int scratch = scratch(worker);
    if (depthBlock == 0) {
      int startOffset = product.startOffset(row, column);
      block.multiply(rows, columns, length, aOffset, packed, cOffset, startOffset, scratch);
    } else {
      block.add(rows, columns, length, aOffset, packed, cOffset, scratch);
    }
    if (depthBlock + 1 == depthBlocks()) {
      epilogue.apply(row, row + rows, column, column + columns);
    }
  }

  private int tileColumn(int tile) {
    return tile / tiling.rowTiles(product.M()) * tiling.columns();
  }

  private int tileRow(int tile) {
    return tile % tiling.rowTiles(product.M()) * tiling.rows();
  }

  private int aOffset(int row, int k) {
    Matrix a = product.a();
    return a.offset()
        + (product.form() == MatmulForm.TN ? row + k * a.stride() : row * a.stride() + k);
  }

  private void multiplyOwn(int tile, int worker) {
    int column = tile * tiling.columns();
    int columns = Math.min(tiling.columns(), product.N() - column);
    int own = packed() + worker * (int) Panels.floats(tiling.columns(), product.K());
    packColumns(column, columns, 0, product.K(), own);
    multiply(0, column, own, worker);
  }

  private void multiply(int row, int column, int packed, int worker) {
    int rows = Math.min(tiling.rows(), product.M() - row);
    int columns = Math.min(tiling.columns(), product.N() - column);
    int cOffset = product.c().offset() + row * product.c().stride() + column;
    int startOffset = product.startOffset(row, column);
    block.multiply(
        rows, columns, product.K(), aOffset(row, 0), packed, cOffset, startOffset, scratch(worker));
    epilogue.apply(row, row + rows, column, column + columns);
  }

  private void multiplyInPlace(RowProduct rows, int tile) {
    int column = tile * tiling.columns();
    int columnEnd = Math.min(column + tiling.columns(), product.N());
    rows.multiply(column, columnEnd);
    epilogue.apply(0, product.M(), column, columnEnd);
  }
}
