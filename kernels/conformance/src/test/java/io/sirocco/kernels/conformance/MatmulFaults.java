package io.sirocco.kernels.conformance;

import static io.sirocco.kernels.conformance.StepwiseBackend.compute;

import io.sirocco.kernels.Access;
import io.sirocco.kernels.MatmulForm;
import io.sirocco.kernels.Op;
import java.util.Arrays;
import java.util.List;

/** Faults of batched matrix products. */
final class MatmulFaults {

  private MatmulFaults() {}

  static List<Fault> faults() {
    return List.of(
        Fault.in(
            Op.Matmul.class,
            "the form of a product is ignored",
            (op, contents, _) ->
                compute(new Op.Matmul(MatmulForm.NN, op.B(), op.M(), op.N(), op.K()), contents)),
        Fault.in(
            Op.Matmul.class,
            "every product takes the first right factor",
            (op, contents, _) -> {
              float[] b = contents.floats("b").clone();
              for (int i = 0; i < b.length; i++) {
                b[i] = b[i % (op.K() * op.N())];
              }
              compute(op, Fault.with(contents, "b", b));
            }),
        Fault.in(
            Op.Matmul.class,
            "the last of many products is left out",
            (op, contents, _) -> {
              compute(op, contents);
              if (op.B() > 16) {
                float[] y = contents.floats("y");
                Arrays.fill(y, y.length - op.M() * op.N(), y.length, Float.NaN);
              }
            }),
        Fault.in(
            Op.MatmulBackward.class,
            "the left gradient takes the first slopes",
            (op, contents, _) -> {
              float[] right = contents.floats("db").clone();
              compute(op, Fault.with(contents, "da", contents.floats("da").clone()));
              float[] dy = contents.floats("dy").clone();
              for (int i = 0; i < dy.length; i++) {
                dy[i] = dy[i % (op.M() * op.N())];
              }
              compute(op, Fault.with(Fault.with(contents, "dy", dy), "db", right));
            }),
        Fault.in(
            Op.MatmulBackward.class,
            "gradients of transposed products are overwritten where they should be added to",
            (op, contents, _) ->
                compute(
                    op,
                    op.form() == MatmulForm.TN
                        ? Fault.taking(contents, Access.ADD, Access.WRITE)
                        : contents)));
  }
}
