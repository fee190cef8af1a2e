package io.sirocco.kernels.conformance;

import io.sirocco.kernels.Access;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Criterion;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Port;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Randomness;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the operands of a case hold before its step: by default normal values, then what the kind of
 * data and the op ask for. Operands that the step overwrites are not a number, so that whoever adds
 * to them or leaves a gap is found.
 */
final class Sampler {
  private final Case tested;
  private final Noise noise;
  private final Map<String, float[]> floats = new HashMap<>();
  private final Map<String, int[]> ints = new HashMap<>();

  private Sampler(Case tested, long seed) {
    this.tested = tested;
    this.noise = new Noise(seed);
  }

  /** The contents that belong to a seed. */
  static Contents sample(Case tested, long seed) {
    Sampler sampler = new Sampler(tested, seed);
    for (Port port : tested.op().signature()) {
      sampler.fill(port, tested.access(port.name()));
    }
    sampler.suit();
    return new Contents(sampler.floats, sampler.ints, tested.accesses());
  }

  private void fill(Port port, Access access) {
    int length = (int) port.shape().elements();
    if (port.precision() == Precision.I32) {
      ints.put(port.name(), new int[length]);
      return;
    }
    float[] values =
        access == Access.READ ? noise.normal(length, factor(port.name())) : noise.normal(length, 1);
    if (access == Access.WRITE) {
      Arrays.fill(values, Float.NaN);
    } else if (access == Access.READ && tested.data() == Data.TINY) {
      // An activation's argument is 0 where the gradient of its result is not.
      zeroEveryThird(values, port.name().equals("preactivation") ? 1 : 0);
    } else if (access == Access.READ && tested.data() == Data.ONE_ROW_NOT_A_NUMBER) {
      spoil(port, values);
    } else if (access == Access.READ && Factors.isFactor(port.name())) {
      roundBadly(port, values);
    }
    floats.put(port.name(), values);
  }

  /** The spread of an operand that is read. */
  private double factor(String port) {
    return switch (tested.data()) {
      case ZERO -> 0;
      case TINY -> 0x1p-58;
      case LARGE -> OperandSizes.large(tested.op(), port);
      case SUBNORMAL ->
          port.equals(OperandSizes.spoiledPort(tested.op()))
              ? Factors.SUBNORMAL
              : OperandSizes.ordinary(tested.op(), port);
      default -> OperandSizes.ordinary(tested.op(), port);
    };
  }

  private static void zeroEveryThird(float[] values, int first) {
    for (int i = first; i < values.length; i += 3) {
      values[i] = 0;
    }
  }

  /** Makes one row not a number: the last, or for attention the first of the last sequence. */
  private void spoil(Port port, float[] values) {
    if (!port.name().equals(OperandSizes.spoiledPort(tested.op()))) {
      return;
    }
    int rows = port.shape().rank() == 1 ? values.length : (int) port.shape().size(0);
    int row = OperandSizes.spoiledRow(tested.op(), rows);
    int width = values.length / rows;
    Arrays.fill(values, row * width, (row + 1) * width, Float.NaN);
  }

  /** Makes the values of factors hard to round. */
  private void roundBadly(Port port, float[] values) {
    Precision precision = Factors.precision(tested.op());
    if (tested.data() == Data.TIED) {
      Factors.tie(precision, values);
    } else if (tested.data() == Data.OVERFLOWING
        && port.name().equals(OperandSizes.spoiledPort(tested.op()))) {
      Factors.overflow(precision, values, (int) port.shape().size(1));
    }
  }

  /** What an op needs beyond independent values. */
  private void suit() {
    if (ints.containsKey("randomness")) {
      int first = noise.whole(0, 1000);
      ints.put("randomness", Randomness.input(0x5EED_0000_1234L, 7, first));
    }
    switch (tested.op()) {
      case Op.Embedding op -> ids(op.N(), op.rows());
      case Op.EmbeddingBackward op -> ids(op.N(), op.rows());
      case Op.GatherRows op -> ints.put("rows", numbers(op.M(), op.N()));
      case Op.GatherRowsBackward op -> ints.put("rows", numbers(op.M(), op.N()));
      case Op.Rotary op -> ints.put("positions", numbers(op.N(), op.T()));
      case Op.RotaryBackward op -> ints.put("positions", numbers(op.N(), op.T()));
      case Op.RmsNormBackward op -> save(new Op.RmsNorm(op.N(), op.C(), 1e-5), "scale");
      case Op.LayerNorm op -> shift(op.N(), op.C());
      case Op.LayerNormBackward op -> normalize(op);
      case Op.Attention op ->
          ints.put("groups", Groups.sample(tested.data(), op.B(), op.T(), noise));
      case Op.AttentionBackward op -> attend(op);
      case Op.CrossEntropy op -> targets(op.N(), op.V());
      case Op.CrossEntropyBackward op -> {
        targets(op.N(), op.V());
        floats.put("normalizer", new float[] {(float) (1.0 / (op.N() + 3))});
      }
      case Op.TargetLoss op -> aims(op.N(), op.K(), op.criterion());
      case Op.TargetLossBackward op -> {
        aims(op.N(), op.K(), op.criterion());
        floats.put("normalizer", new float[] {(float) (1.0 / (op.N() + 3))});
      }
      case Op.CachedAttention op -> cache(op);
      case Op.AdamW op -> moments(op);
      case Op.Linear _, Op.LinearBackward _, Op.ResidualAdd _, Op.ResidualAddBackward _ -> {}
      case Op.Matmul _, Op.MatmulBackward _, Op.RmsNorm _, Op.SwiGlu _, Op.SwiGluBackward _ -> {}
      case Op.Dropout _, Op.DropoutBackward _, Op.GradientNorm _, Op.Clear _ -> {}
    }
  }

