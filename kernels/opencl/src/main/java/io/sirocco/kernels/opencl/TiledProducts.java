package io.sirocco.kernels.opencl;

import io.sirocco.kernels.MatmulForm;
import java.util.List;
import java.util.Map;

/** Products from tiles in local memory. */
record TiledProducts(Context context, Tuning.Tiled tiled) implements Products {

  @Override
  public List<Launch> launches(Product product, Region workspace) {
    Product.Sizes sizes = product.sizes();
    boolean transposed = product.form() == MatmulForm.TN;
    Map<String, Integer> macros =
        Map.of(
            "TILE_M", tiled.tile(),
            "TILE_N", tiled.tile(),
            "ITEM_M", tiled.item(),
            "ITEM_N", tiled.item(),
            "DEPTH", tiled.depth());
    Range range =
        new Range(
            Math.ceilDiv((long) sizes.M(), tiled.tile()) * tiled.items(),
            Math.ceilDiv(sizes.N(), tiled.tile()),
            sizes.B(),
            tiled.items());
    Launch launch =
        context
            .kernel(Source.TILED, "multiply_tiles", macros)
            .region(product.a().region())
            .number(transposed ? 1 : product.a().stride())
            .number(transposed ? product.a().stride() : 1)
            .number(product.a().batch())
            .region(product.b().region())
            .number(product.bRowStep())
            .number(product.bColumnStep())
            .number(product.b().batch())
            .region(product.c().region())
            .number(product.c().stride())
            .number(product.c().batch())
            .region(product.row())
            .number(product.start().number())
            .number(sizes.M())
            .number(sizes.N())
            .number(sizes.K())
            .over(range);
    return List.of(launch);
  }
}
