package io.sirocco.kernels.vector;

import io.sirocco.kernels.MatmulForm;

/**
 * Products on the calling thread, for kernels that are parallel themselves, such as attention,
 * which multiplies small blocks of the same arenas again and again. Its bits are those of {@link
 * Matmul}.
 */
final class SerialMatmul {
  private final MatmulForm form;
  private final Matrix a;
  private final Matrix b;
  private final Matrix c;
  private final Start start;
  private final Panels panels;
  private final BlockProduct product;

  /**
   * Prepares products of blocks of these matrices.
   *
   * @param workspace arena of the packed panels, used by one call at a time in each place
   */
  SerialMatmul(MatmulForm form, Matrix a, Matrix b, Matrix c, Start start, float[] workspace) {
    this.form = form;
    this.a = a;
    this.b = b;
    this.c = c;
    this.start = start;
    this.panels = new Panels(form, b, workspace);
    this.product = new BlockProduct(form, a, c, start, workspace);
  }

  /** Floats of workspace that a call with these sizes needs. */
  static int workspaceFloats(MatmulForm form, int N, int K) {
    return Math.toIntExact(BlockProduct.scratchFloats(form) + Panels.floats(N, K));
  }

  /**
   * C (M,N) = start + op(A) op(B), where each matrix begins so many floats behind the offset that
   * it was given at construction; a bias begins at its own offset.
   *
   * @param workspaceOffset start of {@link #workspaceFloats} floats that no other thread uses
   */
  void multiply(int M, int N, int K, int aShift, int bShift, int cShift, int workspaceOffset) {
    int packed = workspaceOffset + BlockProduct.scratchFloats(form);
    panels.pack(N, K, 0, K, b.offset() + bShift, packed);
    int cOffset = c.offset() + cShift;
    int startOffset = start instanceof Start.Row row ? row.offset() : cOffset;
    product.multiply(M, N, K, a.offset() + aShift, packed, cOffset, startOffset, workspaceOffset);
  }
}
