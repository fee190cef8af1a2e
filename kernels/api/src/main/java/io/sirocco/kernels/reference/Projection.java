package io.sirocco.kernels.reference;

import io.sirocco.kernels.Activation;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.WeightLayout;

/** The linear layer with bias and activation. */
final class Projection {

  private Projection() {}

  static void forward(Op.Linear op, BoundStep step) {
    Numbers x = step.factor("x", op.precision());
    Numbers weight = step.factor("weight", op.precision());
    Numbers y = step.numbers("y");
    for (int n = 0; n < op.N(); n++) {
      for (int k = 0; k < op.K(); k++) {
        double z = 0;
        for (int c = 0; c < op.C(); c++) {
          z += x.get(n, c) * weight.get(index(op.layout(), op.C(), op.K(), c, k));
        }
        if (op.bias() == Bias.PRESENT) {
          z += step.numbers("bias").get(k);
        }
        if (op.activation() != Activation.NONE) {
          step.numbers("preactivation").set(n, k, z);
        }
        y.set(n, k, Activations.value(op.activation(), z));
      }
    }
  }

  static void backward(Op.LinearBackward op, BoundStep step) {
    Numbers dy = step.numbers("dy");
    Numbers x = step.factor("x", op.precision());
    Numbers weight = step.factor("weight", op.precision());
    Numbers dx = step.sum("dx");
    Numbers dweight = step.sum("dweight");
    double[] dbias = new double[op.K()];
    for (int n = 0; n < op.N(); n++) {
      for (int k = 0; k < op.K(); k++) {
        double dz = dy.get(n, k);
        if (op.activation() != Activation.NONE) {
          double z = step.numbers("preactivation").get(n, k);
          dz *= Activations.derivative(op.activation(), z);
        }
        dbias[k] += dz;
        double slope = op.precision() == Precision.F32 ? dz : op.precision().round(dz);
        for (int c = 0; c < op.C(); c++) {
          long entry = index(op.layout(), op.C(), op.K(), c, k);
          dx.add(n, c, slope * weight.get(entry));
          dweight.add(entry, x.get(n, c) * slope);
        }
      }
    }
    if (op.bias() == Bias.PRESENT) {
      step.sum("dbias").addAll(dbias);
    }
  }

  /** Where the weight from input c to output k is stored. */
  private static long index(WeightLayout layout, int C, int K, int c, int k) {
    return switch (layout) {
      case INPUT_OUTPUT -> (long) c * K + k;
      case OUTPUT_INPUT -> (long) k * C + c;
    };
  }
}
