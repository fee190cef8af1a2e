package io.sirocco.kernels.conformance;

import io.sirocco.kernels.Activation;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Executable;
import io.sirocco.kernels.ModelState;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.Tensor;
import io.sirocco.kernels.WeightLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The same bits in a session that was used before: by another program, which leaves large numbers
 * and numbers that are none in the scratch, and by the case itself on other data, which leaves
 * whatever a backend keeps of operands, such as packed weights.
 */
final class SessionChecks {
  private static final Case OTHER =
      new Case(
          new Op.Linear(70, 90, 80, WeightLayout.INPUT_OUTPUT, Bias.PRESENT, Activation.GELU_TANH),
          Data.ONE_ROW_NOT_A_NUMBER,
          Sums.WRITTEN,
          Binding.SCRATCH);

  private SessionChecks() {}

  static List<Check> checks(Extent extent) {
    Stream<Case> inScratch =
        switch (extent) {
          case ALL -> CaseTable.CASES.stream().filter(SessionChecks::isInScratch);
          case SELECTION -> Stream.of();
        };
    return Stream.concat(ReplayChecks.SMALL.stream(), inScratch)
        .map(tested ->
            new Check(
                "same bits in a used session",
                tested.name(),
                backends -> sameBits(tested, backends.usual())))
        .toList();
  }

  private static boolean isInScratch(Case tested) {
    return tested.binding() == Binding.SCRATCH;
  }

  /** The other program runs before the case is compiled, and once more before it runs. */
  private static Verdict sameBits(Case tested, Backend backend) {
    Contents contents = Sampler.sample(tested, tested.seed());
    Map<String, float[]> expected = BoundRun.once(tested, contents, backend);
    BoundCase before = BoundCase.of(OTHER, "before.");
    BoundCase bound = BoundCase.of(tested);
    List<Tensor> state = new ArrayList<>(before.state().tensors());
    state.addAll(bound.state().tensors());
    try (Session session = backend.open(new ModelState(state));
        BoundRun other = new BoundRun(before, session)) {
      other.write(Sampler.sample(OTHER, OTHER.seed()));
      other.run();
      try (Executable executable = session.compile(bound.program())) {
        BoundRun run = new BoundRun(bound, session, executable);
        run.write(Sampler.sample(tested, tested.seed() + 1));
        run.run();
        other.run();
        run.write(contents);
        run.run();
        return Bits.same(tested, "alone and after other programs and data", expected, run.read());
      }
    }
  }
}
