package io.sirocco.benchmarks.operations;

import io.sirocco.benchmarks.Work;
import io.sirocco.kernels.Mask;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Port;
import io.sirocco.kernels.Precision;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Numbers for what an op reads, the same for the same op and seed. Floats are uniform in [-1, 1)
 * unless the op needs others; ids are drawn so that low ones repeat, as words of a text do.
 */
final class WorkData {

  private static final double LEARNING_RATE = 1e-4;

  private final Op op;
  private final SplittableRandom random;
  private final Map<String, float[]> floats = new HashMap<>();
  private final Map<String, int[]> integers = new HashMap<>();

  private WorkData(Op op, long seed) {
    this.op = op;
    this.random = new SplittableRandom(seed);
  }

  static Work of(Op op, long seed) {
    WorkData data = new WorkData(op, seed);
    for (Port port : op.signature()) {
      boolean isRead =
          port.direction() == Port.Direction.IN || port.direction() == Port.Direction.STATE;
      if (isRead && port.precision() == Precision.I32) {
        data.integers.put(port.name(), data.indices(port));
      } else if (isRead) {
        data.floats.put(port.name(), data.numbers(port));
      }
    }
    if (op instanceof Op.AttentionBackward backward) {
      data.remember(backward);
    }
    return new Work(op, data.floats, data.integers);
  }

  private float[] numbers(Port port) {
    int length = Math.toIntExact(port.shape().elements());
    return switch (op) {
      case Op.AdamW(_, var settings) when port.name().equals("schedule") ->
          new float[] {
            (float) LEARNING_RATE,
            1,
            (float) (1 - settings.beta1()),
            (float) Math.sqrt(1 - settings.beta2())
          };
      case Op.AdamW _ when port.name().equals("norm") -> new float[] {2};
      case Op.AdamW _ when port.name().startsWith("secondMoment") -> uniform(length, 0, 1);
      case Op.CrossEntropyBackward(var N, _, _, _, _) when port.name().equals("normalizer") ->
          new float[] {1f / N};
      case Op.CrossEntropy _, Op.CrossEntropyBackward _ when port.name().equals("weights") ->
          uniform(length, 1, 1);
      case Op.CrossEntropy _, Op.CrossEntropyBackward _ when port.name().equals("weight") ->
          uniform(length, -0.2, 0.2);
      case Op.LayerNormBackward _, Op.RmsNormBackward _ when port.name().equals("scale") ->
          uniform(length, 1, 2);
      case Op.Linear(_, var C, _, _, _, _, _) when port.name().equals("weight") ->
          uniform(length, -1 / Math.sqrt(C), 1 / Math.sqrt(C));
      default -> uniform(length, -1, 1);
    };
  }

  private float[] uniform(int length, double low, double high) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) (low + (high - low) * random.nextDouble());
    }
    return values;
  }

  private int[] indices(Port port) {
    int length = Math.toIntExact(port.shape().elements());
    int limit =
        switch (op) {
          case Op.Embedding(_, _, var rows) -> rows.get(table(port));
          case Op.EmbeddingBackward(_, _, var rows) -> rows.get(table(port));
          case Op.CrossEntropy(_, _, var V, _, _) -> V;
          case Op.CrossEntropyBackward(_, _, var V, _, _) -> V;
          case Op.Rotary(_, _, _, var T) -> T;
          case Op.RotaryBackward(_, _, _, var T) -> T;
          case Op.GatherRows(var N, _, _) -> N;
          case Op.GatherRowsBackward(var N, _, _) -> N;
          // Groups, starts of a cache and random counters are 0.
          default -> 1;
        };
    int[] values = new int[length];
    for (int i = 0; i < length; i++) {
      double u = random.nextDouble();
      values[i] = (int) (limit * u * u * u);
    }
    return values;
  }

  private static int table(Port port) {
    return Integer.parseInt(port.name().substring("ids".length()));
  }

  /** What the forward pass would have left: y and logSumExp, here in double precision. */
  private void remember(Op.AttentionBackward op) {
    int T = op.T();
    int D = op.D();
    int width = op.H() * D;
    float[] y = new float[op.B() * T * width];
    float[] logSumExp = new float[op.B() * op.H() * T];
    AttentionRow row = new AttentionRow(required("qkv"), T, op.H(), D);
    double[] sum = new double[D];
    for (int b = 0; b < op.B(); b++) {
      for (int h = 0; h < op.H(); h++) {
        for (int t = 0; t < T; t++) {
          int seen = op.mask() == Mask.CAUSAL ? t + 1 : T;
          row.attend(b, h, t, seen, sum);
          for (int d = 0; d < D; d++) {
            y[(b * T + t) * width + h * D + d] = (float) sum[d];
          }
          logSumExp[(b * op.H() + h) * T + t] = (float) row.logSumExp();
        }
      }
    }
    floats.put("y", y);
    floats.put("logSumExp", logSumExp);
  }

  private float[] required(String port) {
    float[] values = floats.get(port);
    if (values == null) {
      throw new IllegalStateException("%s: no numbers for %s".formatted(op, port));
    }
    return values;
  }
}
