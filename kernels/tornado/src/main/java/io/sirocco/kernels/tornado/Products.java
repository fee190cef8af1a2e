package io.sirocco.kernels.tornado;

import io.sirocco.kernels.Precision;
import java.util.ArrayList;
import java.util.List;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * How products of factors of a precision are computed: those of 16 bits on tensor cores, where the
 * device has them. Elsewhere they are rounded into the workspace, where they remain floats, and are
 * multiplied as floats.
 *
 * @param precision of the factors
 * @param multiplier of the device
 */
record Products(Precision precision, Multiplier multiplier) {

  /** Floats of workspace that products of these sizes need, one after the other. */
  long workspaceFloats(Product.Sizes... products) {
    long floats = 0;
    for (Product.Sizes sizes : products) {
      floats = Math.max(floats, floats(sizes));
    }
    return floats;
  }

  private long floats(Product.Sizes sizes) {
    if (onTensorCores(sizes)) {
      return TensorProducts.workspaceFloats(sizes);
    }
    return precision == Precision.F32 ? 0 : leftFloats(sizes) + rightFloats(sizes);
  }

  /** Bytes of packed factors that products of these sizes need, one after the other. */
  long packedBytes(Product.Sizes... products) {
    long bytes = 0;
    for (Product.Sizes sizes : products) {
      bytes = Math.max(bytes, onTensorCores(sizes) ? TensorProducts.packedBytes(sizes) : 0);
    }
    return bytes;
  }

  private boolean onTensorCores(Product.Sizes sizes) {
    return precision != Precision.F32
        && multiplier == Multiplier.TENSOR_CORES
        && TensorProducts.fit(sizes);
  }

  private static long leftFloats(Product.Sizes sizes) {
    return (long) sizes.B() * sizes.M() * sizes.K();
  }

  private static long rightFloats(Product.Sizes sizes) {
    return (long) sizes.B() * sizes.K() * sizes.N();
  }

  /**
   * The launches of a product.
   *
   * @param product its factors lie without gaps
   * @param binding has room for the packed factors
   * @param workspace has at least as many floats as it needs
   */
  List<Launch> launches(Product product, Binding binding, Region workspace) {
    if (onTensorCores(product.sizes())) {
      return TensorProducts.of(product, precision).launches(binding.packed(), workspace);
    }
    List<Launch> launches = new ArrayList<>();
    Product multiplied = product;
    if (precision != Precision.F32) {
      Product.Sizes sizes = product.sizes();
      Product.Factor a = moved(product.a(), workspace);
      Product.Factor b = moved(product.b(), workspace.plus(leftFloats(sizes)));
      launches.add(round(product.a().region(), a.region(), leftFloats(sizes)));
      launches.add(round(product.b().region(), b.region(), rightFloats(sizes)));
      multiplied = new Product(product.form(), sizes, a, b, product.c(), product.start());
    }
    launches.add(multiplied.launch());
    return launches;
  }

  private static Product.Factor moved(Product.Factor factor, Region to) {
    return new Product.Factor(to, factor.stride(), factor.batch());
  }

  private Launch round(Region from, Region to, long elements) {
    int count = Math.toIntExact(elements);
    Launch.Arguments arguments = new Launch.Arguments();
    FloatArray x = arguments.floats(from);
    FloatArray y = arguments.floats(to);
    arguments.number(count).flag(precision == Precision.BF16);
    return arguments.over(
        Range.each(count, 1, 1),
        (graph, name, context, sizes) ->
            graph.task(name, RoundingCode::roundFactors, context, sizes, x, y));
  }
}