  private void ids(int N, List<Integer> rows) {
    for (int i = 0; i < rows.size(); i++) {
      ints.put("ids" + i, numbers(N, rows.get(i)));
    }
  }

  /** Row numbers below {@code rows}, the last one among them. */
  private int[] numbers(int length, int rows) {
    int[] numbers = noise.whole(length, 0, rows);
    if (tested.data() == Data.REPEATED) {
      for (int i = 0; i < length; i++) {
        numbers[i] = numbers[i] % 2 == 0 ? 0 : rows - 1;
      }
    }
    numbers[noise.whole(0, length)] = rows - 1;
    return numbers;
  }

  /** A mean a thousand times the spread; among tiny values a constant row. */
  private void shift(int N, int C) {
    float[] x = operand("x");
    if (tested.data() == Data.LARGE) {
      for (int i = 0; i < x.length; i++) {
        x[i] = 1000 + x[i] / 1e4f;
      }
    } else if (tested.data() == Data.TINY) {
      Arrays.fill(x, (N - 1) * C, N * C, 0x1p-20f);
    }
  }

  /** The mean and the scale that the forward op would have saved. */
  private void normalize(Op.LayerNormBackward op) {
    shift(op.N(), op.C());
    save(new Op.LayerNorm(op.N(), op.C(), 1e-5, Bias.ABSENT), "mean", "scale");
  }

  /** The output and the logarithms that the forward op would have saved. */
  private void attend(Op.AttentionBackward op) {
    ints.put("groups", Groups.sample(tested.data(), op.B(), op.T(), noise));
    save(
        new Op.Attention(op.B(), op.T(), op.H(), op.D(), op.mask(), op.dropout()),
        "y",
        "logSumExp");
  }

  /** Results of a forward op that its backward op reads. */
  private void save(Op forward, String... ports) {
    Contents before = new Contents(floats, ints, new Case(forward, Data.NORMAL).accesses());
    Map<String, Approximations> results = RoundingBounds.of(forward, before);
    for (String port : ports) {
      floats.put(port, Objects.requireNonNull(results.get(port), port).toFloats());
    }
  }

  private float[] operand(String port) {
    return Objects.requireNonNull(floats.get(port), port);
  }

  private void targets(int N, int V) {
    int[] targets = numbers(N, V);
    float[] weights = operand("weights");
    for (int n = 0; n < N; n++) {
      weights[n] = 0.5f * (1 + n % 3);
      if (tested.data() == Data.WEIGHTLESS && n % 2 == 0) {
        weights[n] = 0;
        targets[n] = n % 4 == 0 ? -1 - n : V + n;
      }
    }
    ints.put("targets", targets);
  }

  /**
   * Targets that a criterion can have: of the logistic loss most are 0 or 1, of the focal one a
   * class a row. Every second row of weight 0 has targets that are not a number.
   */
  private void aims(int N, int K, Criterion criterion) {
    float[] targets = operand("targets");
    float[] weights = operand("weights");
    int[] classes = noise.whole(N, 0, K);
    for (int i = 0; i < targets.length; i++) {
      int n = i / K;
      weights[i] = 0.5f * (1 + i % 3);
      targets[i] =
          switch (criterion) {
            case Criterion.Logistic _ -> noise.whole(0, 5) / 4 == 0 ? i % 2 : 0.3f;
            case Criterion.Squared _ -> targets[i];
            case Criterion.Focal _ -> i % K == classes[n] ? 1 : 0;
          };
      if (tested.data() == Data.WEIGHTLESS && n % 2 == 0) {
        weights[i] = 0;
        targets[i] = Float.NaN;
      }
    }
  }

  /** Starts anywhere; what lies beyond the new positions is large, so that a look at it shows. */
  private void cache(Op.CachedAttention op) {
    int[] starts = noise.whole(op.B(), 0, op.T() - op.S() + 1);
    ints.put("starts", starts);
    for (String port : new String[] {"keys", "values"}) {
      float[] cached = operand(port);
      for (int i = 0; i < cached.length; i++) {
        int b = i / (op.H() * op.T() * op.D());
        if (i / op.D() % op.T() >= starts[b] + op.S()) {
          cached[i] *= 1e4f;
        }
      }
    }
  }

  /** A state after some steps: second moments are positive, the schedule that of step 3. */
  private void moments(Op.AdamW op) {
    float[] schedule =
        new float[] {
          1e-3f,
          1,
          (float) (1 - Math.pow(op.settings().beta1(), 3)),
          (float) Math.sqrt(1 - Math.pow(op.settings().beta2(), 3))
        };
    floats.put("schedule", schedule);
    floats.put(
        "norm",
        new float[] {
          switch (tested.data()) {
            case CLIPPED -> 7.5f;
            case NORM_NOT_A_NUMBER -> Float.NaN;
            case NORM_INFINITE -> Float.POSITIVE_INFINITY;
            case ZERO -> 0;
            default -> 0.75f;
          }
        });
    for (int i = 0; i < op.shapes().size(); i++) {
      float[] second = operand("secondMoment" + i);
      float[] first = operand("firstMoment" + i);
      for (int e = 0; e < second.length; e++) {
        second[e] = tested.data() == Data.ZERO ? 0 : second[e] * second[e];
        first[e] = tested.data() == Data.ZERO ? 0 : first[e];
      }
    }
  }
}
