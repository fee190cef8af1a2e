package io.sirocco.benchmarks.operations;

import io.sirocco.benchmarks.Work;
import io.sirocco.kernels.Op;
import java.util.Map;

/** SwiGLU and rotary position embedding as loops over rows and pairs. */
record ScalarPairs(Work work, Map<String, float[]> outputs) {

  private float[] output(String port) {
    return ScalarSolution.required(outputs, port);
  }

  ScalarSolution.Loops swiGlu(Op.SwiGlu op) {
    int F = op.F();
    float[] x = work.floats("x");
    float[] y = output("y");
    return () -> {
      for (int n = 0; n < op.N(); n++) {
        for (int f = 0; f < F; f++) {
          float z = x[2 * n * F + f];
          y[n * F + f] = z / (1 + (float) Math.exp(-z)) * x[2 * n * F + F + f];
        }
      }
    };
  }

  ScalarSolution.Loops swiGluBackward(Op.SwiGluBackward op) {
    int F = op.F();
    float[] dy = work.floats("dy");
    float[] x = work.floats("x");
    float[] dx = output("dx");
    return () -> {
      for (int n = 0; n < op.N(); n++) {
        for (int f = 0; f < F; f++) {
          int gate = 2 * n * F + f;
          float z = x[gate];
          float s = 1 / (1 + (float) Math.exp(-z));
          dx[gate] = dy[n * F + f] * x[gate + F] * s * (1 + z * (1 - s));
          dx[gate + F] = dy[n * F + f] * z * s;
        }
      }
    };
  }

  /** What is rotated the other way has the direction -1. */
  ScalarSolution.Loops rotary(Op.Rotary op, String from, String to, float direction) {
    int half = op.D() / 2;
    int[] positions = work.integers("positions");
    float[] table = work.floats("table");
    float[] x = work.floats(from);
    float[] y = output(to);
    return () -> {
      for (int n = 0; n < op.N(); n++) {
        int row = 3 * n * op.H() * op.D();
        int angles = positions[n] * op.D();
        for (int h = 0; h < 2 * op.H(); h++) {
          for (int i = 0; i < half; i++) {
            int at = row + h * op.D() + i;
            float cos = table[angles + i];
            float sin = table[angles + half + i] * direction;
            y[at] = x[at] * cos - x[at + half] * sin;
            y[at + half] = x[at + half] * cos + x[at] * sin;
          }
        }
        int values = row + 2 * op.H() * op.D();
        System.arraycopy(x, values, y, values, op.H() * op.D());
      }
    };
  }
}
