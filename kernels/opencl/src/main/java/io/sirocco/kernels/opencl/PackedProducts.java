package io.sirocco.kernels.opencl;

import io.sirocco.kernels.MatmulForm;
import java.util.List;
import java.util.Map;

/** Products from packed panels; a few rows of A are multiplied by B where it lies. */
record PackedProducts(Context context, Tuning.Packed packed) implements Products {

  /** Rows from which on packing pays. */
  private static final int FEW = 4;

  /** Elements of k that a work-item packs. */
  private static final int SLICE = 256;

  /** Tiles a thread, so that none waits long for the others at the end. */
  private static final int TILES = 8;

  /** Columns of B (N,K) that a work-item multiplies where there are few rows. */
  private static final int DOTS = 32;

  /** Floats of the panels of all right factors. */
  static long panelFloats(Tuning tuning, MatmulForm form, Product.Sizes sizes) {
    return isFew(form, sizes) ? 0 : sizes.B() * panels(tuning, sizes) * sizes.K();
  }

  private static boolean isFew(MatmulForm form, Product.Sizes sizes) {
    return sizes.M() < FEW && form != MatmulForm.TN;
  }

  /** Columns, rounded up to panels. */
  private static long panels(Tuning tuning, Product.Sizes sizes) {
    int width = 2 * tuning.vector();
    return Math.ceilDiv((long) sizes.N(), width) * width;
  }

  @Override
  public List<Launch> launches(Product product, Region workspace) {
    return isFew(product.form(), product.sizes())
        ? List.of(multiplyFew(product))
        : List.of(pack(product, workspace), multiply(product, workspace));
  }

  private Launch.Arguments kernel(String name) {
    return context.kernel(
        Source.PACKED, name, Map.of("ROWS", packed.rows(), "DEPTH", packed.depth()));
  }

  private Launch multiplyFew(Product product) {
    Product.Sizes sizes = product.sizes();
    boolean dots = product.form() == MatmulForm.NT;
    Launch.Arguments arguments =
        kernel(dots ? "multiply_few_dots" : "multiply_few")
            .region(product.a().region())
            .number(product.a().stride())
            .number(product.a().batch())
            .region(product.b().region())
            .number(product.b().stride())
            .number(product.b().batch());
    output(arguments, product);
    if (dots) {
      arguments.number(DOTS);
    }
    int columns = dots ? DOTS : 2 * context.tuning().vector();
    return arguments.over(new Range(Math.ceilDiv(sizes.N(), columns), sizes.M(), sizes.B(), 1));
  }

  private Launch pack(Product product, Region panels) {
    Product.Sizes sizes = product.sizes();
    int width = 2 * context.tuning().vector();
    return kernel("pack")
        .region(product.b().region())
        .number(product.bRowStep())
        .number(product.bColumnStep())
        .number(product.b().batch())
        .region(panels)
        .number(panelBatch(sizes))
        .number(sizes.N())
        .number(sizes.K())
        .number(SLICE)
        .over(
            new Range(
                Math.ceilDiv(sizes.N(), width), Math.ceilDiv(sizes.K(), SLICE), sizes.B(), 1));
  }

  private int panelBatch(Product.Sizes sizes) {
    return Math.toIntExact(panels(context.tuning(), sizes) * sizes.K());
  }

  private Launch multiply(Product product, Region panels) {
    Product.Sizes sizes = product.sizes();
    int width = 2 * context.tuning().vector();
    int columns = Math.min(packed.columns(), Math.ceilDiv(sizes.N(), width) * width);
    int columnTiles = Math.ceilDiv(sizes.N(), columns);
    int strips = Math.ceilDiv(sizes.M(), packed.rows());
    long wanted =
        Math.ceilDiv((long) TILES * context.tuning().threads(), (long) columnTiles * sizes.B());
    int rowTiles = Math.clamp(wanted, 1, strips);
    int rows = Math.ceilDiv(strips, rowTiles) * packed.rows();
    Launch.Arguments arguments =
        kernel(product.form() == MatmulForm.TN ? "multiply_transposed" : "multiply")
            .region(product.a().region())
            .number(product.a().stride())
            .number(product.a().batch())
            .region(panels)
            .number(panelBatch(sizes));
    output(arguments, product);
    return arguments
        .number(rows)
        .number(columns)
        .number(packed.depth())
        .over(new Range(Math.ceilDiv(sizes.M(), rows), columnTiles, sizes.B(), 1));
  }

  private static void output(Launch.Arguments arguments, Product product) {
    arguments
        .region(product.c().region())
        .number(product.c().stride())
        .number(product.c().batch())
        .region(product.row())
        .number(product.start().number())
        .number(product.sizes().M())
        .number(product.sizes().N())
        .number(product.sizes().K());
  }
}
