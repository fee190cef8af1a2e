package io.sirocco.kernels.conformance;

import static io.sirocco.kernels.conformance.Data.LARGE;
import static io.sirocco.kernels.conformance.Data.NORMAL;
import static io.sirocco.kernels.conformance.Data.ONE_ROW_NOT_A_NUMBER;
import static io.sirocco.kernels.conformance.Data.OVERFLOWING;
import static io.sirocco.kernels.conformance.Data.SUBNORMAL;
import static io.sirocco.kernels.conformance.Data.TIED;
import static io.sirocco.kernels.conformance.Data.WEIGHTLESS;

import io.sirocco.kernels.Activation;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.MatmulForm;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.WeightLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Products of rounded factors. What is divided among tiles, threads and kinds of memory is what f32
 * divides too, so that few sizes do; each takes other choices.
 */
final class RoundedCases {

  /** N, C, K, all odd. */
  private static final int[][] SIZES = {{1, 7, 3}, {3, 7, 5}, {31, 65, 63}, {65, 129, 127}};

  private static final int[] SIZE = {13, 37, 21};

  private RoundedCases() {}

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (Precision precision : List.of(Precision.BF16, Precision.F16)) {
      addLinears(cases, precision);
      addMatmuls(cases, precision);
      addLosses(cases, precision);
    }
    return cases;
  }

  private static void addLinears(List<Case> cases, Precision precision) {
    for (int turn = 0; turn < SIZES.length; turn++) {
      WeightLayout layout = CaseTable.inTurn(WeightLayout.values(), turn);
      Bias bias = CaseTable.inTurn(Bias.values(), turn / 2);
      Activation activation = CaseTable.inTurn(Activation.values(), turn);
      Sums sums = CaseTable.inTurn(Sums.values(), turn);
      int[] size = SIZES[turn];
      cases.addAll(CaseTable.on(linear(size, layout, bias, activation, precision), NORMAL));
      Op gradient = gradient(size, layout, bias, activation, precision);
      cases.add(new Case(gradient, NORMAL, sums, Binding.SESSION));
    }
    WeightLayout layout = WeightLayout.OUTPUT_INPUT;
    Op op = linear(SIZE, layout, Bias.PRESENT, Activation.GELU, precision);
    cases.add(new Case(op, NORMAL, Sums.WRITTEN, Binding.SCRATCH));
    Op gradient = gradient(SIZE, layout, Bias.PRESENT, Activation.GELU, precision);
    cases.add(new Case(gradient, NORMAL, Sums.ADDED, Binding.SCRATCH));
    addHard(cases, linear(SIZE, layout, Bias.PRESENT, Activation.NONE, precision), precision);
    addHard(cases, gradient(SIZE, layout, Bias.PRESENT, Activation.NONE, precision), precision);
  }

  /** Of ops without activations, in whose formulas infinities become anything. */
  private static void addHard(List<Case> cases, Op op, Precision precision) {
    cases.addAll(CaseTable.on(op, TIED, OVERFLOWING, ONE_ROW_NOT_A_NUMBER));
    if (precision == Precision.F16) {
      cases.addAll(CaseTable.on(op, SUBNORMAL));
    }
  }

  private static Op linear(
      int[] size, WeightLayout layout, Bias bias, Activation activation, Precision precision) {
    return new Op.Linear(size[0], size[1], size[2], layout, bias, activation, precision);
  }

  private static Op gradient(
      int[] size, WeightLayout layout, Bias bias, Activation activation, Precision precision) {
    return new Op.LinearBackward(size[0], size[1], size[2], layout, bias, activation, precision);
  }

  private static void addMatmuls(List<Case> cases, Precision precision) {
    for (MatmulForm form : MatmulForm.values()) {
      for (int B : new int[] {3, 17}) {
        int[] size = SIZES[B % 3];
        Sums sums = B == 3 ? Sums.MIXED : Sums.ADDED;
        cases.addAll(
            CaseTable.on(new Op.Matmul(form, B, size[0], size[2], size[1], precision), NORMAL));
        Op gradient = new Op.MatmulBackward(form, B, size[0], size[2], size[1], precision);
        cases.add(new Case(gradient, NORMAL, sums, Binding.SESSION));
      }
    }
    MatmulForm form = precision == Precision.F16 ? MatmulForm.TN : MatmulForm.NT;
    addHard(cases, new Op.Matmul(form, 3, 13, 21, 37, precision), precision);
    addHard(cases, new Op.MatmulBackward(form, 3, 13, 21, 37, precision), precision);
    Op op = new Op.Matmul(form, 5, 9, 35, 20, precision);
    cases.add(new Case(op, NORMAL, Sums.WRITTEN, Binding.SCRATCH));
    Op gradient = new Op.MatmulBackward(form, 5, 7, 9, 5, precision);
    cases.add(new Case(gradient, NORMAL, Sums.MIXED, Binding.SCRATCH));
  }

  private static void addLosses(List<Case> cases, Precision precision) {
    int[][] sizes = {{1, 3, 2}, {33, 5, 129}, {65, 17, 67}};
    for (int turn = 0; turn < sizes.length; turn++) {
      addPair(cases, sizes[turn], CaseTable.inTurn(Bias.values(), turn), precision, NORMAL);
    }
    int[] size = {7, 12, 33};
    addPair(cases, size, Bias.PRESENT, precision, LARGE, TIED, WEIGHTLESS, ONE_ROW_NOT_A_NUMBER);
    if (precision == Precision.F16) {
      addPair(cases, size, Bias.ABSENT, precision, SUBNORMAL);
    }
    Op gradient = new Op.CrossEntropyBackward(9, 11, 21, Bias.PRESENT, precision);
    cases.add(new Case(gradient, NORMAL, Sums.ADDED, Binding.SCRATCH));
  }

  private static void addPair(
      List<Case> cases, int[] size, Bias bias, Precision precision, Data... kinds) {
    int N = size[0];
    int C = size[1];
    int V = size[2];
    cases.addAll(CaseTable.on(new Op.CrossEntropy(N, C, V, bias, precision), kinds));
    cases.addAll(CaseTable.on(new Op.CrossEntropyBackward(N, C, V, bias, precision), kinds));
  }
}
