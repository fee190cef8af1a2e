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

/** Forward ops but attention and loss. */
final class ForwardCases {

  /** Rows and channels: 1, around powers of two and vector widths, odd. */
  static final int[][] ROWS_CHANNELS = {
    {1, 1}, {1, 3}, {3, 1}, {3, 7}, {7, 16}, {16, 31}, {31, 17}, {5, 64}, {64, 129}, {129, 65},
    {9, 257}, {40, 768}
  };

  /** N, C, K: around the tiles of a matrix product (6 rows, 16 and 64 columns), odd, deep, wide. */
  static final int[][] PRODUCTS = {
    {1, 1, 1},
    {1, 7, 3},
    {3, 7, 5},
    {5, 16, 16},
    {6, 17, 31},
    {7, 31, 32},
    {12, 64, 33},
    {13, 3, 64},
    {16, 31, 7},
    {31, 65, 63},
    {1, 257, 129},
    {64, 5, 65}
  };

  /** Larger than one block of any blocking. */
  static final int[][] LARGE_PRODUCTS = {
    {64, 129, 127}, {129, 64, 257}, {257, 65, 130}, {3, 1100, 17}, {37, 128, 513}, {768, 128, 512}
  };

  /** N, H, D, T: halves of heads around vector widths, odd, and longer than one vector. */
  static final int[][] HEADS = {
    {1, 1, 2, 1},
    {3, 1, 6, 5},
    {7, 2, 8, 4},
    {5, 3, 10, 3},
    {16, 2, 16, 16},
    {33, 4, 32, 20},
    {9, 1, 34, 50},
    {4, 3, 70, 7},
    {70, 2, 64, 40},
    {5, 1, 130, 9}
  };

  /** B, T, C. */
  static final int[][] SEQUENCES = {
    {1, 1, 1}, {2, 1, 3}, {1, 7, 8}, {3, 5, 7}, {2, 16, 16}, {3, 4, 31}, {2, 9, 65}, {2, 33, 128}
  };

  static final DropoutMask TENTH = new DropoutMask(0.1, 3);
  static final DropoutMask HALF = new DropoutMask(0.5, 0);
  static final DropoutMask MOST = new DropoutMask(0.9, 41);

