package io.sirocco.kernels;

import java.util.List;

/**
 * What an op costs whatever computes it: the arithmetic of its formula, and its compulsory traffic,
 * each operand read once and written once.
 *
 * <p>A multiply-add counts as two operations, and so does nothing else: an exponential, a root or a
 * division counts as one. Products count as model FLOPs do (Chowdhery et al. 2022, appendix B):
 * what a kernel computes again instead of storing it, such as the scores in {@link
 * Op.AttentionBackward}, is not counted. Attention counts the pairs that its mask leaves, T (T+1)/2
 * when causal; groups are data, and are counted as if all positions were in one. The well-known 6
 * parameters tokens + 12 L T C tokens counts all T² pairs instead.
 *
 * <p>The precision of factors changes nothing here: tensors are f32, and rounding a factor is one
 * operation for many products.
 *
 * @param products floating-point operations of matrix products
 * @param others all other floating-point operations
 * @param bytes compulsory traffic; what is added to or updated is both read and written
 */
public record Cost(long products, long others, long bytes) {

  /** Costs nothing. */
  public static final Cost NONE = new Cost(0, 0, 0);

  private static final int GELU = 5;
  private static final int GELU_TANH = 9;
  private static final int GELU_GRADIENT = 11;
  private static final int GELU_TANH_GRADIENT = 18;
  private static final int TANH_GRADIENT = 4;
  private static final int SOFTMAX = 5;

  /** Exponential, sum, quotient, product. */
  private static final int SWIGLU = 4;

  /** σ 3, 1 - σ 1, z σ 1 and times dy 1, the slope 2, times the other factor and dy 2. */
  private static final int SWIGLU_GRADIENT = 10;

  /** Checks that nothing is negative. */
  public Cost {
    if (products < 0 || others < 0 || bytes < 0) {
      throw new IllegalArgumentException(
          "products=%d, others=%d, bytes=%d: one is below 0".formatted(products, others, bytes));
    }
  }

  /** All floating-point operations. */
  public long flops() {
    return products + others;
  }

  /** Floating-point operations a byte; infinite where nothing is moved. */
  public double intensity() {
    return (double) flops() / bytes;
  }

  /** Both costs together. */
  public Cost plus(Cost other) {
    return new Cost(products + other.products, others + other.others, bytes + other.bytes);
  }

  /** The cost of an op whose gradients are overwritten, not added to. */
  public static Cost of(Op op) {
    long bytes = 0;
    for (Port port : op.signature()) {
      Access access =
          switch (port.direction()) {
            case IN -> Access.READ;
            case OUT, SUM -> Access.WRITE;
            case STATE -> Access.UPDATE;
          };
      bytes += bytes(op, port, access);
    }
    return new Cost(products(op), others(op), bytes);
  }

  /** The cost of a step, with the accesses that it chose. */
  public static Cost of(Step step) {
    List<Port> ports = step.op().signature();
    long bytes = 0;
    for (int i = 0; i < ports.size(); i++) {
      bytes += bytes(step.op(), ports.get(i), step.operands().get(i).access());
    }
    return new Cost(products(step.op()), others(step.op()), bytes);
  }

  /** The cost of all steps of a program, each paying for its own operands. */
  public static Cost of(Program program) {
    Cost sum = NONE;
    for (Step step : program.steps()) {
      sum = sum.plus(of(step));
    }
    return sum;
  }

