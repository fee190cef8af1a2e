package io.sirocco.benchmarks.operations;

import io.sirocco.benchmarks.Work;
import io.sirocco.benchmarks.operations.Oracle.Formula;
import io.sirocco.benchmarks.operations.Oracle.Total;
import io.sirocco.benchmarks.operations.Oracle.Value;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Op;
import org.jspecify.annotations.Nullable;

/** The formulas of normalizations and embedding, and of their gradients. */
final class RowFormulas {

  private RowFormulas() {}

  static Formula layerNorm(Op.LayerNorm op, Work work) {
    int C = op.C();
    float[] x = work.floats("x");
    return index -> {
      int row = index / C * C;
      int c = index % C;
      double mean = 0;
      double square = 0;
      for (int i = 0; i < C; i++) {
        mean += x[row + i] / (double) C;
      }
      for (int i = 0; i < C; i++) {
        square += (x[row + i] - mean) * (x[row + i] - mean) / C;
      }
      double scale = 1 / Math.sqrt(square + op.epsilon());
      Total total = new Total();
      total.add((x[row + c] - mean) * scale * work.floats("weight")[c], C);
      if (op.bias() == Bias.PRESENT) {
        total.add(work.floats("bias")[c]);
      }
      // The difference from the mean may be far smaller than both.
      return new Value(
          total.value().expected(), total.value().tolerance() + (C + 32) * 0x1p-23 * scale);
    };
  }

  static @Nullable Formula layerNormBackward(Op.LayerNormBackward op, Work work, String port) {
    int N = op.N();
    int C = op.C();
    float[] dy = work.floats("dy");
    float[] weight = work.floats("weight");
    return switch (port) {
      case "dx" ->
          index -> {
            int n = index / C;
            double sum = 0;
            double weighed = 0;
            for (int c = 0; c < C; c++) {
              double g = (double) dy[n * C + c] * weight[c];
              sum += g;
              weighed += g * normal(work, n, c, C);
            }
            double scale = work.floats("scale")[n];
            int c = index % C;
            Total total = new Total();
            total.add(scale * dy[index] * weight[c], C);
            total.add(-scale * sum / C, C);
            total.add(-scale * normal(work, n, c, C) * weighed / C, C);
            return new Value(
                total.value().expected(), total.value().tolerance() + (C + 32) * 0x1p-23 * scale);
          };
      case "dweight" ->
          index -> {
            Total total = new Total();
            for (int n = 0; n < N; n++) {
              total.add(dy[n * C + index] * normal(work, n, index, C));
            }
            return total.value();
          };
      case "dbias" ->
          index -> {
            Total total = new Total();
            for (int n = 0; n < N; n++) {
              total.add(dy[n * C + index]);
            }
            return total.value();
          };
      default -> null;
    };
  }

  /** x̂. */
  private static double normal(Work work, int n, int c, int C) {
    double x = work.floats("x")[n * C + c];
    return (x - work.floats("mean")[n]) * work.floats("scale")[n];
  }

  static Formula rmsNorm(Op.RmsNorm op, Work work) {
    int C = op.C();
    float[] x = work.floats("x");
    return index -> {
      int row = index / C * C;
      double square = 0;
      for (int i = 0; i < C; i++) {
        square += (double) x[row + i] * x[row + i] / C;
      }
      Total total = new Total();
      double scale = 1 / Math.sqrt(square + op.epsilon());
      total.add(x[index] * scale * work.floats("weight")[index % C], C);
      return total.value();
    };
  }

  static @Nullable Formula rmsNormBackward(Op.RmsNormBackward op, Work work, String port) {
    int C = op.C();
    float[] dy = work.floats("dy");
    float[] x = work.floats("x");
    float[] weight = work.floats("weight");
    float[] scale = work.floats("scale");
    return switch (port) {
      case "dx" ->
          index -> {
            int n = index / C;
            Total total = new Total();
            double slope = (double) scale[n] * scale[n] * scale[n] * x[index] / C;
            for (int c = 0; c < C; c++) {
              total.add(-slope * dy[n * C + c] * weight[c] * x[n * C + c]);
            }
            total.add((double) scale[n] * dy[index] * weight[index % C]);
            return total.value();
          };
      case "dweight" ->
          index -> {
            Total total = new Total();
            for (int n = 0; n < op.N(); n++) {
              total.add((double) dy[n * C + index] * x[n * C + index] * scale[n]);
            }
            return total.value();
          };
      default -> null;
    };
  }

  static Formula embedding(Op.Embedding op, Work work) {
    int C = op.C();
    return index -> {
      Total total = new Total();
      for (int i = 0; i < op.rows().size(); i++) {
        int id = work.integers("ids" + i)[index / C];
        total.add(work.floats("table" + i)[id * C + index % C]);
      }
      return total.value();
    };
  }

  static Formula embeddingBackward(Op.EmbeddingBackward op, Work work, String port) {
    int C = op.C();
    int[] ids = work.integers("ids" + port.substring("dtable".length()));
    float[] dy = work.floats("dy");
    return index -> {
      Total total = new Total();
      for (int n = 0; n < op.N(); n++) {
        if (ids[n] == index / C) {
          total.add(dy[n * C + index % C]);
        }
      }
      return total.value();
    };
  }
}
