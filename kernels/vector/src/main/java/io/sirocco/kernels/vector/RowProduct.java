package io.sirocco.kernels.vector;

import io.sirocco.kernels.MatmulForm;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The product of very few rows with a matrix stored (K,N): reading B once is all the work, so it is
 * read where it lies, some rows at a time, while the sums rest in C.
 */
final class RowProduct {
  private static final VectorSpecies<Float> SPECIES = MicroKernel.SPECIES;
  private static final int LANES = MicroKernel.LANES;

  /** Rows of B that pass through the registers at a time. */
  private static final int DEPTH = 8;

  private final Product product;
  private final float[] a;
  private final float[] b;
  private final int stride;
  private final float[] c;

  /** Prepares a product of form NN. */
  RowProduct(Product product) {
    assert product.form() == MatmulForm.NN;
    this.product = product;
    this.a = product.a().data();
    this.b = product.b().data();
    this.stride = product.b().stride();
    this.c = product.c().data();
  }

  /** Computes the columns [columnStart, columnEnd) of C. */
  void multiply(int columnStart, int columnEnd) {
    int columns = columnEnd - columnStart;
    for (int row = 0; row < product.M(); row++) {
      int aOffset = product.a().offset() + row * product.a().stride();
      int cOffset = product.c().offset() + row * product.c().stride() + columnStart;
      start(columnStart, columns, cOffset);
      int bOffset = product.b().offset() + columnStart;
      int k = 0;
      for (; k <= product.K() - DEPTH; k += DEPTH) {
        addRows(columns, aOffset + k, bOffset + k * stride, cOffset);
      }
      for (; k < product.K(); k++) {
        addRow(columns, a[aOffset + k], bOffset + k * stride, cOffset);
      }
    }
  }

  private void start(int columnStart, int columns, int cOffset) {
    switch (product.start()) {
      case Start.Zero() -> Arrays.fill(c, cOffset, cOffset + columns, 0f);
      case Start.Output() -> {}
      case Start.Row(float[] data, int offset) ->
          System.arraycopy(data, offset + columnStart, c, cOffset, columns);
    }
  }

  /** c[j] gains a[0] b[0][j], then a[1] b[1][j], and so on: increasing k. */
  private void addRows(int columns, int aOffset, int bOffset, int cOffset) {
    FloatVector x0 = FloatVector.broadcast(SPECIES, a[aOffset]);
    FloatVector x1 = FloatVector.broadcast(SPECIES, a[aOffset + 1]);
    FloatVector x2 = FloatVector.broadcast(SPECIES, a[aOffset + 2]);
    FloatVector x3 = FloatVector.broadcast(SPECIES, a[aOffset + 3]);
    FloatVector x4 = FloatVector.broadcast(SPECIES, a[aOffset + 4]);
    FloatVector x5 = FloatVector.broadcast(SPECIES, a[aOffset + 5]);
    FloatVector x6 = FloatVector.broadcast(SPECIES, a[aOffset + 6]);
    FloatVector x7 = FloatVector.broadcast(SPECIES, a[aOffset + 7]);
    int b1 = bOffset + stride;
    int b2 = b1 + stride;
    int b3 = b2 + stride;
    int b4 = b3 + stride;
    int b5 = b4 + stride;
    int b6 = b5 + stride;
    int b7 = b6 + stride;
    int bound = columns - columns % LANES;
    for (int j = 0; j < bound; j += LANES) {
      FloatVector sum = FloatVector.fromArray(SPECIES, c, cOffset + j);
      sum = x0.fma(FloatVector.fromArray(SPECIES, b, bOffset + j), sum);
      sum = x1.fma(FloatVector.fromArray(SPECIES, b, b1 + j), sum);
      sum = x2.fma(FloatVector.fromArray(SPECIES, b, b2 + j), sum);
      sum = x3.fma(FloatVector.fromArray(SPECIES, b, b3 + j), sum);
      sum = x4.fma(FloatVector.fromArray(SPECIES, b, b4 + j), sum);
      sum = x5.fma(FloatVector.fromArray(SPECIES, b, b5 + j), sum);
      sum = x6.fma(FloatVector.fromArray(SPECIES, b, b6 + j), sum);
      sum = x7.fma(FloatVector.fromArray(SPECIES, b, b7 + j), sum);
      sum.intoArray(c, cOffset + j);
    }
    for (int j = bound; j < columns; j++) {
      float sum = c[cOffset + j];
      for (int k = 0; k < DEPTH; k++) {
        sum = Math.fma(a[aOffset + k], b[bOffset + k * stride + j], sum);
      }
      c[cOffset + j] = sum;
    }
  }

  private void addRow(int columns, float factor, int bOffset, int cOffset) {
    FloatVector x = FloatVector.broadcast(SPECIES, factor);
    int bound = columns - columns % LANES;
    for (int j = 0; j < bound; j += LANES) {
      FloatVector sum = FloatVector.fromArray(SPECIES, c, cOffset + j);
      x.fma(FloatVector.fromArray(SPECIES, b, bOffset + j), sum).intoArray(c, cOffset + j);
    }
    for (int j = bound; j < columns; j++) {
      c[cOffset + j] = Math.fma(factor, b[bOffset + j], c[cOffset + j]);
    }
  }
}
