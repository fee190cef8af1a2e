package io.sirocco.kernels.opencl;

import io.sirocco.kernels.MatmulForm;
import io.sirocco.kernels.Precision;
import java.util.List;

/** How products are computed on a device. */
sealed interface Products permits PackedProducts, TiledProducts, RoundedProducts {

  /** The launches of a product; the workspace has at least as many floats as it needs. */
  List<Launch> launches(Product product, Region workspace);

  /** The products of a device, of factors of a precision. */
  static Products of(Context context, Precision precision) {
    Products plain =
        switch (context.tuning().products()) {
          case Tuning.Packed packed -> new PackedProducts(context, packed);
          case Tuning.Tiled tiled -> new TiledProducts(context, tiled);
        };
    return precision == Precision.F32 ? plain : new RoundedProducts(context, precision, plain);
  }

  /** Floats of workspace that a product needs on a device of this tuning. */
  static long workspaceFloats(
      Tuning tuning, Precision precision, MatmulForm form, Product.Sizes sizes) {
    long rounded = precision == Precision.F32 ? 0 : RoundedProducts.floats(sizes);
    return rounded
        + switch (tuning.products()) {
          case Tuning.Packed _ -> PackedProducts.panelFloats(tuning, form, sizes);
          case Tuning.Tiled _ -> 0;
        };
  }
}
