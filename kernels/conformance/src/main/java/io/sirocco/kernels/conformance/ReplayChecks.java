package io.sirocco.kernels.conformance;

import io.sirocco.kernels.Activation;
import io.sirocco.kernels.AdamWSettings;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Criterion;
import io.sirocco.kernels.DropoutMask;
import io.sirocco.kernels.Executable;
import io.sirocco.kernels.Mask;
import io.sirocco.kernels.MatmulForm;
import io.sirocco.kernels.ModelState;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.Shape;
import io.sirocco.kernels.Step;
import io.sirocco.kernels.Tensor;
import io.sirocco.kernels.WeightLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Call 1 gives the bits of call 20,000: code that a virtual machine interprets at first and
 * compiles later, with another order of operations or other intrinsics, shows here. All ops are
 * steps of one program, so that a device with slow dispatch is asked 20,000 times and not 20,000
 * times an op.
 */
final class ReplayChecks {

  private static final DropoutMask DROPOUT = new DropoutMask(0.3, 2);
  private static final List<Shape> SHAPES = List.of(Shape.of(5, 7), Shape.of(33));

  /** One small case an op, with whole vectors and a tail; every activation. */
  static final List<Case> SMALL =
      Stream.<Op>of(
              new Op.Embedding(3, 19, List.of(5, 4)),
              new Op.LayerNorm(3, 37, 1e-5, Bias.PRESENT),
              new Op.RmsNorm(3, 37, 1e-5),
              new Op.SwiGlu(3, 37),
              new Op.Rotary(3, 2, 38, 5),
              linear(Activation.NONE),
              linear(Activation.GELU),
              linear(Activation.GELU_TANH),
              linear(Activation.TANH),
              rounded(Precision.BF16),
              rounded(Precision.F16),
              new Op.Matmul(MatmulForm.NN, 2, 3, 21, 9),
              new Op.Matmul(MatmulForm.NT, 2, 3, 21, 9),
              new Op.Matmul(MatmulForm.TN, 2, 3, 21, 9),
              new Op.Attention(1, 5, 2, 9, Mask.CAUSAL, DROPOUT),
              new Op.ResidualAdd(1, 3, 19, DROPOUT),
              new Op.Dropout(1, 3, 19, DROPOUT),
              new Op.GatherRows(4, 3, 19),
              new Op.CrossEntropy(3, 9, 37, Bias.PRESENT),
              new Op.TargetLoss(3, 7, new Criterion.Focal(1.5)),
              new Op.EmbeddingBackward(3, 19, List.of(5, 4)),
              new Op.LayerNormBackward(3, 37, Bias.PRESENT),
              new Op.RmsNormBackward(3, 37),
              new Op.SwiGluBackward(3, 37),
              new Op.RotaryBackward(3, 2, 38, 5),
              linearBackward(Activation.NONE),
              linearBackward(Activation.GELU),
              linearBackward(Activation.GELU_TANH),
              linearBackward(Activation.TANH),
              new Op.MatmulBackward(MatmulForm.NN, 2, 3, 21, 9),
              new Op.MatmulBackward(MatmulForm.NT, 2, 3, 21, 9),
              new Op.MatmulBackward(MatmulForm.TN, 2, 3, 21, 9),
              new Op.AttentionBackward(1, 5, 2, 9, Mask.CAUSAL, DROPOUT),
              new Op.ResidualAddBackward(1, 3, 19, DROPOUT),
              new Op.DropoutBackward(1, 3, 19, DROPOUT),
              new Op.GatherRowsBackward(4, 3, 19),
              new Op.CrossEntropyBackward(3, 9, 37, Bias.PRESENT),
              new Op.TargetLossBackward(3, 7, new Criterion.Logistic()),
              new Op.TargetLossBackward(3, 7, new Criterion.Squared()),
              new Op.TargetLossBackward(3, 7, new Criterion.Focal(1.5)),
              new Op.CachedAttention(1, 2, 9, 2, 9),
              new Op.GradientNorm(SHAPES),
              new Op.AdamW(SHAPES, new AdamWSettings(0.9, 0.99, 1e-8, 0.1)),
              new Op.Clear(SHAPES))
          .map(op -> new Case(op, Data.NORMAL))
          .toList();

  private ReplayChecks() {}

  private static Op linear(Activation activation) {
    return new Op.Linear(3, 9, 21, WeightLayout.INPUT_OUTPUT, Bias.PRESENT, activation);
  }

  private static Op rounded(Precision precision) {
    WeightLayout layout = WeightLayout.INPUT_OUTPUT;
    return new Op.Linear(3, 9, 21, layout, Bias.PRESENT, Activation.NONE, precision);
  }

  private static Op linearBackward(Activation activation) {
    return new Op.LinearBackward(3, 9, 21, WeightLayout.OUTPUT_INPUT, Bias.PRESENT, activation);
  }

  static List<Check> checks(Extent extent) {
    return List.of(check("one program of all ops", SMALL, extent.calls()));
  }

  /** The check of one program made of these cases. */
  static Check check(String name, List<Case> cases, int calls) {
    return new Check(
        "same bits in call 1 and call %,d".formatted(calls),
        name,
        backends -> replay(cases, backends, calls));
  }

  /** Runs once, many times on whatever that left, and once more from the start. */
  private static Verdict replay(List<Case> cases, Backends backends, int calls) {
    List<BoundCase> bounds = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    List<Tensor> state = new ArrayList<>();
    for (Case tested : cases) {
      BoundCase bound = BoundCase.of(tested, bounds.size() + ".");
      bounds.add(bound);
      steps.addAll(bound.program().steps());
      state.addAll(bound.state().tensors());
    }
    try (Session session = backends.usual().open(new ModelState(state));
        Executable executable = session.compile(new Program("all ops", steps))) {
      Map<Case, BoundRun> runs = new LinkedHashMap<>();
      bounds.forEach(bound -> runs.put(bound.tested(), new BoundRun(bound, session, executable)));
      Map<Case, Map<String, float[]>> first = runOnce(runs, executable);
      for (int call = 2; call < calls; call++) {
        executable.run();
      }
      Map<Case, Map<String, float[]>> last = runOnce(runs, executable);
      return compare(first, last, calls);
    }
  }

  private static Map<Case, Map<String, float[]>> runOnce(
      Map<Case, BoundRun> runs, Executable executable) {
    runs.forEach((tested, run) -> run.write(Sampler.sample(tested, tested.seed())));
    executable.run();
    Map<Case, Map<String, float[]>> results = new LinkedHashMap<>();
    runs.forEach((tested, run) -> results.put(tested, run.read()));
    return results;
  }

  private static Verdict compare(
      Map<Case, Map<String, float[]>> first, Map<Case, Map<String, float[]>> last, int calls) {
    for (Map.Entry<Case, Map<String, float[]>> entry : first.entrySet()) {
      String what = "in call 1 and in call %d".formatted(calls);
      Map<String, float[]> again = last.getOrDefault(entry.getKey(), Map.of());
      Verdict verdict = Bits.same(entry.getKey(), what, entry.getValue(), again);
      if (verdict instanceof Verdict.Failed) {
        return verdict;
      }
    }
    return new Verdict.Passed();
  }
}
