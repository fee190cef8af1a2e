package io.sirocco.kernels.conformance;

import static io.sirocco.kernels.conformance.Data.LARGE;
import static io.sirocco.kernels.conformance.Data.NORMAL;
import static io.sirocco.kernels.conformance.Data.ONE_ROW_NOT_A_NUMBER;
import static io.sirocco.kernels.conformance.Data.REPEATED;
import static io.sirocco.kernels.conformance.Data.TINY;
import static io.sirocco.kernels.conformance.Data.WEIGHTLESS;
import static io.sirocco.kernels.conformance.Data.ZERO;

import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Op;
import java.util.ArrayList;
import java.util.List;

/** Output projection with cross-entropy, and its gradient. */
final class LossCases {

  /** N, C, V. */
  private static final int[][] SIZES = {
    {1, 1, 1},
    {1, 3, 2},
    {3, 7, 5},
    {7, 16, 31},
    {16, 31, 16},
    {5, 64, 65},
    {33, 5, 129},
    {65, 17, 67},
    {64, 128, 65},
    {37, 20, 1000},
    {129, 33, 257}
  };

  private LossCases() {}

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (Bias bias : Bias.values()) {
      for (int[] size : SIZES) {
        addPair(cases, size, bias, NORMAL);
      }
      addPair(cases, new int[] {7, 12, 33}, bias, LARGE, TINY, ZERO, REPEATED, WEIGHTLESS);
      addPair(cases, new int[] {66, 9, 130}, bias, LARGE, WEIGHTLESS, ONE_ROW_NOT_A_NUMBER);
      addPair(cases, new int[] {1, 5, 3}, bias, WEIGHTLESS);
      cases.addAll(CaseTable.placed(new Op.CrossEntropy(9, 11, 21, bias)));
      Op backward = new Op.CrossEntropyBackward(9, 11, 21, bias);
      cases.addAll(CaseTable.bound(backward));
      cases.add(new Case(backward, WEIGHTLESS, Sums.ADDED, Binding.SESSION));
      cases.add(new Case(backward, LARGE, Sums.ADDED, Binding.SESSION));
    }
    // More scores than a backend holds at a time.
    addPair(cases, new int[] {200, 2, 30_000}, Bias.PRESENT, NORMAL);
    return cases;
  }

  private static void addPair(List<Case> cases, int[] size, Bias bias, Data... kinds) {
    cases.addAll(CaseTable.on(new Op.CrossEntropy(size[0], size[1], size[2], bias), kinds));
    cases.addAll(CaseTable.on(new Op.CrossEntropyBackward(size[0], size[1], size[2], bias), kinds));
  }
}
