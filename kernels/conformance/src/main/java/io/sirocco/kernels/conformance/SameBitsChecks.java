package io.sirocco.kernels.conformance;

import io.sirocco.kernels.Activation;
import io.sirocco.kernels.AdamWSettings;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.DropoutMask;
import io.sirocco.kernels.Executable;
import io.sirocco.kernels.Mask;
import io.sirocco.kernels.ModelState;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.Shape;
import io.sirocco.kernels.Tensor;
import io.sirocco.kernels.WeightLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Same input, same bits: whatever the number of threads, and whatever ran before in the session.
 */
final class SameBitsChecks {
  private static final DropoutMask DROPOUT = new DropoutMask(0.2, 5);

  /** Ops with several tiles of work, so that threads have something to share. */
  private static final List<Case> TILED =
      Stream.concat(
              Stream.of(
                      new Op.Embedding(300, 96, List.of(500, 40)),
                      new Op.LayerNorm(300, 96, 1e-5, Bias.PRESENT),
                      linear(WeightLayout.INPUT_OUTPUT, Activation.GELU),
                      linear(WeightLayout.OUTPUT_INPUT, Activation.GELU_TANH),
                      new Op.Attention(3, 150, 3, 20, Mask.CAUSAL, DROPOUT),
                      new Op.ResidualAdd(3, 100, 96, DROPOUT),
                      new Op.Dropout(3, 100, 96, DROPOUT),
                      new Op.GatherRows(300, 200, 96),
                      new Op.CrossEntropy(290, 64, 700, Bias.PRESENT),
                      new Op.EmbeddingBackward(500, 96, List.of(40, 7)),
                      new Op.LayerNormBackward(300, 96, Bias.PRESENT),
                      linearBackward(WeightLayout.INPUT_OUTPUT, Activation.GELU),
                      linearBackward(WeightLayout.OUTPUT_INPUT, Activation.TANH),
                      new Op.AttentionBackward(3, 150, 3, 20, Mask.CAUSAL, DROPOUT),
                      new Op.ResidualAddBackward(3, 100, 96, DROPOUT),
                      new Op.DropoutBackward(3, 100, 96, DROPOUT),
                      new Op.GatherRowsBackward(200, 300, 96),
                      new Op.CrossEntropyBackward(290, 64, 700, Bias.PRESENT))
                  .map(op -> new Case(op, Data.NORMAL)),
              Stream.of(
                      new Op.CachedAttention(3, 40, 150, 3, 20),
                      new Op.GradientNorm(List.of(Shape.of(333, 777), Shape.of(1000))),
                      new Op.AdamW(
                          List.of(Shape.of(333, 777), Shape.of(1000)),
                          new AdamWSettings(0.9, 0.99, 1e-8, 0.1)),
                      new Op.Clear(List.of(Shape.of(333, 777))))
                  .map(op -> new Case(op, Data.NORMAL)))
          .toList();

  /** Fills the scratch with large and undefined numbers. */
  private static final Case DIRT =
      new Case(
          new Op.Linear(70, 90, 80, WeightLayout.INPUT_OUTPUT, Bias.PRESENT, Activation.GELU_TANH),
          Data.ONE_ROW_NOT_A_NUMBER,
          Sums.WRITTEN,
          Binding.SCRATCH);

  private SameBitsChecks() {}

  private static Op linear(WeightLayout layout, Activation activation) {
    return new Op.Linear(300, 150, 210, layout, Bias.PRESENT, activation);
  }

  private static Op linearBackward(WeightLayout layout, Activation activation) {
    return new Op.LinearBackward(300, 150, 210, layout, Bias.PRESENT, activation);
  }

  static List<Check> checks() {
    List<Check> checks = new ArrayList<>();
    for (Case tested : TILED) {
      checks.add(
          new Check(
              "same bits with 1, 2 and 3 threads",
              tested.name(),
              backends -> threads(tested, backends)));
    }
    CaseTable.CASES.stream()
        .filter(tested -> tested.binding() == Binding.SCRATCH)
        .filter(tested -> tested.sums() != Sums.MIXED)
        .forEach(tested ->
            checks.add(
                new Check(
                    "same bits in a used session",
                    tested.name(),
                    backends -> usedSession(tested, backends.usual()))));
    return checks;
  }

  private static Verdict threads(Case tested, Backends backends) {
    Contents contents = Sampler.sample(tested, tested.seed());
    Map<String, float[]> alone = fresh(tested, contents, backends.threads(1));
    for (int threads = 2; threads <= 3; threads++) {
      Map<String, float[]> shared = fresh(tested, contents, backends.threads(threads));
      Verdict verdict =
          Bits.same(tested, "with 1 and %d threads".formatted(threads), alone, shared);
      if (verdict instanceof Verdict.Failed) {
        return verdict;
      }
    }
    return new Verdict.Passed();
  }

  private static Map<String, float[]> fresh(Case tested, Contents contents, Backend backend) {
    BoundCase bound = BoundCase.of(tested);
    try (Session session = backend.open(bound.state());
        BoundRun run = new BoundRun(bound, session)) {
      run.write(contents);
      run.run();
      return run.read();
    }
  }

  /**
   * A program before, then the case, then a larger program compiled and run, then the case again.
   */
  private static Verdict usedSession(Case tested, Backend backend) {
    Contents contents = Sampler.sample(tested, tested.seed());
    Contents dirt = Sampler.sample(DIRT, DIRT.seed());
    Map<String, float[]> expected = fresh(tested, contents, backend);
    BoundCase before = BoundCase.of(DIRT, "before.");
    BoundCase bound = BoundCase.of(tested);
    List<Tensor> state = new ArrayList<>(before.state().tensors());
    state.addAll(bound.state().tensors());
    try (Session session = backend.open(new ModelState(state));
        BoundRun dirty = new BoundRun(before, session)) {
      dirty.write(dirt);
      dirty.run();
      try (Executable executable = session.compile(bound.program())) {
        BoundRun run = new BoundRun(bound, session, executable);
        run.write(contents);
        run.run();
        Map<String, float[]> first = run.read();
        dirty.run();
        run.write(contents);
        run.run();
        Verdict verdict = Bits.same(tested, "alone and after another program", expected, first);
        return verdict instanceof Verdict.Failed
            ? verdict
            : Bits.same(tested, "alone and between two other programs", expected, run.read());
      }
    }
  }
}
