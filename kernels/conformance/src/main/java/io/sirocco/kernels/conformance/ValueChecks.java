package io.sirocco.kernels.conformance;

import io.sirocco.kernels.Session;
import java.util.List;
import java.util.Optional;

/** Every case of the table: values within rounding bounds of the oracle, nothing else touched. */
final class ValueChecks {

  private ValueChecks() {}

  /** One check a case, grouped by op. */
  static List<Check> checks() {
    return CaseTable.CASES.stream().map(ValueChecks::check).toList();
  }

  /** The check of one case. */
  static Check check(Case tested) {
    return new Check(tested.op().name(), tested.name(), backends -> verdict(tested, backends));
  }

  private static Verdict verdict(Case tested, Backends backends) {
    Comparison comparison = new Comparison(tested, tested.seed());
    BoundCase bound = BoundCase.of(tested);
    try (Session session = backends.usual().open(bound.state());
        BoundRun run = new BoundRun(bound, session)) {
      if (tested.binding() == Binding.EXECUTABLE) {
        run.write(Sampler.sample(tested, tested.seed() + 1));
        run.run();
      }
      run.write(comparison.before());
      run.run();
      Verdict values = comparison.verdict(run.read());
      Optional<String> broken = run.brokenGuard();
      return values instanceof Verdict.Passed && broken.isPresent()
          ? new Verdict.Failed("%s; %s".formatted(broken.orElseThrow(), tested.name()))
          : values;
    }
  }
}
