package io.sirocco.kernels.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import io.sirocco.kernels.MatmulForm;
import io.sirocco.kernels.Precision;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds every path of the product to the bits of the scalar chain in increasing k. */
final class MatmulTest {
  private static final int[] SIZES = {1, 2, 3, 5, 6, 7, 15, 16, 17, 31, 33, 64, 65, 129, 257};

  private static final int[] DEPTHS = {1, 2, 7, 33, 300};

  private static final List<Case.Begin> BEGINS = List.of(Case.Begin.values());

  /** Shapes that reach each path with several tiles and blocks of k. */
  private static final int[][] LARGE = {
    {768, 65, 128}, {128, 384, 768}, {200, 520, 100}, {97, 300, 600}, {40, 1100, 300},
    {1, 2500, 70}, {2, 1030, 513}, {50, 4100, 20}, {300, 24, 513}, {193, 193, 193},
    {60, 190, 1501}, {200, 4100, 33}
  };

  @ParameterizedTest
  @EnumSource(MatmulForm.class)
  void equalsTheScalarChainBitForBitAtEverySize(MatmulForm form) {
    try (Workers workers = new Workers(2)) {
      for (int M : SIZES) {
        for (int N : SIZES) {
          for (int K : DEPTHS) {
            Case.Begin begin = BEGINS.get((M + N + K) % 3);
            check(new Case(form, M, N, K, begin, M % 2 == 0 ? 0 : 3), workers, 2);
          }
        }
      }
    }
  }

