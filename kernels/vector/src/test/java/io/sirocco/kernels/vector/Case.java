package io.sirocco.kernels.vector;

import io.sirocco.kernels.MatmulForm;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A product in arenas full of random values, with offsets and strides larger than the rows, and the
 * scalar chain that defines its bits.
 */
final class Case {
  /** What the sums start from, without the place. */
  enum Begin {
    ZERO,
    OUTPUT,
    ROW
  }

  final MatmulForm form;
  final int M;
  final int N;
  final int K;
  final Begin begin;
  final Matrix a;
  final Matrix b;
  final Matrix c;
  final float[] bias;
  final float[] before;
  final float[] expected;

  Case(MatmulForm form, int M, int N, int K, Begin begin, int slack) {
    this.form = form;
    this.M = M;
    this.N = N;
    this.K = K;
    this.begin = begin;
    SplittableRandom random = new SplittableRandom(31L * M + 7L * N + K);
    this.a = matrix(random, form == MatmulForm.TN ? K : M, form == MatmulForm.TN ? M : K, slack, 3);
    this.b =
        matrix(random, form == MatmulForm.NT ? N : K, form == MatmulForm.NT ? K : N, 2 * slack, 5);
    this.c = matrix(random, M, N, 3 * slack, 7);
    this.bias = values(random, N + 2);
    this.before = c.data().clone();
    this.expected = c.data().clone();
    fillExpected();
  }

  private static Matrix matrix(
      SplittableRandom random, int rows, int columns, int slack, int offset) {
    int stride = columns + slack;
    return new Matrix(values(random, offset + rows * stride + 9), offset, stride);
  }

  private static float[] values(SplittableRandom random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }

  private void fillExpected() {
    for (int m = 0; m < M; m++) {
      for (int n = 0; n < N; n++) {
        int place = c.offset() + m * c.stride() + n;
        float sum =
            switch (begin) {
              case ZERO -> 0f;
              case OUTPUT -> before[place];
              case ROW -> bias[2 + n];
            };
        for (int k = 0; k < K; k++) {
          float left =
              form == MatmulForm.TN
                  ? a.data()[a.offset() + k * a.stride() + m]
                  : a.data()[a.offset() + m * a.stride() + k];
          float right =
              form == MatmulForm.NT
                  ? b.data()[b.offset() + n * b.stride() + k]
                  : b.data()[b.offset() + k * b.stride() + n];
          sum = Math.fma(left, right, sum);
        }
        expected[place] = sum;
      }
    }
  }

  Start start() {
    return switch (begin) {
      case ZERO -> new Start.Zero();
      case OUTPUT -> new Start.Output();
      case ROW -> new Start.Row(bias, 2);
    };
  }

  Product product() {
    return new Product(form, M, N, K, a, b, c, start());
  }

  /** Puts C back to what it was before a product. */
  void reset() {
    System.arraycopy(before, 0, c.data(), 0, before.length);
  }

  /** Describes the first float of the arena of C with other bits than expected; empty if none. */
  String firstDifference() {
    int place = Arrays.mismatch(expected, c.data());
    if (place < 0) {
      return "";
    }
    int row = (place - c.offset()) / c.stride();
    int column = (place - c.offset()) % c.stride();
    return "%s: (%d,%d) is %s instead of %s"
        .formatted(this, row, column, c.data()[place], expected[place]);
  }

  @Override
  public String toString() {
    return "%s %dx%dx%d from %s".formatted(form, M, N, K, begin);
  }
}
