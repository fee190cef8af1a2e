package io.sirocco.kernels.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Both widths and both layouts of the micro-kernel, also those that this machine does not choose.
 */
final class MicroKernelTest {
  private static final int ROW_STEP = 80;

  private interface Kernel {
    void multiply(Strip strip, int rows, int depth, int a, int b, int c, int start);
  }

  private record Variant(String name, int width, int fewest, StripLayout layout, Kernel kernel) {
    /** Where element (m, k) of a strip lies. */
    int place(int m, int k) {
      return switch (layout) {
        case IN_PLACE -> m * ROW_STEP + k;
        case BLOCKS -> k / 4 * 24 + m * 4 + k % 4;
        case COLUMNS -> k * MicroKernel.COLUMN_STEP + m;
      };
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Variant> variants() {
    int two = 2 * MicroKernel.LANES;
    int four = 4 * MicroKernel.LANES;
    return Stream.of(
        new Variant(
            "two vectors, blocks",
            two,
            MicroKernel.ROWS,
            StripLayout.BLOCKS,
            (strip, rows, depth, a, b, c, start) ->
                TwoVectorBlocks.multiply(strip, depth, a, b, c, start)),
        new Variant(
            "two vectors, columns", two, 1, StripLayout.COLUMNS, TwoVectorColumns::multiply),
        new Variant("four vectors, rows", four, 1, StripLayout.IN_PLACE, FourVectorRows::multiply),
        new Variant(
            "four vectors, columns", four, 1, StripLayout.COLUMNS, FourVectorColumns::multiply));
  }

  @ParameterizedTest
  @MethodSource("variants")
  void equalsTheScalarChainAndTouchesNothingElse(Variant variant) {
    SplittableRandom random = new SplittableRandom(5);
    int width = variant.width();
    float[] a = values(random, 1000);
    float[] b = values(random, 70 * width);
    float[] start = values(random, 700);
    for (int rows = variant.fewest(); rows <= MicroKernel.ROWS; rows++) {
      for (int depth : new int[] {0, 1, 2, 3, 4, 5, 7, 64}) {
        float[] c = values(random, 700);
        float[] expected = c.clone();
        for (int m = 0; m < rows; m++) {
          for (int n = 0; n < width; n++) {
            float sum = start[5 + m * 2 * width + n];
            for (int k = 0; k < depth; k++) {
              sum = Math.fma(a[3 + variant.place(m, k)], b[7 + k * width + n], sum);
            }
            expected[9 + m * (width + 3) + n] = sum;
          }
        }
        int aStride = variant.layout() == StripLayout.IN_PLACE ? ROW_STEP : 1;
        Strip strip = new Strip(variant.layout(), a, aStride, b, c, width + 3, start, 2 * width);
        variant.kernel().multiply(strip, rows, depth, 3, 7, 9, 5);
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
