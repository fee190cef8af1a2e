package io.sirocco.kernels.reference;

import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Op;

/** Layer normalization, in two passes over a row, and normalization by the root mean square. */
final class Normalization {

  private Normalization() {}

  static void forward(Op.LayerNorm op, BoundStep step) {
    Numbers x = step.numbers("x");
    Numbers weight = step.numbers("weight");
    Numbers y = step.numbers("y");
    for (int n = 0; n < op.N(); n++) {
      double mean = mean(x, n, op.C());
      double scale = 1 / StrictMath.sqrt(meanSquare(x, n, op.C(), mean) + op.epsilon());
      step.numbers("mean").set(n, mean);
      step.numbers("scale").set(n, scale);
      for (int c = 0; c < op.C(); c++) {
        double bias = op.bias() == Bias.PRESENT ? step.numbers("bias").get(c) : 0;
        y.set(n, c, (x.get(n, c) - mean) * scale * weight.get(c) + bias);
      }
    }
  }

  private static double mean(Numbers x, int n, int C) {
    double sum = 0;
    for (int c = 0; c < C; c++) {
      sum += x.get(n, c);
    }
    return sum / C;
  }

  private static double meanSquare(Numbers x, int n, int C, double mean) {
    double sum = 0;
    for (int c = 0; c < C; c++) {
      double difference = x.get(n, c) - mean;
      sum += difference * difference;
    }
    return sum / C;
  }

  static void backward(Op.LayerNormBackward op, BoundStep step) {
    Numbers dy = step.numbers("dy");
    Numbers x = step.numbers("x");
    Numbers weight = step.numbers("weight");
    Numbers dx = step.sum("dx");
    Numbers dweight = step.sum("dweight");
    double[] dbias = new double[op.C()];
    for (int n = 0; n < op.N(); n++) {
      double mean = step.numbers("mean").get(n);
      double scale = step.numbers("scale").get(n);
      double sum = 0;
      double product = 0;
      for (int c = 0; c < op.C(); c++) {
        double normalized = (x.get(n, c) - mean) * scale;
        double g = dy.get(n, c) * weight.get(c);
        sum += g;
        product += g * normalized;
        dweight.add(c, dy.get(n, c) * normalized);
        dbias[c] += dy.get(n, c);
      }
      for (int c = 0; c < op.C(); c++) {
        double normalized = (x.get(n, c) - mean) * scale;
        double g = dy.get(n, c) * weight.get(c);
        dx.add(n, c, scale * (g - sum / op.C() - normalized * product / op.C()));
      }
    }
    if (op.bias() == Bias.PRESENT) {
      step.sum("dbias").addAll(dbias);
    }
  }

  static void forward(Op.RmsNorm op, BoundStep step) {
    Numbers x = step.numbers("x");
    Numbers weight = step.numbers("weight");
    Numbers y = step.numbers("y");
    for (int n = 0; n < op.N(); n++) {
      double scale = 1 / StrictMath.sqrt(meanSquare(x, n, op.C(), 0) + op.epsilon());
      step.numbers("scale").set(n, scale);
      for (int c = 0; c < op.C(); c++) {
        y.set(n, c, x.get(n, c) * scale * weight.get(c));
      }
    }
  }

  static void backward(Op.RmsNormBackward op, BoundStep step) {
    Numbers dy = step.numbers("dy");
    Numbers x = step.numbers("x");
    Numbers weight = step.numbers("weight");
    Numbers dx = step.sum("dx");
    Numbers dweight = step.sum("dweight");
    for (int n = 0; n < op.N(); n++) {
      double scale = step.numbers("scale").get(n);
      double product = 0;
      for (int c = 0; c < op.C(); c++) {
        double normalized = x.get(n, c) * scale;
        product += dy.get(n, c) * weight.get(c) * normalized;
        dweight.add(c, dy.get(n, c) * normalized);
      }
      for (int c = 0; c < op.C(); c++) {
        double g = dy.get(n, c) * weight.get(c);
        dx.add(n, c, scale * (g - x.get(n, c) * scale * product / op.C()));
      }
    }
  }
}