  private ForwardCases() {}

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
    for (int[] size : ROWS_CHANNELS) {
      cases.addAll(CaseTable.on(new Op.Embedding(size[0], size[1], List.of(11)), NORMAL));
      cases.addAll(CaseTable.on(new Op.Embedding(size[0], size[1], List.of(50, 3)), NORMAL));
    }
    Op.Embedding three = new Op.Embedding(33, 31, List.of(100, 33, 2));
    cases.addAll(CaseTable.on(three, REPEATED, TINY, ONE_ROW_NOT_A_NUMBER));
    cases.addAll(CaseTable.placed(three));
    cases.addAll(CaseTable.on(new Op.Embedding(7, 5, List.of(1)), NORMAL));
  }

  private static void addLayerNorms(List<Case> cases) {
    for (Bias bias : Bias.values()) {
      for (int[] size : ROWS_CHANNELS) {
        Op op = new Op.LayerNorm(size[0], size[1], 1e-5, bias);
        cases.addAll(CaseTable.on(op, NORMAL, LARGE));
      }
      Op op = new Op.LayerNorm(13, 65, 1e-12, bias);
      cases.addAll(CaseTable.on(op, TINY, ZERO, ONE_ROW_NOT_A_NUMBER));
      cases.addAll(CaseTable.placed(op));
    }
    cases.addAll(CaseTable.on(new Op.LayerNorm(6, 20, 1e-2, Bias.PRESENT), NORMAL, TINY));
  }

  private static void addRmsNorms(List<Case> cases) {
    for (int[] size : ROWS_CHANNELS) {
      cases.addAll(CaseTable.on(new Op.RmsNorm(size[0], size[1], 1e-5), NORMAL, LARGE));
    }
    Op op = new Op.RmsNorm(13, 65, 1e-12);
    cases.addAll(CaseTable.on(op, TINY, ZERO, ONE_ROW_NOT_A_NUMBER));
    cases.addAll(CaseTable.placed(op));
    cases.addAll(CaseTable.on(new Op.RmsNorm(6, 20, 1e-2), NORMAL, TINY));
  }

  private static void addGatedUnits(List<Case> cases) {
    for (int[] size : ROWS_CHANNELS) {
      cases.addAll(CaseTable.on(new Op.SwiGlu(size[0], size[1]), NORMAL, LARGE));
    }
    Op op = new Op.SwiGlu(13, 37);
    cases.addAll(CaseTable.on(op, TINY, ZERO, ONE_ROW_NOT_A_NUMBER));
    cases.addAll(CaseTable.placed(op));
    cases.addAll(CaseTable.on(new Op.SwiGlu(3, 2061), NORMAL));
  }

  private static void addRotations(List<Case> cases) {
    for (int[] size : HEADS) {
      Op op = new Op.Rotary(size[0], size[1], size[2], size[3]);
      cases.addAll(CaseTable.on(op, NORMAL, LARGE));
    }
    Op op = new Op.Rotary(11, 2, 18, 30);
    cases.addAll(CaseTable.on(op, TINY, ZERO, REPEATED, ONE_ROW_NOT_A_NUMBER));
    cases.addAll(CaseTable.placed(op));
  }

  private static void addLinears(List<Case> cases) {
    for (WeightLayout layout : WeightLayout.values()) {
      for (Bias bias : Bias.values()) {
        for (Activation activation : Activation.values()) {
          for (int[] size : PRODUCTS) {
            Op op = new Op.Linear(size[0], size[1], size[2], layout, bias, activation);
            cases.addAll(CaseTable.on(op, NORMAL));
          }
          Op op = new Op.Linear(13, 37, 21, layout, bias, activation);
          cases.addAll(CaseTable.on(op, LARGE, TINY, ZERO, ONE_ROW_NOT_A_NUMBER));
        }
      }
    }
    int turn = 0;
    for (int[] size : LARGE_PRODUCTS) {
      for (WeightLayout layout : WeightLayout.values()) {
        Bias bias = CaseTable.inTurn(Bias.values(), turn);
        Activation activation = CaseTable.inTurn(Activation.values(), turn++);
        Op op = new Op.Linear(size[0], size[1], size[2], layout, bias, activation);
        cases.addAll(CaseTable.on(op, NORMAL));
      }
    }
    for (Activation activation : Activation.values()) {
      cases.addAll(
          CaseTable.placed(
              new Op.Linear(9, 20, 35, WeightLayout.INPUT_OUTPUT, Bias.PRESENT, activation)));
    }
  }

  private static void addDropouts(List<Case> cases) {
    for (DropoutMask dropout : List.of(TENTH, HALF, MOST)) {
      for (int[] size : SEQUENCES) {
        int B = size[0];
        int T = size[1];
        int C = size[2];
        cases.addAll(CaseTable.on(new Op.Dropout(B, T, C, dropout), NORMAL));
        cases.addAll(CaseTable.on(new Op.ResidualAdd(B, T, C, dropout), NORMAL));
      }
      cases.addAll(CaseTable.placed(new Op.Dropout(3, 5, 11, dropout)));
      cases.addAll(CaseTable.placed(new Op.ResidualAdd(3, 5, 11, dropout)));
    }
    for (int[] size : SEQUENCES) {
      Op plain = new Op.ResidualAdd(size[0], size[1], size[2], DropoutMask.NONE);
      cases.addAll(CaseTable.on(plain, NORMAL));
    }
    cases.addAll(CaseTable.on(new Op.Dropout(2, 3, 20, HALF), LARGE, TINY, ZERO));
    cases.addAll(CaseTable.on(new Op.ResidualAdd(2, 3, 20, HALF), LARGE, TINY, ZERO));
    Op plain = new Op.ResidualAdd(2, 3, 20, DropoutMask.NONE);
    cases.addAll(CaseTable.on(plain, LARGE, TINY, ZERO, ONE_ROW_NOT_A_NUMBER));
  }

  private static void addGathers(List<Case> cases) {
    for (int[] size : ROWS_CHANNELS) {
      cases.addAll(CaseTable.on(new Op.GatherRows(size[0], 1, size[1]), NORMAL));
      cases.addAll(CaseTable.on(new Op.GatherRows(size[0], 13, size[1]), NORMAL));
    }
    Op op = new Op.GatherRows(20, 37, 19);
    cases.addAll(CaseTable.on(op, REPEATED, TINY, ONE_ROW_NOT_A_NUMBER));
    cases.addAll(CaseTable.placed(op));
  }
}
