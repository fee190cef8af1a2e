package io.sirocco.benchmarks.operations;

import io.sirocco.benchmarks.Work;
import io.sirocco.kernels.Mask;
import io.sirocco.kernels.Op;
import java.util.Arrays;
import java.util.Map;

/** Attention row by row, all positions in one group and without dropout. */
record ScalarAttention(Work work, Map<String, float[]> outputs) {

  private static int query(int n, int h, int H, int D) {
    return (n * 3 * H + h) * D;
  }

  ScalarSolution.Loops forward(Op.Attention op) {
    float[] qkv = work.floats("qkv");
    float[] y = ScalarSolution.required(outputs, "y");
    float[] logSumExp = ScalarSolution.required(outputs, "logSumExp");
    float[] scores = new float[op.T()];
    return () -> {
      for (int row = 0; row < op.B() * op.H() * op.T(); row++) {
        logSumExp[row] = attend(op, row, qkv, y, scores);
      }
    };
  }

  private static float attend(Op.Attention op, int row, float[] qkv, float[] y, float[] scores) {
    int D = op.D();
    int width = op.H() * D;
    int t = row % op.T();
    int h = row / op.T() % op.H();
    int first = row / op.T() / op.H() * op.T();
    int seen = op.mask() == Mask.CAUSAL ? t + 1 : op.T();
    int query = query(first + t, h, op.H(), D);
    float max = Float.NEGATIVE_INFINITY;
    for (int j = 0; j < seen; j++) {
      int key = query(first + j, h, op.H(), D) + width;
      float sum = 0;
      for (int d = 0; d < D; d++) {
        sum += qkv[query + d] * qkv[key + d];
      }
      scores[j] = sum * (float) op.scale();
      max = Math.max(max, scores[j]);
    }
    float sum = 0;
    for (int j = 0; j < seen; j++) {
      scores[j] = (float) Math.exp(scores[j] - max);
      sum += scores[j];
    }
    int result = (first + t) * width + h * D;
    Arrays.fill(y, result, result + D, 0);
    for (int j = 0; j < seen; j++) {
      int value = query(first + j, h, op.H(), D) + 2 * width;
      float p = scores[j] / sum;
      for (int d = 0; d < D; d++) {
        y[result + d] += p * qkv[value + d];
      }
    }
    return max + (float) Math.log(sum);
  }

  ScalarSolution.Loops backward(Op.AttentionBackward op) {
    float[] dqkv = ScalarSolution.required(outputs, "dqkv");
    return () -> {
      Arrays.fill(dqkv, 0);
      for (int row = 0; row < op.B() * op.H() * op.T(); row++) {
        differentiate(op, row, dqkv);
      }
    };
  }

  private void differentiate(Op.AttentionBackward op, int row, float[] dqkv) {
    int D = op.D();
    int width = op.H() * D;
    int t = row % op.T();
    int h = row / op.T() % op.H();
    int first = row / op.T() / op.H() * op.T();
    float[] qkv = work.floats("qkv");
    float[] dy = work.floats("dy");
    float[] y = work.floats("y");
    int result = (first + t) * width + h * D;
    int query = query(first + t, h, op.H(), D);
    float inner = 0;
    for (int d = 0; d < D; d++) {
      inner += dy[result + d] * y[result + d];
    }
    int seen = op.mask() == Mask.CAUSAL ? t + 1 : op.T();
    float scale = (float) op.scale();
    for (int j = 0; j < seen; j++) {
      int key = query(first + j, h, op.H(), D) + width;
      int value = key + width;
      float score = 0;
      float dp = 0;
      for (int d = 0; d < D; d++) {
        score += qkv[query + d] * qkv[key + d];
        dp += dy[result + d] * qkv[value + d];
      }
      float p = (float) Math.exp(score * scale - work.floats("logSumExp")[row]);
      float ds = p * (dp - inner) * scale;
      for (int d = 0; d < D; d++) {
        dqkv[query + d] += ds * qkv[key + d];
        dqkv[key + d] += ds * qkv[query + d];
        dqkv[value + d] += p * dy[result + d];
      }
    }
  }
}
