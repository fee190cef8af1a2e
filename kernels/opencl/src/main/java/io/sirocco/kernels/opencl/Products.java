package io.sirocco.kernels.opencl;

import io.sirocco.kernels.MatmulForm;
import java.util.List;

/** How products are computed on a device. */
sealed interface Products permits PackedProducts, TiledProducts {

  /** The launches of a product; the workspace has at least as many floats as it needs. */
  List<Launch> launches(Product product, Region workspace);

  /** The products of a device. */
  static Products of(Context context) {
    return switch (context.tuning().products()) {
      case Tuning.Packed packed -> new PackedProducts(context, packed);
      case Tuning.Tiled tiled -> new TiledProducts(context, tiled);
    };
  }

  /** Floats of workspace that a product needs on a device of this tuning. */
  static long workspaceFloats(Tuning tuning, MatmulForm form, Product.Sizes sizes) {
    return switch (tuning.products()) {
      case Tuning.Packed _ -> PackedProducts.panelFloats(tuning, form, sizes);
      case Tuning.Tiled _ -> 0;
    };
  }
}
