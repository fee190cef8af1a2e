package io.sirocco.kernels.vector;

import io.sirocco.kernels.MatmulForm;
import io.sirocco.kernels.Precision;
import org.jspecify.annotations.Nullable;

/**
 * B matrix products of one size whose factors and results lie one behind the other.
 *
 * <p>Where there are several products for each thread, each is done by one worker, which packs the
 * right factor for itself; few or large products are run in turn, each by all workers. The bits are
 * the same in both, those of {@link Matmul}.
 */
final class BatchedMatmul implements Workers.Task {
  /** Products for each thread from which on all are busy to the end, or nearly so. */
  private static final int PER_THREAD = 2;

  /** Most floats of panels that a worker packs for itself: 1 MiB. */
  private static final long OWN_FLOATS = 1 << 18;

  /** Multiply-adds that take as long as an element of light work. */
  private static final int PER_ELEMENT = 8;

  private final @Nullable RoundedFactors rounding;
  private final int M;
  private final int N;
  private final int K;
  private final Matmul[] inTurn;
  private final @Nullable SerialMatmul serial;
  private final int ownFloats;
  private final int workspaceOffset;
  private final Tiles products;
  private final Workers workers;

  /**
   * Prepares the products.
   *
   * @param precision that factors are rounded to
   * @param given the first product; the matrices of the next follow behind its own, without gaps
   * @param binding gives the workers and {@link #workspaceFloats} floats of workspace
   */
  BatchedMatmul(Precision precision, int B, Product given, Binding binding) {
    this.M = given.M();
    this.N = given.N();
    this.K = given.K();
    this.workers = binding.workers();
    int threads = workers.threads();
    float[] workspace = binding.workspace();
    this.rounding =
        precision == Precision.F32
            ? null
            : new RoundedFactors(precision, B, given, workspace, 0, threads);
    this.workspaceOffset = RoundedFactors.floats(precision, B, M, N, K);
    Product first = rounding == null ? given : rounding.product();
    MatmulForm form = first.form();
    this.products = Tiles.of(B, (long) M * N * K / PER_ELEMENT + 1, threads);
    if (divided(B, N, K, threads)) {
      this.inTurn = new Matmul[0];
      this.ownFloats = SerialMatmul.workspaceFloats(form, N, K);
      this.serial =
          new SerialMatmul(form, first.a(), first.b(), first.c(), first.start(), workspace);
    } else {
      this.inTurn = new Matmul[B];
      this.ownFloats = 0;
      this.serial = null;
      for (int b = 0; b < B; b++) {
        Product product = shifted(first, b);
        // The factors are rounded already, all at once.
        inTurn[b] =
            new Matmul(product, Precision.F32, Epilogue.NONE, workspace, workspaceOffset, threads);
      }
    }
  }

  /** The first product, of matrices without gaps in their rows. */
  static Product first(
      MatmulForm form, int M, int N, int K, Floats a, Floats b, Floats c, Start start) {
    return new Product(
        form,
        M,
        N,
        K,
        new Matrix(a.data(), a.at(), form == MatmulForm.TN ? M : K),
        new Matrix(b.data(), b.at(), form == MatmulForm.NT ? K : N),
        new Matrix(c.data(), c.at(), N),
        start);
  }

  private static boolean divided(int B, int N, int K, int threads) {
    return B >= PER_THREAD * threads && Panels.floats(N, K) <= OWN_FLOATS;
  }

  /** Floats of workspace. */
  static long workspaceFloats(
      Precision precision, MatmulForm form, int B, int M, int N, int K, int threads) {
    long rounded = RoundedFactors.floats(precision, B, M, N, K);
    return divided(B, N, K, threads)
        ? rounded + (long) threads * SerialMatmul.workspaceFloats(form, N, K)
        : rounded + Matmul.workspaceFloats(Precision.F32, form, M, N, K, threads);
  }

  private Product shifted(Product first, int b) {
    return new Product(
        first.form(),
        M,
        N,
        K,
        shifted(first.a(), b * M * K),
        shifted(first.b(), b * K * N),
        shifted(first.c(), b * M * N),
        first.start());
  }

  private static Matrix shifted(Matrix matrix, int by) {
    return new Matrix(matrix.data(), matrix.offset() + by, matrix.stride());
  }

  /** Computes all products, then returns. */
  void run() {
    if (rounding != null) {
      rounding.run(workers);
    }
    if (serial != null) {
      workers.run(products.count(), this);
      return;
    }
    for (Matmul product : inTurn) {
      product.run(workers);
    }
  }

  @Override
  public void run(int tile, int worker) {
    if (serial != null) {
      int own = workspaceOffset + worker * ownFloats;
      for (int b = products.start(tile); b < products.end(tile); b++) {
        serial.multiply(M, N, K, b * M * K, b * K * N, b * M * N, own);
      }
    }
  }
}
