package io.sirocco.kernels.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Both widths and both layouts of the micro-kernel, also those that this machine does not choose.
 */
final class MicroKernelTest {
  private static final int ROW_STEP = 80;

  private interface Kernel {
    void multiply(Strip strip, int rows, int depth, int a, int b, int c, int start);
  }

  enum Variant {
    TWO_VECTOR_ROWS(2, false, TwoVectorRows::multiply),
    TWO_VECTOR_COLUMNS(2, true, TwoVectorColumns::multiply),
    FOUR_VECTOR_ROWS(4, false, FourVectorRows::multiply),
    FOUR_VECTOR_COLUMNS(4, true, FourVectorColumns::multiply);

    private final int width;
    private final boolean packed;
    private final Kernel kernel;

    Variant(int vectors, boolean packed, Kernel kernel) {
      this.width = vectors * MicroKernel.LANES;
      this.packed = packed;
      this.kernel = kernel;
    }
  }

  @ParameterizedTest
  @EnumSource(Variant.class)
  void equalsTheScalarChainAndTouchesNothingElse(Variant variant) {
    SplittableRandom random = new SplittableRandom(5);
    int width = variant.width;
    float[] a = values(random, 1000);
    float[] b = values(random, 70 * width);
    float[] start = values(random, 700);
    for (int rows = 1; rows <= MicroKernel.ROWS; rows++) {
      for (int depth : new int[] {0, 1, 2, 3, 4, 5, 7, 64}) {
        float[] c = values(random, 700);
        float[] expected = c.clone();
        for (int m = 0; m < rows; m++) {
          for (int n = 0; n < width; n++) {
            float sum = start[5 + m * 2 * width + n];
            for (int k = 0; k < depth; k++) {
              int place = variant.packed ? k * MicroKernel.STRIP_STEP + m : m * ROW_STEP + k;
              sum = Math.fma(a[3 + place], b[7 + k * width + n], sum);
            }
            expected[9 + m * (width + 3) + n] = sum;
          }
        }
        int aStride = variant.packed ? 1 : ROW_STEP;
        Strip strip = new Strip(variant.packed, a, aStride, b, c, width + 3, start, 2 * width);
        variant.kernel.multiply(strip, rows, depth, 3, 7, 9, 5);
        assertThat(Arrays.mismatch(expected, c))
            .as("%s, %d rows, depth %d", variant, rows, depth)
            .isEqualTo(-1);
      }
    }
  }

  private static float[] values(SplittableRandom random, int count) {
    float[] values = new float[count + 6 * 2 * MicroKernel.WIDTH];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }
}
