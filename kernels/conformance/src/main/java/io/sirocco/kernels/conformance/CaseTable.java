package io.sirocco.kernels.conformance;

import io.sirocco.kernels.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** All cases: every op over many sizes, every choice that it offers, every kind of data. */
final class CaseTable {

  /** The table, small cases of an op before large ones. */
  static final List<Case> CASES =
      Stream.of(
              ForwardCases.cases(),
              MatmulCases.cases(),
              AttentionCases.cases(),
              LossCases.cases(),
              TargetLossCases.cases(),
              BackwardCases.cases(),
              RoundedCases.cases(),
              UpdateCases.cases())
          .flatMap(List::stream)
          .toList();

  private CaseTable() {}

  /** One of several choices, the next one each turn. */
  static <A> A inTurn(A[] choices, int turn) {
    return choices[turn % choices.length];
  }

  /** The op on each kind of data. */
  static List<Case> on(Op op, Data... kinds) {
    return Stream.of(kinds).map(data -> new Case(op, data)).toList();
  }

  /** A gradient op bound in every way, on normal data. */
  static List<Case> bound(Op op) {
    List<Case> cases = new ArrayList<>();
    for (Sums sums : Sums.values()) {
      cases.add(new Case(op, Data.NORMAL, sums, Binding.SESSION));
      cases.add(new Case(op, Data.NORMAL, sums, Binding.SCRATCH));
    }
    cases.add(new Case(op, Data.NORMAL, Sums.WRITTEN, Binding.EXECUTABLE));
    return cases;
  }

  /** An op without gradients in every kind of memory, on normal data. */
  static List<Case> placed(Op op) {
    return Stream.of(Binding.values())
        .map(binding -> new Case(op, Data.NORMAL, Sums.WRITTEN, binding))
        .toList();
  }
}