  static Stream<Case> largeCases() {
    List<Case> cases = new ArrayList<>();
    for (MatmulForm form : MatmulForm.values()) {
      for (int[] shape : LARGE) {
        for (Case.Begin begin : Case.Begin.values()) {
          cases.add(new Case(form, shape[0], shape[1], shape[2], begin, 4));
        }
      }
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("largeCases")
  void hasTheSameBitsOnOneTwoAndThreeThreads(Case product) {
    for (int threads = 1; threads <= 3; threads++) {
      try (Workers workers = new Workers(threads)) {
        check(product, workers, threads);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(MatmulForm.class)
  void leavesTheStartWhenASideIsEmpty(MatmulForm form) {
    try (Workers workers = new Workers(2)) {
      for (Case.Begin begin : Case.Begin.values()) {
        for (int M : new int[] {0, 1, 60}) {
          for (int N : new int[] {0, 1, 70}) {
            check(new Case(form, M, N, 0, begin, 2), workers, 2);
            if (M == 0 || N == 0) {
              check(new Case(form, M, N, 40, begin, 2), workers, 2);
            }
          }
        }
      }
    }
  }

  private static void check(Case product, Workers workers, int threads) {
    int needed =
        Matmul.workspaceFloats(
            Precision.F32, product.form, product.M, product.N, product.K, threads);
    float[] workspace = new float[needed + 10];
    Arrays.fill(workspace, Float.NaN);
    Matmul matmul =
        new Matmul(product.product(), Precision.F32, Epilogue.NONE, workspace, 5, threads);
    for (int time = 0; time < 2; time++) {
      product.reset();
      matmul.run(workers);
      assertThat(product.firstDifference()).isEmpty();
    }
    assertThat(outside(workspace, 5, 5 + needed)).containsOnly(Float.NaN);
  }

  private static float[] outside(float[] workspace, int start, int end) {
    float[] outside = Arrays.copyOf(workspace, start + workspace.length - end);
    System.arraycopy(workspace, end, outside, start, workspace.length - end);
    return outside;
  }

  @ParameterizedTest
  @EnumSource(MatmulForm.class)
  void serialProductsEqualTheScalarChain(MatmulForm form) {
    for (int M : SIZES) {
      for (int N : SIZES) {
        for (int K : new int[] {0, 1, 3, 16, 33, 300}) {
          Case.Begin begin = BEGINS.get((M + N) % 3);
          checkSerial(new Case(form, M, N, K, begin, 3));
        }
      }
    }
  }

  private static void checkSerial(Case product) {
    float[] workspace =
        new float[4 + SerialMatmul.workspaceFloats(product.form, product.N, product.K)];
    Matrix a = new Matrix(product.a.data(), 1, product.a.stride());
    Matrix b = new Matrix(product.b.data(), 1, product.b.stride());
    Matrix c = new Matrix(product.c.data(), 1, product.c.stride());
    SerialMatmul serial = new SerialMatmul(product.form, a, b, c, product.start(), workspace);
    serial.multiply(
        product.M,
        product.N,
        product.K,
        product.a.offset() - 1,
        product.b.offset() - 1,
        product.c.offset() - 1,
        4);
    assertThat(product.firstDifference()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(MatmulForm.class)
  void infinityAndNanReachOnlyTheElementsThatTheyBelongTo(MatmulForm form) {
    Case product = new Case(form, 9, 19, 21, Case.Begin.ZERO, 2);
    product.b.data()[product.b.offset()] = Float.NaN;
    product.a.data()[product.a.offset()] = Float.POSITIVE_INFINITY;
    try (Workers workers = new Workers(1)) {
      float[] workspace = new float[Matmul.workspaceFloats(Precision.F32, form, 9, 19, 21, 1)];
      new Matmul(product.product(), Precision.F32, Epilogue.NONE, workspace, 0, 1).run(workers);
    }
    for (int m = 0; m < 9; m++) {
      for (int n = 0; n < 19; n++) {
        float value = product.c.data()[product.c.offset() + m * product.c.stride() + n];
        assertThat(Float.isNaN(value)).as("%s (%d,%d) NaN", form, m, n).isEqualTo(n == 0);
        assertThat(Float.isInfinite(value))
            .as("%s (%d,%d) infinite", form, m, n)
            .isEqualTo(m == 0 && n != 0);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 70", "2, 70", "40, 70", "500, 70", "130, 900"})
  void theEpilogueSeesEachFinishedElementOnce(int M, int K) {
    Case product = new Case(MatmulForm.NN, M, 333, K, Case.Begin.ROW, 4);
    AtomicIntegerArray seen = new AtomicIntegerArray(M * 333);
    Matrix c = product.c;
    Epilogue epilogue =
        (rowStart, rowEnd, columnStart, columnEnd) -> {
          for (int m = rowStart; m < rowEnd; m++) {
            for (int n = columnStart; n < columnEnd; n++) {
              int place = c.offset() + m * c.stride() + n;
              boolean done = c.data()[place] == product.expected[place];
              seen.addAndGet(m * 333 + n, done ? 1 : 1000);
            }
          }
        };
    try (Workers workers = new Workers(2)) {
      float[] workspace =
          new float[Matmul.workspaceFloats(Precision.F32, MatmulForm.NN, M, 333, K, 2)];
      new Matmul(product.product(), Precision.F32, epilogue, workspace, 0, 2).run(workers);
    }
    for (int i = 0; i < seen.length(); i++) {
      assertThat(seen.get(i)).isEqualTo(1);
    }
  }

  @Test
  void allocatesNothingWhenRunAgain() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Case product = new Case(MatmulForm.TN, 100, 130, 60, Case.Begin.OUTPUT, 4);
    try (Workers workers = new Workers(2)) {
      float[] workspace =
          new float[Matmul.workspaceFloats(Precision.F32, MatmulForm.TN, 100, 130, 60, 2)];
      Matmul matmul = new Matmul(product.product(), Precision.F32, Epilogue.NONE, workspace, 0, 2);
      long least = Long.MAX_VALUE;
      for (int round = 0; round < 300 && least > 0; round++) {
        long before = threads.getTotalThreadAllocatedBytes();
        for (int i = 0; i < 100; i++) {
          matmul.run(workers);
        }
        least = Math.min(least, threads.getTotalThreadAllocatedBytes() - before);
      }
      assertThat(least).isZero();
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    Matrix small = new Matrix(new float[10], 0, 3);
    Start zero = new Start.Zero();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Product(MatmulForm.NN, 4, 3, 3, small, small, small, zero))
        .withMessage("A ends at 12, beyond an arena of 10 floats");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Product(MatmulForm.NT, 3, 2, 4, small, small, small, zero))
        .withMessage("A has 4 columns, more than its stride=3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Product(MatmulForm.NN, -1, 2, 4, small, small, small, zero))
        .withMessage("M=-1, N=2 or K=4 is negative");
    assertThatIllegalArgumentException().isThrownBy(() -> new Matrix(new float[2], 3, 1));
    Product product = new Product(MatmulForm.NN, 3, 3, 3, small, small, small, zero);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Matmul(product, Precision.F32, Epilogue.NONE, new float[4], 0, 1));
  }
}
