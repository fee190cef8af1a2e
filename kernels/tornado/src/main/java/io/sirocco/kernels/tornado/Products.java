package io.sirocco.kernels.tornado;

import io.sirocco.kernels.Precision;
import java.util.ArrayList;
import java.util.List;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * How products of factors of a precision are computed: those of 16 bits are rounded into the
 * workspace, where they remain floats, and are multiplied as floats. What multiplies 16-bit factors
 * as they are has its place here.
 *
 * @param precision of the factors
 */
record Products(Precision precision) {

  /** Floats of workspace that a product needs. */
  long workspaceFloats(Product.Sizes sizes) {
    return precision == Precision.F32 ? 0 : leftFloats(sizes) + rightFloats(sizes);
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
   * @param workspace has at least as many floats as it needs
   */
  List<Launch> launches(Product product, Region workspace) {
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
