package io.sirocco.kernels.conformance;

import static io.sirocco.kernels.conformance.Data.LARGE;
import static io.sirocco.kernels.conformance.Data.NORMAL;
import static io.sirocco.kernels.conformance.Data.ONE_ROW_NOT_A_NUMBER;
import static io.sirocco.kernels.conformance.Data.TINY;
import static io.sirocco.kernels.conformance.Data.WEIGHTLESS;
import static io.sirocco.kernels.conformance.Data.ZERO;

import io.sirocco.kernels.Criterion;
import io.sirocco.kernels.Op;
import java.util.ArrayList;
import java.util.List;

/** Losses of logits against targets, and their gradients. */
final class TargetLossCases {

  /** N, K. */
  private static final int[][] SIZES = {
    {1, 1}, {1, 2}, {3, 1}, {3, 7}, {16, 5}, {31, 17}, {65, 3}, {7, 129}, {129, 33}
  };

  private static final List<Criterion> CRITERIA =
      List.of(
          new Criterion.Logistic(),
          new Criterion.Squared(),
          new Criterion.Focal(0),
          new Criterion.Focal(.5),
          new Criterion.Focal(2),
          new Criterion.Focal(5));

  private TargetLossCases() {}

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (Criterion criterion : CRITERIA) {
      for (int[] size : SIZES) {
        addPair(cases, size, criterion, NORMAL, LARGE);
      }
      addPair(cases, new int[] {9, 4}, criterion, TINY, ZERO, WEIGHTLESS, ONE_ROW_NOT_A_NUMBER);
      addPair(cases, new int[] {66, 19}, criterion, WEIGHTLESS, ONE_ROW_NOT_A_NUMBER);
      cases.addAll(CaseTable.placed(new Op.TargetLoss(9, 5, criterion)));
      Op backward = new Op.TargetLossBackward(9, 5, criterion);
      cases.addAll(CaseTable.bound(backward));
      cases.add(new Case(backward, WEIGHTLESS, Sums.ADDED, Binding.SESSION));
    }
    return cases;
  }

  private static void addPair(List<Case> cases, int[] size, Criterion criterion, Data... kinds) {
    cases.addAll(CaseTable.on(new Op.TargetLoss(size[0], size[1], criterion), kinds));
    cases.addAll(CaseTable.on(new Op.TargetLossBackward(size[0], size[1], criterion), kinds));
  }
}
