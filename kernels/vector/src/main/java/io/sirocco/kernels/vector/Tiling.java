package io.sirocco.kernels.vector;

import io.sirocco.kernels.MatmulForm;

/**
 * How a product is divided into tiles: enough of them that an interrupted thread leaves its share
 * to the others, each large enough to repay its claim.
 *
 * @param path how the right factor is read
 * @param rows rows of a tile
 * @param columns columns of a tile, full panels unless it has all
 * @param passes over C: in each as much of shared panels is packed as a block of k needs, so that
 *     the caches keep it from packing to use; 1 where all is packed before it is used
 */
record Tiling(Path path, int rows, int columns, int passes) {

  /** How the right factor is read. */
  enum Path {
    /** Packed, then shared by all tiles. */
    SHARED_PANELS,
    /** Each tile has all rows and packs the columns that no other tile needs. */
    OWN_PANELS,
    /** In place. */
    IN_PLACE
  }

  private static final int WIDTH = MicroKernel.WIDTH;

  /** Fewer rows than this do not repay packing. */
  private static final int PACKED_ROWS = 3;

  private static final int TILES_PER_THREAD = 8;

  /** Fewest multiply-adds of a tile: some microseconds. */
  private static final long WORK = 200_000;

  /** Most columns of a tile read in place: so much of C stays in the first-level cache. */
  private static final int IN_PLACE_COLUMNS = 1024;

  /** Whole cache lines, and long enough to be worth their addresses. */
  private static final int IN_PLACE_UNIT = 64;

  /** Most columns of a tile, which repay copying its rows of A. */
  private static final int COLUMNS = MicroKernel.LANES == 16 ? 128 : 1024;

  /** The same where 16 lanes copy those rows, too. */
  private static final int COLUMNS_TRANSPOSED = MicroKernel.LANES == 16 ? 512 : COLUMNS;

  /** Rows of a tile that still repay reading its panels of B into the first-level cache. */
  private static final int LOW_ROWS = 8 * MicroKernel.ROWS;

  /** Most floats of a C that is passed over for each block of k: the caches hold it. */
  private static final long RESULT_FLOATS = 1 << 19;

  /** Floats of panels that a tile packs for itself: half of a second-level cache of 512 KiB. */
  private static final int OWN_FLOATS = 1 << 16;

  /** Columns from which on tiles of all rows are narrow enough. */
  private static final int OWN_COLUMNS = 4096;

  /** Chooses the tiles of a product. */
  static Tiling of(MatmulForm form, int M, int N, int K, int threads) {
    if (M < PACKED_ROWS && form == MatmulForm.NN) {
      int columns = columns(M, N, K, IN_PLACE_UNIT, IN_PLACE_COLUMNS, threads);
      return new Tiling(Path.IN_PLACE, Math.max(1, M), columns, 1);
    }
    if (M <= BlockProduct.ROWS / 2 || N >= OWN_COLUMNS) {
      int most = Math.max(WIDTH, OWN_FLOATS / Math.max(1, K));
      int columns = columns(M, N, K, WIDTH, most, threads);
      return new Tiling(Path.OWN_PANELS, Math.max(1, M), columns, 1);
    }
    return shared(form, M, N, K, threads);
  }

  /** The columns of tiles that have all rows. */
  private static int columns(int M, int N, int K, int unit, int most, int threads) {
    int columns = part(N, unit, most);
    while (columns > unit && tooFew(M, N, K, Math.max(1, M), columns, threads)) {
      columns = part(columns / 2, unit, most);
    }
    return columns;
  }

  private static Tiling shared(MatmulForm form, int M, int N, int K, int threads) {
    int columns = part(N, WIDTH, form == MatmulForm.TN ? COLUMNS_TRANSPOSED : COLUMNS);
    int rows = part(M, MicroKernel.ROWS, BlockProduct.ROWS);
    while (tooFew(M, N, K, rows, columns, threads)) {
      boolean lower = rows > LOW_ROWS || columns == WIDTH;
      if (lower && rows > MicroKernel.ROWS) {
        rows = part(rows / 2, MicroKernel.ROWS, rows);
      } else if (columns > WIDTH) {
        columns = part(columns / 2, WIDTH, columns);
      } else {
        break;
      }
    }
    boolean small = (long) M * N <= RESULT_FLOATS;
    int passes = small ? BlockProduct.depthBlocks(form, K) : 1;
    return new Tiling(Path.SHARED_PANELS, rows, columns, passes);
  }

  private static boolean tooFew(int M, int N, int K, int rows, int columns, int threads) {
    long tiles = (long) Math.ceilDiv(M, rows) * Math.ceilDiv(N, columns);
    return threads > 1
        && tiles < (long) TILES_PER_THREAD * threads
        && (long) rows * columns * K >= 2 * WORK;
  }

  /** The size of equal parts of a whole: a multiple of the unit and not much more than most. */
  private static int part(int whole, int unit, int most) {
    int parts = Math.max(1, Math.ceilDiv(whole, most));
    return Math.max(unit, Math.ceilDiv(Math.ceilDiv(whole, parts), unit) * unit);
  }

  /** Rows of tiles in M rows. */
  int rowTiles(int M) {
    return Math.ceilDiv(M, rows);
  }

  /** Columns of tiles in N columns. */
  int columnTiles(int N) {
    return Math.ceilDiv(N, columns);
  }
}
