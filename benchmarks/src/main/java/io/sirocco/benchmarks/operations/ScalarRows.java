package io.sirocco.benchmarks.operations;

import io.sirocco.benchmarks.Work;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Op;
import java.util.Arrays;
import java.util.Map;

/** Normalizations, embedding and AdamW as loops over rows and elements. */
record ScalarRows(Work work, Map<String, float[]> outputs) {

  private float[] output(String port) {
    return ScalarSolution.required(outputs, port);
  }

  ScalarSolution.Loops layerNorm(Op.LayerNorm op) {
    int C = op.C();
    float[] x = work.floats("x");
    float[] weight = work.floats("weight");
    float[] bias = op.bias() == Bias.PRESENT ? work.floats("bias") : new float[C];
    float[] y = output("y");
    float[] means = output("mean");
    float[] scales = output("scale");
    return () -> {
      for (int n = 0; n < op.N(); n++) {
        float sum = 0;
        for (int c = 0; c < C; c++) {
          sum += x[n * C + c];
        }
        float mean = sum / C;
        float squares = 0;
        for (int c = 0; c < C; c++) {
          float distance = x[n * C + c] - mean;
          squares += distance * distance;
        }
        float scale = (float) (1 / Math.sqrt(squares / C + op.epsilon()));
        for (int c = 0; c < C; c++) {
          y[n * C + c] = (x[n * C + c] - mean) * scale * weight[c] + bias[c];
        }
        means[n] = mean;
        scales[n] = scale;
      }
    };
  }

  ScalarSolution.Loops layerNormBackward(Op.LayerNormBackward op) {
    int C = op.C();
    float[] dy = work.floats("dy");
    float[] x = work.floats("x");
    float[] weight = work.floats("weight");
    float[] dx = output("dx");
    float[] dweight = output("dweight");
    float[] dbias = op.bias() == Bias.PRESENT ? output("dbias") : new float[C];
    return () -> {
      for (int n = 0; n < op.N(); n++) {
        float mean = work.floats("mean")[n];
        float scale = work.floats("scale")[n];
        float sum = 0;
        float weighed = 0;
        for (int c = 0; c < C; c++) {
          float normal = (x[n * C + c] - mean) * scale;
          float g = dy[n * C + c] * weight[c];
          sum += g;
          weighed += g * normal;
          dweight[c] += dy[n * C + c] * normal;
          dbias[c] += dy[n * C + c];
        }
        for (int c = 0; c < C; c++) {
          float normal = (x[n * C + c] - mean) * scale;
          dx[n * C + c] = scale * (dy[n * C + c] * weight[c] - sum / C - normal * weighed / C);
        }
      }
    };
  }

  ScalarSolution.Loops rmsNorm(Op.RmsNorm op) {
    int C = op.C();
    float[] x = work.floats("x");
    float[] weight = work.floats("weight");
    float[] y = output("y");
    float[] scales = output("scale");
    return () -> {
      for (int n = 0; n < op.N(); n++) {
        float squares = 0;
        for (int c = 0; c < C; c++) {
          squares += x[n * C + c] * x[n * C + c];
        }
        float scale = (float) (1 / Math.sqrt(squares / C + op.epsilon()));
        for (int c = 0; c < C; c++) {
          y[n * C + c] = x[n * C + c] * scale * weight[c];
        }
        scales[n] = scale;
      }
    };
  }

  ScalarSolution.Loops rmsNormBackward(Op.RmsNormBackward op) {
    int C = op.C();
    float[] dy = work.floats("dy");
    float[] x = work.floats("x");
    float[] weight = work.floats("weight");
    float[] dx = output("dx");
    float[] dweight = output("dweight");
    return () -> {
      for (int n = 0; n < op.N(); n++) {
        float scale = work.floats("scale")[n];
        float weighed = 0;
        for (int c = 0; c < C; c++) {
          float normal = x[n * C + c] * scale;
          weighed += dy[n * C + c] * weight[c] * normal;
          dweight[c] += dy[n * C + c] * normal;
        }
        for (int c = 0; c < C; c++) {
          float g = dy[n * C + c] * weight[c];
          dx[n * C + c] = scale * (g - x[n * C + c] * scale * weighed / C);
        }
      }
    };
  }

  ScalarSolution.Loops embedding(Op.Embedding op) {
    int C = op.C();
    float[] y = output("y");
    return () -> {
      Arrays.fill(y, 0);
      for (int i = 0; i < op.rows().size(); i++) {
        int[] ids = work.integers("ids" + i);
        float[] table = work.floats("table" + i);
        for (int n = 0; n < op.N(); n++) {
          for (int c = 0; c < C; c++) {
            y[n * C + c] += table[ids[n] * C + c];
          }
        }
      }
    };
  }

  ScalarSolution.Loops embeddingBackward(Op.EmbeddingBackward op) {
    int C = op.C();
    float[] dy = work.floats("dy");
    return () -> {
      for (int i = 0; i < op.rows().size(); i++) {
        int[] ids = work.integers("ids" + i);
        float[] table = output("dtable" + i);
        for (int n = 0; n < op.N(); n++) {
          for (int c = 0; c < C; c++) {
            table[ids[n] * C + c] += dy[n * C + c];
          }
        }
      }
    };
  }

  ScalarSolution.Loops adamW(Op.AdamW op) {
    float rate = work.floats("schedule")[0];
    float clip = (float) Math.min(1, work.floats("schedule")[1] / (work.floats("norm")[0] + 1e-6));
    float step = rate / work.floats("schedule")[2];
    float root = work.floats("schedule")[3];
    float beta1 = (float) op.settings().beta1();
    float beta2 = (float) op.settings().beta2();
    float epsilon = (float) op.settings().epsilon();
    float keep = (float) (1 - rate * op.settings().weightDecay());
    return () -> {
      for (int i = 0; i < op.shapes().size(); i++) {
        float[] gradient = work.floats("gradient" + i);
        float[] p = output("parameter" + i);
        float[] m = output("firstMoment" + i);
        float[] v = output("secondMoment" + i);
        for (int j = 0; j < p.length; j++) {
          float g = gradient[j] * clip;
          m[j] = beta1 * m[j] + (1 - beta1) * g;
          v[j] = beta2 * v[j] + (1 - beta2) * g * g;
          p[j] = p[j] * keep - step * m[j] / ((float) Math.sqrt(v[j]) / root + epsilon);
        }
      }
    };
  }
}
