package io.sirocco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.kernels.NullBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MemoryLimitTest {

  private static final long MB = 1_000_000;

  /** 10 MB, and 3 MB a sequence, of which 2 are in one buffer. */
  private static MemoryEstimate estimate(int batch) {
    return new MemoryEstimate(10 * MB, batch * MB, 2L * batch * MB, 0, 2L * batch * MB);
  }

  private static MemoryLimit limit(long bytes, long largestBuffer) {
    return new MemoryLimit(bytes * MB, largestBuffer * MB, "the device", "another device");
  }

  @Test
  void theHeapLimitsABackendWithoutMemoryOfItsOwn() {
    try (NullBackend backend = new NullBackend()) {
      MemoryLimit limit = MemoryLimit.of(backend, 70 * MB);
      assertThat(limit.bytes()).isEqualTo(70 * MB);
      assertThat(limit.remedy()).contains("SIROCCO_HEAP");
    }
  }

  @Test
  void whatFitsExactlyIsTaken() {
    assertThatCode(() -> limit(40, 20).require(10, MemoryLimitTest::estimate))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"39, 100, 9", "38, 100, 9", "37, 100, 9", "36, 100, 8", "13, 100, 1", "100, 19, 9"})
  void theLargestBatchThatFitsIsNamed(long bytes, long largestBuffer, int largest) {
    assertThatThrownBy(() -> limit(bytes, largestBuffer).require(10, MemoryLimitTest::estimate))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("not enough memory for batch_size 10: ")
        .hasMessageContaining("the largest batch_size that fits is %d,".formatted(largest));
  }

  @Test
  void bothNumbersAreGiven() {
    assertThatThrownBy(() -> limit(30, 100).require(10, MemoryLimitTest::estimate))
        .hasMessageContainingAll("planned are 40.0 MB", "the device has 30.0 MB");
    assertThatThrownBy(() -> limit(100, 15).require(10, MemoryLimitTest::estimate))
        .hasMessageContainingAll("planned with 20.0 MB", "the device allows 15.0 MB");
  }

  @Test
  void aBatchWhoseTensorsAreTooLargeIsNotTheEnd() {
    assertThatThrownBy(() ->
            limit(1000, 1000)
                .require(
                    10,
                    batch -> {
                      if (batch > 6) {
                        throw new IllegalArgumentException("qkv has too many elements");
                      }
                      return estimate(batch);
                    }))
        .hasMessageContainingAll(
            "not enough memory for batch_size 10: qkv has too many elements",
            "the largest batch_size that fits is 6,");
  }

  @Test
  void whereNothingFitsThatIsSaid() {
    assertThatThrownBy(() -> limit(12, 100).require(10, MemoryLimitTest::estimate))
        .hasMessageContaining("not even batch_size 1 fits");
  }
}
