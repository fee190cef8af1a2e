package io.sirocco.kernels.conformance;

import io.sirocco.kernels.Activation;
import io.sirocco.kernels.AdamWSettings;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Criterion;
import io.sirocco.kernels.DropoutMask;
import io.sirocco.kernels.Mask;
import io.sirocco.kernels.MatmulForm;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Shape;
import io.sirocco.kernels.WeightLayout;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The same bits whatever the number of threads. */
final class ThreadChecks {
  private static final int MOST_THREADS = 3;
  private static final DropoutMask DROPOUT = new DropoutMask(0.2, 5);
  private static final List<Shape> SHAPES = List.of(Shape.of(333, 777), Shape.of(1000));

  /** Ops with several tiles of work, so that threads have something to share. */
  private static final List<Case> TILED =
      Stream.<Op>of(
              new Op.Embedding(300, 96, List.of(500, 40)),
              new Op.LayerNorm(300, 96, 1e-5, Bias.PRESENT),
              new Op.RmsNorm(300, 96, 1e-5),
              new Op.SwiGlu(300, 96),
              new Op.Rotary(300, 3, 32, 50),
              linear(WeightLayout.INPUT_OUTPUT, Activation.GELU),
              linear(WeightLayout.OUTPUT_INPUT, Activation.GELU_TANH),
              new Op.Matmul(MatmulForm.NN, 3, 100, 210, 150),
              new Op.Matmul(MatmulForm.NT, 5, 2, 210, 150),
              new Op.Matmul(MatmulForm.NN, 5, 2, 210, 150),
              new Op.Matmul(MatmulForm.TN, 17, 60, 70, 50),
              rounded(Precision.BF16),
              new Op.Matmul(MatmulForm.NN, 17, 60, 70, 50, Precision.F16),
              new Op.Attention(3, 150, 3, 20, Mask.CAUSAL, DROPOUT),
              new Op.ResidualAdd(3, 100, 96, DROPOUT),
              new Op.Dropout(3, 100, 96, DROPOUT),
              new Op.GatherRows(300, 200, 96),
              new Op.CrossEntropy(150, 33, 500, Bias.PRESENT),
              new Op.EmbeddingBackward(500, 96, List.of(40, 7)),
              new Op.LayerNormBackward(300, 96, Bias.PRESENT),
              new Op.RmsNormBackward(300, 96),
              new Op.SwiGluBackward(300, 96),
              new Op.RotaryBackward(300, 3, 32, 50),
              linearBackward(WeightLayout.INPUT_OUTPUT, Activation.GELU),
              linearBackward(WeightLayout.OUTPUT_INPUT, Activation.TANH),
              new Op.MatmulBackward(MatmulForm.NN, 3, 100, 210, 150),
              new Op.MatmulBackward(MatmulForm.NT, 5, 60, 70, 2),
              new Op.MatmulBackward(MatmulForm.TN, 17, 60, 70, 50),
              new Op.AttentionBackward(3, 150, 3, 20, Mask.CAUSAL, DROPOUT),
              new Op.ResidualAddBackward(3, 100, 96, DROPOUT),
              new Op.DropoutBackward(3, 100, 96, DROPOUT),
              new Op.GatherRowsBackward(200, 300, 96),
              new Op.CrossEntropyBackward(150, 33, 500, Bias.PRESENT),
              new Op.CrossEntropyBackward(150, 33, 500, Bias.PRESENT, Precision.BF16),
              new Op.TargetLoss(300, 12, new Criterion.Logistic()),
              new Op.TargetLossBackward(300, 12, new Criterion.Focal(2)),
              new Op.CachedAttention(3, 40, 150, 3, 20),
              new Op.GradientNorm(SHAPES),
              new Op.AdamW(SHAPES, new AdamWSettings(0.9, 0.99, 1e-8, 0.1)),
              new Op.Clear(SHAPES))
          .map(op -> new Case(op, Data.NORMAL))
          .toList();

  private ThreadChecks() {}

  private static Op linear(WeightLayout layout, Activation activation) {
    return new Op.Linear(300, 150, 210, layout, Bias.PRESENT, activation);
  }

  private static Op rounded(Precision precision) {
    WeightLayout layout = WeightLayout.INPUT_OUTPUT;
    return new Op.LinearBackward(300, 150, 210, layout, Bias.PRESENT, Activation.GELU, precision);
  }

  private static Op linearBackward(WeightLayout layout, Activation activation) {
    return new Op.LinearBackward(300, 150, 210, layout, Bias.PRESENT, activation);
  }

  static List<Check> checks() {
    return TILED.stream()
        .map(tested ->
            new Check(
                "same bits with 1, 2 and %d threads".formatted(MOST_THREADS),
                tested.name(),
                backends -> sameBits(tested, backends)))
        .toList();
  }

  private static Verdict sameBits(Case tested, Backends backends) {
    Contents contents = Sampler.sample(tested, tested.seed());
    Map<String, float[]> alone = BoundRun.once(tested, contents, backends.threads(1));
    for (int threads = 2; threads <= MOST_THREADS; threads++) {
      Map<String, float[]> shared = BoundRun.once(tested, contents, backends.threads(threads));
      String what = "with 1 and %d threads".formatted(threads);
      Verdict verdict = Bits.same(tested, what, alone, shared);
      if (verdict instanceof Verdict.Failed) {
        return verdict;
      }
    }
    return new Verdict.Passed();
  }
}
