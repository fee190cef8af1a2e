package io.sirocco.kernels.reference;

import io.sirocco.kernels.MatmulForm;
import io.sirocco.kernels.Op;

/** Batched matrix products. */
final class Products {

  private Products() {}

  static void forward(Op.Matmul op, BoundStep step) {
    Numbers a = step.factor("a", op.precision());
    Numbers b = step.factor("b", op.precision());
    Numbers y = step.numbers("y");
    for (int batch = 0; batch < op.B(); batch++) {
      for (int m = 0; m < op.M(); m++) {
        for (int n = 0; n < op.N(); n++) {
          double sum = 0;
          for (int k = 0; k < op.K(); k++) {
            long left = left(op.form(), op.M(), op.K(), batch, m, k);
            sum += a.get(left) * b.get(right(op.form(), op.N(), op.K(), batch, n, k));
          }
          y.set((long) batch * op.M() + m, n, sum);
        }
      }
    }
  }

  static void backward(Op.MatmulBackward op, BoundStep step) {
    Numbers dy = step.factor("dy", op.precision());
    Numbers a = step.factor("a", op.precision());
    Numbers b = step.factor("b", op.precision());
    Numbers da = step.sum("da");
    Numbers db = step.sum("db");
    for (int batch = 0; batch < op.B(); batch++) {
      for (int m = 0; m < op.M(); m++) {
        for (int n = 0; n < op.N(); n++) {
          double slope = dy.get((long) batch * op.M() + m, n);
          for (int k = 0; k < op.K(); k++) {
            long left = left(op.form(), op.M(), op.K(), batch, m, k);
            long right = right(op.form(), op.N(), op.K(), batch, n, k);
            da.add(left, slope * b.get(right));
            db.add(right, slope * a.get(left));
          }
        }
      }
    }
  }

  /** Where the element (m, k) of a left factor is stored. */
  private static long left(MatmulForm form, int M, int K, long batch, int m, int k) {
    return switch (form) {
      case NN, NT -> (batch * M + m) * K + k;
      case TN -> (batch * K + k) * M + m;
    };
  }

  /** Where the element (k, n) of a right factor is stored. */
  private static long right(MatmulForm form, int N, int K, long batch, int n, int k) {
    return switch (form) {
      case NN, TN -> (batch * K + k) * N + n;
      case NT -> (batch * N + n) * K + k;
    };
  }
}
