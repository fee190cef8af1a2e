package io.sirocco.kernels.conformance;

/**
 * A sum of numbers and products, with a bound that holds for any order of addition: a chain, lanes
 * with a tree at the end, blocks that are added to what is there.
 *
 * <p>With n terms t_i that carry errors e_i, no term passes through more than n - 1 additions, and
 * a product is rounded once before them (never more with fused multiply-add): |computed - Σ t_i| ≤
 * Σ e_i + γ_n Σ (|t_i| + e_i), with γ_{n-1} where there are no products (Higham 2002, sections 3.1
 * and 4.2). Terms that are exactly 0 change nothing and are not counted.
 */
final class Sum {
  private double value;
  private double magnitude;
  private double errors;
  private long terms;
  private long products;

  /** Adds a number. */
  void add(Approximation term) {
    if (term.magnitude() == 0) {
      return;
    }
    value += term.value();
    magnitude += Math.abs(term.value());
    errors += term.error();
    terms++;
  }

  /** Adds a product. */
  void addProduct(Approximation left, Approximation right) {
    double product = left.value() * right.value();
    double passed = left.error() * right.magnitude() + Math.abs(left.value()) * right.error();
    if (product == 0 && passed == 0) {
      return;
    }
    value += product;
    magnitude += Math.abs(product);
    errors += passed;
    terms++;
    products++;
  }

  /** Where one factor of a dot product starts; its elements lie side by side. */
  record Line(Approximations array, int first) {}

  /** Adds a dot product of {@code length} terms. */
  void addDot(Line left, Line right, int length) {
    double[] a = left.array.value();
    double[] b = right.array.value();
    double[] aError = left.array.error();
    double[] bError = right.array.error();
    double dot = 0;
    double absolute = 0;
    double passed = 0;
    int i = left.first;
    int j = right.first;
    for (int c = 0; c < length; c++) {
      double product = a[i] * b[j];
      dot += product;
      absolute += Math.abs(product);
      passed += aError[i] * (Math.abs(b[j]) + bError[j]) + Math.abs(a[i]) * bError[j];
      i++;
      j++;
    }
    if (absolute == 0 && passed == 0) {
      return;
    }
    value += dot;
    magnitude += absolute;
    errors += passed;
    terms += length;
    products += length;
  }

  /** The sum and its bound. */
  Approximation result() {
    if (terms == 0) {
      return Approximation.ZERO;
    }
    long roundings = products == 0 ? terms - 1 : terms;
    double own = Rounding.gamma(roundings) * (magnitude + errors) + roundings * Rounding.SMALLEST;
    return new Approximation(value, errors + own);
  }
}