  private static long products(Op op) {
    return switch (op) {
      case Op.Linear(var N, var C, var K, _, _, _, _) -> 2L * N * C * K;
      case Op.LinearBackward(var N, var C, var K, _, _, _, _) -> 4L * N * C * K;
      case Op.Matmul(_, var B, var M, var N, var K, _) -> 2L * B * M * N * K;
      case Op.MatmulBackward(_, var B, var M, var N, var K, _) -> 4L * B * M * N * K;
      case Op.Attention(var B, var T, var H, var D, var mask, _) -> 4L * D * B * H * pairs(T, mask);
      case Op.AttentionBackward(var B, var T, var H, var D, var mask, _) ->
          8L * D * B * H * pairs(T, mask);
      case Op.CachedAttention(var B, var S, var T, var H, var D) -> 4L * D * B * H * pairs(S, T);
      case Op.CrossEntropy(var N, var C, var V, _, _) -> 2L * N * C * V;
      case Op.CrossEntropyBackward(var N, var C, var V, _, _) -> 6L * N * C * V;
      case Op.Embedding _,
          Op.EmbeddingBackward _,
          Op.LayerNorm _,
          Op.LayerNormBackward _,
          Op.RmsNorm _,
          Op.RmsNormBackward _,
          Op.SwiGlu _,
          Op.SwiGluBackward _,
          Op.Rotary _,
          Op.RotaryBackward _,
          Op.ResidualAdd _,
          Op.ResidualAddBackward _,
          Op.Dropout _,
          Op.DropoutBackward _,
          Op.GatherRows _,
          Op.GatherRowsBackward _,
          Op.TargetLoss _,
          Op.TargetLossBackward _,
          Op.GradientNorm _,
          Op.AdamW _,
          Op.Clear _ ->
          0;
    };
  }

  private static long others(Op op) {
    return switch (op) {
      case Op.Embedding(var N, var C, var rows) -> (rows.size() - 1L) * N * C;
      case Op.EmbeddingBackward(var N, var C, var rows) -> (long) rows.size() * N * C;
      // Σ x; x - mean; square and add; times scale; times weight.
      case Op.LayerNorm(var N, var C, _, var bias) -> (6L + count(bias)) * N * C;
      // x̂ 2, g 1, Σ g 1, Σ g x̂ 2, dx 4, dweight 2.
      case Op.LayerNormBackward(var N, var C, var bias) -> (12L + count(bias)) * N * C;
      // Square and add; times scale; times weight.
      case Op.RmsNorm(var N, var C, _) -> 4L * N * C;
      // x̂ 1, g 1, Σ g x̂ 2, dx 3, dweight 2.
      case Op.RmsNormBackward(var N, var C) -> 9L * N * C;
      case Op.SwiGlu(var N, var F) -> (long) SWIGLU * N * F;
      case Op.SwiGluBackward(var N, var F) -> (long) SWIGLU_GRADIENT * N * F;
      // Four products and two sums a pair of channels, of which queries and keys have H D.
      case Op.Rotary(var N, var H, var D, _) -> 6L * N * H * D;
      case Op.RotaryBackward(var N, var H, var D, _) -> 6L * N * H * D;
      case Op.Linear(var N, _, var K, _, var bias, var activation, _) ->
          (count(bias) + flops(activation)) * N * K;
      case Op.LinearBackward(var N, _, var K, _, var bias, var activation, _) ->
          (count(bias) + gradientFlops(activation)) * N * K;
      case Op.Matmul _, Op.MatmulBackward _ -> 0;
      case Op.Attention(var B, var T, var H, var D, var mask, var dropout) ->
          (SOFTMAX + count(dropout)) * B * H * pairs(T, mask) + (long) B * H * T * D;
      case Op.AttentionBackward(var B, var T, var H, var D, var mask, var dropout) ->
          (SOFTMAX + 2L * count(dropout)) * B * H * pairs(T, mask) + 2L * B * H * T * D;
      case Op.CachedAttention(var B, var S, var T, var H, var D) ->
          (long) SOFTMAX * B * H * pairs(S, T) + (long) B * H * S * D;
      case Op.ResidualAdd(var B, var T, var C, var dropout) -> (1L + count(dropout)) * B * T * C;
      case Op.ResidualAddBackward(var B, var T, var C, _) -> (long) B * T * C;
      case Op.Dropout(var B, var T, var C, _) -> (long) B * T * C;
      case Op.DropoutBackward(var B, var T, var C, _) -> (long) B * T * C;
      case Op.GatherRows _ -> 0;
      case Op.GatherRowsBackward(_, var M, var C) -> (long) M * C;
      // Maximum, difference, exponential, sum; the gradient scales and weighs.
      case Op.CrossEntropy(var N, _, var V, var bias, _) -> (4L + count(bias)) * N * V;
      case Op.CrossEntropyBackward(var N, _, var V, var bias, _) -> (6L + 2L * count(bias)) * N * V;
      case Op.TargetLoss(var N, var K, var criterion) -> flops(criterion) * N * K;
      case Op.TargetLossBackward(var N, var K, var criterion) ->
          (flops(criterion) + gradientFlops(criterion)) * N * K;
      case Op.GradientNorm(var shapes) -> 2 * elements(shapes);
      // Clip 1, decay 1, first moment 3, second 4, √ / + 3, the update 3.
      case Op.AdamW(var shapes, _) -> 15 * elements(shapes);
      case Op.Clear _ -> 0;
    };
  }

