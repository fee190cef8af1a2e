package io.sirocco.kernels.conformance;

import static io.sirocco.kernels.conformance.Data.LARGE;
import static io.sirocco.kernels.conformance.Data.NORMAL;
import static io.sirocco.kernels.conformance.Data.ONE_ROW_NOT_A_NUMBER;
import static io.sirocco.kernels.conformance.Data.REPEATED;
import static io.sirocco.kernels.conformance.Data.TINY;
import static io.sirocco.kernels.conformance.Data.ZERO;

import io.sirocco.kernels.Activation;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.DropoutMask;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.WeightLayout;
import java.util.ArrayList;
import java.util.List;

/** Gradients but those of attention and loss. */
final class BackwardCases {

  private BackwardCases() {}

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    addEmbeddings(cases);
    addLayerNorms(cases);
    addRmsNorms(cases);
    addGatedUnits(cases);
    addRotations(cases);
    addLinears(cases);
    addDropouts(cases);
    addGathers(cases);
    return cases;
  }

  private static void addEmbeddings(List<Case> cases) {
    for (int[] size : ForwardCases.ROWS_CHANNELS) {
      List<Integer> rows = size[0] % 2 == 0 ? List.of(50, 3) : List.of(11);
      cases.addAll(CaseTable.on(new Op.EmbeddingBackward(size[0], size[1], rows), NORMAL));
    }
    Op three = new Op.EmbeddingBackward(33, 31, List.of(100, 33, 2));
    cases.addAll(CaseTable.on(three, REPEATED, TINY, ONE_ROW_NOT_A_NUMBER));
    cases.addAll(CaseTable.bound(three));
    cases.add(new Case(three, REPEATED, Sums.ADDED, Binding.SESSION));
  }

  private static void addLayerNorms(List<Case> cases) {
    for (Bias bias : Bias.values()) {
      for (int[] size : ForwardCases.ROWS_CHANNELS) {
        Op op = new Op.LayerNormBackward(size[0], size[1], bias);
        cases.addAll(CaseTable.on(op, NORMAL, LARGE));
        cases.add(new Case(op, NORMAL, Sums.ADDED, Binding.SESSION));
      }
      Op op = new Op.LayerNormBackward(13, 65, bias);
      cases.addAll(CaseTable.on(op, TINY, ZERO, ONE_ROW_NOT_A_NUMBER));
      cases.addAll(CaseTable.bound(op));
    }
  }

  private static void addRmsNorms(List<Case> cases) {
    for (int[] size : ForwardCases.ROWS_CHANNELS) {
      Op op = new Op.RmsNormBackward(size[0], size[1]);
      cases.addAll(CaseTable.on(op, NORMAL, LARGE));
      cases.add(new Case(op, NORMAL, Sums.ADDED, Binding.SESSION));
    }
    Op op = new Op.RmsNormBackward(13, 65);
    cases.addAll(CaseTable.on(op, TINY, ZERO, ONE_ROW_NOT_A_NUMBER));
    cases.addAll(CaseTable.bound(op));
  }

  private static void addGatedUnits(List<Case> cases) {
    for (int[] size : ForwardCases.ROWS_CHANNELS) {
      Op op = new Op.SwiGluBackward(size[0], size[1]);
      cases.addAll(CaseTable.on(op, NORMAL, LARGE));
      cases.add(new Case(op, NORMAL, Sums.ADDED, Binding.SESSION));
    }
    Op op = new Op.SwiGluBackward(13, 37);
    cases.addAll(CaseTable.on(op, TINY, ZERO, ONE_ROW_NOT_A_NUMBER));
    cases.addAll(CaseTable.bound(op));
    cases.addAll(CaseTable.on(new Op.SwiGluBackward(3, 2061), NORMAL));
  }

  private static void addRotations(List<Case> cases) {
    for (int[] size : ForwardCases.HEADS) {
      Op op = new Op.RotaryBackward(size[0], size[1], size[2], size[3]);
      cases.addAll(CaseTable.on(op, NORMAL, LARGE));
      cases.add(new Case(op, NORMAL, Sums.ADDED, Binding.SESSION));
    }
    Op op = new Op.RotaryBackward(11, 2, 18, 30);
    cases.addAll(CaseTable.on(op, TINY, ZERO, REPEATED, ONE_ROW_NOT_A_NUMBER));
    cases.addAll(CaseTable.bound(op));
  }

  private static void addLinears(List<Case> cases) {
    int turn = 0;
    for (WeightLayout layout : WeightLayout.values()) {
      for (Bias bias : Bias.values()) {
        for (Activation activation : Activation.values()) {
          for (int[] size : ForwardCases.PRODUCTS) {
            Op op = new Op.LinearBackward(size[0], size[1], size[2], layout, bias, activation);
            Sums sums = CaseTable.inTurn(Sums.values(), turn++);
            cases.add(new Case(op, NORMAL, sums, Binding.SESSION));
          }
          Op op = new Op.LinearBackward(13, 37, 21, layout, bias, activation);
          cases.addAll(CaseTable.on(op, LARGE, TINY, ZERO, ONE_ROW_NOT_A_NUMBER));
          cases.addAll(CaseTable.bound(new Op.LinearBackward(7, 5, 9, layout, bias, activation)));
        }
      }
    }
    for (int[] size : ForwardCases.LARGE_PRODUCTS) {
      for (WeightLayout layout : WeightLayout.values()) {
        Bias bias = CaseTable.inTurn(Bias.values(), turn);
        Activation activation = CaseTable.inTurn(Activation.values(), turn++);
        Op op = new Op.LinearBackward(size[0], size[1], size[2], layout, bias, activation);
        cases.add(new Case(op, NORMAL, CaseTable.inTurn(Sums.values(), turn), Binding.SESSION));
      }
    }
  }

  private static void addDropouts(List<Case> cases) {
    for (DropoutMask dropout : List.of(ForwardCases.TENTH, ForwardCases.HALF, ForwardCases.MOST)) {
      for (int[] size : ForwardCases.SEQUENCES) {
        int B = size[0];
        int T = size[1];
        int C = size[2];
        Op residual = new Op.ResidualAddBackward(B, T, C, dropout);
        Op plain = new Op.DropoutBackward(B, T, C, dropout);
        for (Sums sums : List.of(Sums.WRITTEN, Sums.ADDED)) {
          cases.add(new Case(residual, NORMAL, sums, Binding.SESSION));
          cases.add(new Case(plain, NORMAL, sums, Binding.SESSION));
        }
      }
      cases.addAll(CaseTable.on(new Op.ResidualAddBackward(2, 3, 20, dropout), TINY, ZERO));
      cases.addAll(CaseTable.on(new Op.DropoutBackward(2, 3, 20, dropout), TINY, ZERO));
      cases.addAll(CaseTable.bound(new Op.ResidualAddBackward(3, 5, 11, dropout)));
      cases.addAll(CaseTable.bound(new Op.DropoutBackward(3, 5, 11, dropout)));
    }
  }

  private static void addGathers(List<Case> cases) {
    for (int[] size : ForwardCases.ROWS_CHANNELS) {
      for (Sums sums : List.of(Sums.WRITTEN, Sums.ADDED)) {
        Op op = new Op.GatherRowsBackward(size[0], 13, size[1]);
        cases.add(new Case(op, NORMAL, sums, Binding.SESSION));
      }
      cases.addAll(CaseTable.on(new Op.GatherRowsBackward(size[0], 1, size[1]), NORMAL));
    }
    Op op = new Op.GatherRowsBackward(20, 37, 19);
    cases.addAll(CaseTable.on(op, REPEATED, TINY, ONE_ROW_NOT_A_NUMBER));
    cases.addAll(CaseTable.bound(op));
  }
}
