package io.sirocco.kernels.opencl;

import io.sirocco.kernels.Precision;
import java.util.ArrayList;
import java.util.List;

/**
 * Products whose factors are rounded into the workspace first, see {@link Precision#round(float)}.
 * Factors lie without gaps.
 *
 * @param context the device
 * @param precision a 16-bit type
 * @param plain computes the products of the rounded factors
 */
record RoundedProducts(Context context, Precision precision, Products plain) implements Products {

  /** Floats of the rounded factors. */
  static long floats(Product.Sizes sizes) {
    return leftFloats(sizes) + rightFloats(sizes);
  }

  private static long leftFloats(Product.Sizes sizes) {
    return (long) sizes.B() * sizes.M() * sizes.K();
  }

  private static long rightFloats(Product.Sizes sizes) {
    return (long) sizes.B() * sizes.K() * sizes.N();
  }

  @Override
  public List<Launch> launches(Product product, Region workspace) {
    Product.Sizes sizes = product.sizes();
    Product.Factor a = moved(product.a(), workspace);
    Product.Factor b = moved(product.b(), workspace.plus(leftFloats(sizes)));
    Product rounded = new Product(product.form(), sizes, a, b, product.c(), product.start());
    List<Launch> launches = new ArrayList<>();
    launches.add(round(product.a().region(), a.region(), leftFloats(sizes)));
    launches.add(round(product.b().region(), b.region(), rightFloats(sizes)));
    launches.addAll(plain.launches(rounded, workspace.plus(floats(sizes))));
    return launches;
  }

  private static Product.Factor moved(Product.Factor factor, Region to) {
    return new Product.Factor(to, factor.stride(), factor.batch());
  }

  private Launch round(Region from, Region to, long elements) {
    Tuning tuning = context.tuning();
    return context
        .kernel(Source.ELEMENTWISE, "round_to_" + precision)
        .region(from)
        .region(to)
        .number(Math.toIntExact(elements))
        .number(tuning.block())
        .over(Range.each(tuning, elements, tuning.block()));
  }
}
