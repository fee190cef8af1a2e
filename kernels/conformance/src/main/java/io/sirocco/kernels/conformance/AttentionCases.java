package io.sirocco.kernels.conformance;

import static io.sirocco.kernels.conformance.Data.ABSENT_SEQUENCE;
import static io.sirocco.kernels.conformance.Data.INTERLEAVED;
import static io.sirocco.kernels.conformance.Data.LARGE;
import static io.sirocco.kernels.conformance.Data.NORMAL;
import static io.sirocco.kernels.conformance.Data.ONE_ROW_NOT_A_NUMBER;
import static io.sirocco.kernels.conformance.Data.PACKED;
import static io.sirocco.kernels.conformance.Data.PADDED;
import static io.sirocco.kernels.conformance.Data.SINGLE_KEYS;
import static io.sirocco.kernels.conformance.Data.TINY;
import static io.sirocco.kernels.conformance.Data.ZERO;

import io.sirocco.kernels.DropoutMask;
import io.sirocco.kernels.Mask;
import io.sirocco.kernels.Op;
import java.util.ArrayList;
import java.util.List;

/** Attention, its gradient and its cached form. */
final class AttentionCases {

  /** B, T, H, D: one key, tails of vectors and tiles, more than one tile. */
  private static final int[][] SIZES = {
    {1, 1, 1, 1}, {2, 1, 1, 3}, {2, 3, 1, 1}, {1, 7, 2, 8}, {2, 16, 2, 8}, {3, 17, 2, 5},
    {1, 31, 3, 20}, {1, 33, 1, 64}, {2, 64, 1, 32}, {1, 65, 2, 20}, {2, 130, 1, 8}, {1, 129, 1, 64},
    {1, 300, 1, 16}
  };

  /** Sizes for every kind of groups. */
  private static final int[][] GROUPED = {
    {2, 7, 1, 1}, {3, 19, 2, 20}, {2, 70, 1, 9}, {1, 290, 1, 8}
  };

  private static final Data[] KINDS = {
    SINGLE_KEYS,
    PACKED,
    INTERLEAVED,
    PADDED,
    ABSENT_SEQUENCE,
    LARGE,
    TINY,
    ZERO,
    ONE_ROW_NOT_A_NUMBER
  };

  /** B, S, T, H, D. */
  private static final int[][] CACHED = {
    {1, 1, 1, 1, 1},
    {1, 1, 7, 2, 8},
    {2, 3, 3, 1, 5},
    {3, 1, 33, 2, 20},
    {2, 7, 31, 2, 8},
    {2, 16, 64, 1, 64},
    {1, 1, 129, 3, 32},
    {1, 65, 130, 1, 16}
  };

  private AttentionCases() {}

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (Mask mask : Mask.values()) {
      for (int[] size : SIZES) {
        addPair(cases, size, mask, DropoutMask.NONE, NORMAL);
        addPair(cases, size, mask, ForwardCases.TENTH, NORMAL);
      }
      for (int[] size : GROUPED) {
        addPair(cases, size, mask, DropoutMask.NONE, KINDS);
        addPair(cases, size, mask, ForwardCases.HALF, PACKED, PADDED, ABSENT_SEQUENCE, LARGE);
      }
      for (DropoutMask dropout : List.of(DropoutMask.NONE, ForwardCases.HALF)) {
        cases.addAll(CaseTable.placed(new Op.Attention(2, 5, 3, 4, mask, dropout)));
        cases.addAll(CaseTable.bound(new Op.AttentionBackward(2, 5, 3, 4, mask, dropout)));
      }
    }
    addCached(cases);
    return cases;
  }

  private static void addPair(
      List<Case> cases, int[] size, Mask mask, DropoutMask dropout, Data... kinds) {
    int B = size[0];
    int T = size[1];
    int H = size[2];
    int D = size[3];
    cases.addAll(CaseTable.on(new Op.Attention(B, T, H, D, mask, dropout), kinds));
    cases.addAll(CaseTable.on(new Op.AttentionBackward(B, T, H, D, mask, dropout), kinds));
  }

  private static void addCached(List<Case> cases) {
    for (int[] size : CACHED) {
      Op op = new Op.CachedAttention(size[0], size[1], size[2], size[3], size[4]);
      cases.addAll(CaseTable.on(op, NORMAL));
    }
    Op op = new Op.CachedAttention(3, 4, 21, 2, 12);
    cases.addAll(CaseTable.on(op, LARGE, TINY, ZERO, ONE_ROW_NOT_A_NUMBER));
    cases.addAll(CaseTable.placed(op));
  }
}
