package io.sirocco.kernels.conformance;

import static io.sirocco.kernels.conformance.Data.LARGE;
import static io.sirocco.kernels.conformance.Data.NORMAL;
import static io.sirocco.kernels.conformance.Data.ONE_ROW_NOT_A_NUMBER;
import static io.sirocco.kernels.conformance.Data.TINY;
import static io.sirocco.kernels.conformance.Data.ZERO;

import io.sirocco.kernels.MatmulForm;
import io.sirocco.kernels.Op;
import java.util.ArrayList;
import java.util.List;

/** Batched matrix products and their gradients. */
final class MatmulCases {

  /**
   * One, fewer than the tiles of two threads, and more than most machines have threads to halve.
   */
  private static final int[] BATCHES = {1, 3, 17};

  private MatmulCases() {}

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (MatmulForm form : MatmulForm.values()) {
      addSmall(cases, form);
    }
    for (MatmulForm form : MatmulForm.values()) {
      addLarge(cases, form);
    }
    return cases;
  }

  private static void addSmall(List<Case> cases, MatmulForm form) {
    for (int i = 0; i < ForwardCases.PRODUCTS.length; i++) {
      int M = ForwardCases.PRODUCTS[i][0];
      int K = ForwardCases.PRODUCTS[i][1];
      int N = ForwardCases.PRODUCTS[i][2];
      for (int j = 0; j < BATCHES.length; j++) {
        // With the size, or each number of products would always meet the same sums.
        Sums sums = CaseTable.inTurn(Sums.values(), i + j);
        cases.addAll(CaseTable.on(new Op.Matmul(form, BATCHES[j], M, N, K), NORMAL));
        Op gradient = new Op.MatmulBackward(form, BATCHES[j], M, N, K);
        cases.add(new Case(gradient, NORMAL, sums, Binding.SESSION));
      }
    }
    Op op = new Op.Matmul(form, 3, 13, 21, 37);
    Op gradient = new Op.MatmulBackward(form, 3, 13, 21, 37);
    cases.addAll(CaseTable.on(op, LARGE, TINY, ZERO, ONE_ROW_NOT_A_NUMBER));
    cases.addAll(CaseTable.on(gradient, LARGE, TINY, ZERO, ONE_ROW_NOT_A_NUMBER));
    cases.addAll(CaseTable.placed(new Op.Matmul(form, 5, 9, 35, 20)));
    cases.addAll(CaseTable.bound(new Op.MatmulBackward(form, 5, 7, 9, 5)));
  }

  private static void addLarge(List<Case> cases, MatmulForm form) {
    for (int[] size : ForwardCases.LARGE_PRODUCTS) {
      int B = size[0] < 100 ? 3 : 1;
      Op op = new Op.Matmul(form, B, size[0], size[2], size[1]);
      Op gradient = new Op.MatmulBackward(form, B, size[0], size[2], size[1]);
      cases.addAll(CaseTable.on(op, NORMAL));
      cases.add(new Case(gradient, NORMAL, Sums.MIXED, Binding.SESSION));
    }
  }
}