  private static long flops(Activation activation) {
    return switch (activation) {
      case NONE -> 0;
      case GELU -> GELU;
      case GELU_TANH -> GELU_TANH;
      case TANH, RELU -> 1;
    };
  }

  private static long gradientFlops(Activation activation) {
    return switch (activation) {
      case NONE -> 0;
      case GELU -> GELU_GRADIENT;
      case GELU_TANH -> GELU_TANH_GRADIENT;
      case TANH -> TANH_GRADIENT;
      case RELU -> 1;
    };
  }

  /** Of a logit, its weight and the sum over the row among them. */
  private static long flops(Criterion criterion) {
    return switch (criterion) {
      // Magnitude, exponential, 1 + e, logarithm, maximum, y z, difference, sum.
      case Criterion.Logistic _ -> 10;
      case Criterion.Squared _ -> 4;
      // Maximum, difference, exponential, sum, all others' sum; the rest is the target's only.
      case Criterion.Focal _ -> 6;
    };
  }

  private static long gradientFlops(Criterion criterion) {
    return switch (criterion) {
      // σ 2, minus y, weight and normalizer.
      case Criterion.Logistic _ -> 5;
      case Criterion.Squared _ -> 3;
      // Probability, its share of the row, the target's own, normalizer.
      case Criterion.Focal _ -> 4;
    };
  }

  private static int count(Bias bias) {
    return bias == Bias.PRESENT ? 1 : 0;
  }

  private static long count(DropoutMask dropout) {
    return dropout.active() ? 1 : 0;
  }

  private static long elements(List<Shape> shapes) {
    return shapes.stream().mapToLong(Shape::elements).sum();
  }

  /** The (query, key) pairs of one head of one sequence. */
  private static long pairs(long T, Mask mask) {
    return switch (mask) {
      case FULL -> T * T;
      case CAUSAL -> T * (T + 1) / 2;
    };
  }

  /** The pairs where S new positions are the last of a full cache of T. */
  private static long pairs(long S, long T) {
    return S * T - S * (S - 1) / 2;
  }

  private static long bytes(Op op, Port port, Access access) {
    long all = port.shape().elements();
    long elements =
        switch (op) {
          // No more rows of a table are touched than there are ids, unless it is overwritten.
          case Op.Embedding(var N, _, _) -> isTable(port) ? someRows(port, N) : all;
          case Op.EmbeddingBackward(var N, _, _) when access == Access.ADD ->
              isTable(port) ? someRows(port, N) : all;
          case Op.Rotary(var N, _, _, _) -> isTable(port) ? someRows(port, N) : all;
          case Op.RotaryBackward(var N, _, _, _) -> isTable(port) ? someRows(port, N) : all;
          case Op.GatherRows(_, var M, _) when port.name().equals("x") -> someRows(port, M);
          case Op.GatherRowsBackward(_, var M, _) when access == Access.ADD -> someRows(port, M);
          default -> all;
        };
    // The whole cache is read, and the new positions are written.
    if (op instanceof Op.CachedAttention cached && access == Access.UPDATE) {
      return port.precision().bytes() * (all + all / cached.T() * cached.S());
    }
    int times = access == Access.ADD || access == Access.UPDATE ? 2 : 1;
    return times * elements * port.precision().bytes();
  }

  private static boolean isTable(Port port) {
    return port.name().startsWith("table") || port.name().startsWith("dtable");
  }

  private static long someRows(Port port, long rows) {
    return Math.min(port.shape().size(0), rows) * port.shape().size(1);
  }
}
