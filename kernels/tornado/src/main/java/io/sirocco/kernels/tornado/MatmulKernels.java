package io.sirocco.kernels.tornado;

import io.sirocco.kernels.MatmulForm;
import io.sirocco.kernels.Op;
import java.util.ArrayList;
import java.util.List;

/** Batched products of activations and their gradients. */
final class MatmulKernels {

  private MatmulKernels() {}

  static List<Launch> of(Op.Matmul op, Binding binding) {
    Product product =
        new Product(
            op.form(),
            sizes(op),
            left(op.form(), op.M(), op.K(), binding.region("a")),
            right(op.form(), op.N(), op.K(), binding.region("b")),
            new Product.Factor(binding.region("y"), op.N(), op.M() * op.N()),
            new Product.Start.Zero());
    return binding.products(op.precision()).launches(product, binding, binding.workspace());
  }

  private static Product.Sizes sizes(Op.Matmul op) {
    return new Product.Sizes(op.B(), op.M(), op.N(), op.K());
  }

  static long workspaceFloats(Op.Matmul op, Multiplier multiplier) {
    return new Products(op.precision(), multiplier).workspaceFloats(sizes(op));
  }

  static long packedBytes(Op.Matmul op, Multiplier multiplier) {
    return new Products(op.precision(), multiplier).packedBytes(sizes(op));
  }

  private static Product.Factor left(MatmulForm form, int M, int K, Region region) {
    return new Product.Factor(region, form == MatmulForm.TN ? M : K, M * K);
  }

  private static Product.Factor right(MatmulForm form, int N, int K, Region region) {
    return new Product.Factor(region, form == MatmulForm.NT ? K : N, N * K);
  }

  static List<Launch> of(Op.MatmulBackward op, Binding binding) {
    Product.Factor a = left(op.form(), op.M(), op.K(), binding.region("a"));
    Product.Factor b = right(op.form(), op.N(), op.K(), binding.region("b"));
    Product.Factor dy = new Product.Factor(binding.region("dy"), op.N(), op.M() * op.N());
    Product.Factor da = left(op.form(), op.M(), op.K(), binding.region("da"));
    Product.Factor db = right(op.form(), op.N(), op.K(), binding.region("db"));
    Forms forms = Forms.of(op);
    boolean leftTransposed = op.form() == MatmulForm.TN;
    boolean rightTransposed = op.form() == MatmulForm.NT;
    Product toLeft =
        new Product(
            forms.left,
            forms.leftSizes,
            leftTransposed ? b : dy,
            leftTransposed ? dy : b,
            da,
            binding.start("da"));
    Product toRight =
        new Product(
            forms.right,
            forms.rightSizes,
            rightTransposed ? dy : a,
            rightTransposed ? a : dy,
            db,
            binding.start("db"));
    Products products = binding.products(op.precision());
    Region workspace = binding.workspace();
    List<Launch> launches = new ArrayList<>(products.launches(toLeft, binding, workspace));
    launches.addAll(products.launches(toRight, binding, workspace));
    return launches;
  }

  static long workspaceFloats(Op.MatmulBackward op, Multiplier multiplier) {
    Forms forms = Forms.of(op);
    Products products = new Products(op.precision(), multiplier);
    return products.workspaceFloats(forms.leftSizes, forms.rightSizes);
  }

  static long packedBytes(Op.MatmulBackward op, Multiplier multiplier) {
    Forms forms = Forms.of(op);
    Products products = new Products(op.precision(), multiplier);
    return products.packedBytes(forms.leftSizes, forms.rightSizes);
  }

  /** The forms of both gradients: NN: dy bᵀ, aᵀ dy; NT: dy b, dyᵀ a; TN: b dyᵀ, a dy. */
  private record Forms(
      MatmulForm left, Product.Sizes leftSizes, MatmulForm right, Product.Sizes rightSizes) {

    static Forms of(Op.MatmulBackward op) {
      int B = op.B();
      int M = op.M();
      int N = op.N();
      int K = op.K();
      return switch (op.form()) {
        case NN ->
            new Forms(
                MatmulForm.NT,
                new Product.Sizes(B, M, K, N),
                MatmulForm.TN,
                new Product.Sizes(B, K, N, M));
        case NT ->
            new Forms(
                MatmulForm.NN,
                new Product.Sizes(B, M, K, N),
                MatmulForm.TN,
                new Product.Sizes(B, N, K, M));
        case TN ->
            new Forms(
                MatmulForm.NT,
                new Product.Sizes(B, K, M, N),
                MatmulForm.NN,
                new Product.Sizes(B, K, N, M));
      };
    }
  }
}
