package io.sirocco.kernels.conformance;

import io.sirocco.kernels.Backend;
import java.util.List;

/**
 * The suite in a moment: one small case an op against the oracle, without JUnit. For a user who
 * wants to know whether a backend computes correctly on this machine.
 */
public final class Miniature {

  private Miniature() {}

  /**
   * What was found about one case.
   *
   * @param name the op and its sizes
   * @param verdict whether the backend conforms
   */
  public record Finding(String name, Verdict verdict) {}

  /** Runs every op once; an error of the backend is a failed verdict. The backend stays open. */
  public static List<Finding> run(Backend backend) {
    Backends backends = new Backends(_ -> backend);
    return ReplayChecks.SMALL.stream()
        .map(tested -> new Finding(tested.op().toString(), verdict(tested, backends)))
        .toList();
  }

  private static Verdict verdict(Case tested, Backends backends) {
    try {
      return ValueChecks.check(tested).run(backends);
    } catch (RuntimeException error) {
      return new Verdict.Failed("%s failed: %s".formatted(tested.op(), error));
    }
  }
}
