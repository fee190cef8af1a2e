package io.sirocco.kernels.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TuningTest {

  @ParameterizedTest
  @CsvSource({"4,6", "8,6", "16,12"})
  void aProcessorKeepsAsManyRowsAsItHasRegistersFor(int vector, int rows) {
    Tuning tuning = Tuning.processor(vector, 3);
    assertThat(tuning.vector()).isEqualTo(vector);
    assertThat(tuning.group()).isEqualTo(1);
    assertThat(tuning.products())
        .isInstanceOfSatisfying(
            Tuning.Packed.class, packed -> assertThat(packed.rows()).isEqualTo(rows));
  }

  @ParameterizedTest
  @CsvSource({
    "1024, 49152, 128, 256, 128",
    "256,  65536, 128, 256, 128",
    "128,  49152, 32,  64,  128",
    "256,  16384, 64,  256, 128",
    "64,   16384, 32,  64,  64",
  })
  void tilesFitTheGroupAndMostOfTheLocalMemory(
      long largestGroup, long localMemory, int tile, int items, int group) {
    Tuning tuning = Tuning.lanes(largestGroup, localMemory);
    assertThat(tuning.vector()).isEqualTo(1);
    assertThat(tuning.group()).isEqualTo(group);
    assertThat(tuning.products())
        .isInstanceOfSatisfying(
            Tuning.Tiled.class,
            tiled -> {
              assertThat(tiled.tile()).isEqualTo(tile);
              assertThat(tiled.items()).isEqualTo(items).isLessThanOrEqualTo((int) largestGroup);
              assertThat(tiled.localBytes()).isLessThanOrEqualTo(localMemory / 4 * 3);
            });
  }

  @Test
  void aGroupIsAPowerOfTwo() {
    assertThat(Tuning.lanes(100, 32768).group()).isEqualTo(64);
  }
}
