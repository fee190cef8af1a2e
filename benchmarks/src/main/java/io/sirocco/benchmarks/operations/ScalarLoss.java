package io.sirocco.benchmarks.operations;

import io.sirocco.benchmarks.Work;
import io.sirocco.kernels.Op;
import java.util.Arrays;
import java.util.Map;

/** Output projection and cross-entropy row by row, without bias. */
record ScalarLoss(Work work, Map<String, float[]> outputs) {

  ScalarSolution.Loops forward(Op.CrossEntropy op) {
    float[] losses = ScalarSolution.required(outputs, "losses");
    float[] logits = new float[op.V()];
    return () -> {
      for (int n = 0; n < op.N(); n++) {
        losses[n] = loss(n, op.C(), logits);
      }
    };
  }

  ScalarSolution.Loops training(Op.CrossEntropyBackward op) {
    int C = op.C();
    float[] losses = ScalarSolution.required(outputs, "losses");
    float[] dx = ScalarSolution.required(outputs, "dx");
    float[] dweight = ScalarSolution.required(outputs, "dweight");
    float[] x = work.floats("x");
    float[] weight = work.floats("weight");
    float[] probabilities = new float[op.V()];
    return () -> {
      Arrays.fill(dx, 0);
      for (int n = 0; n < op.N(); n++) {
        losses[n] = loss(n, C, probabilities);
        float factor = work.floats("weights")[n] * work.floats("normalizer")[0];
        probabilities[work.integers("targets")[n]] -= 1;
        for (int v = 0; v < op.V(); v++) {
          float dz = probabilities[v] * factor;
          for (int c = 0; c < C; c++) {
            dx[n * C + c] += dz * weight[v * C + c];
            dweight[v * C + c] += dz * x[n * C + c];
          }
        }
      }
    };
  }

  /** Returns the loss of a row, and leaves the probabilities. */
  private float loss(int n, int C, float[] probabilities) {
    float[] x = work.floats("x");
    float[] weight = work.floats("weight");
    float max = Float.NEGATIVE_INFINITY;
    for (int v = 0; v < probabilities.length; v++) {
      float sum = 0;
      for (int c = 0; c < C; c++) {
        sum += x[n * C + c] * weight[v * C + c];
      }
      probabilities[v] = sum;
      max = Math.max(max, sum);
    }
    float target = probabilities[work.integers("targets")[n]];
    float sum = 0;
    for (int v = 0; v < probabilities.length; v++) {
      probabilities[v] = (float) Math.exp(probabilities[v] - max);
      sum += probabilities[v];
    }
    for (int v = 0; v < probabilities.length; v++) {
      probabilities[v] /= sum;
    }
    return work.floats("weights")[n] * (max + (float) Math.log(sum) - target);
  }
}
