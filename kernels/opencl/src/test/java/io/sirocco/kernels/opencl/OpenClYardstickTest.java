package io.sirocco.kernels.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class OpenClYardstickTest {

  @Test
  void everyWorkItemGoesToTheEndOfItsChains() {
    Device device = OpenDevice.first();
    Tuning tuning = Tuning.of(device);
    try (Context context = new Context(device, tuning, OpenClProvider.cache());
        OpenClYardstick yardstick = new OpenClYardstick(context)) {
      long flops = yardstick.multiplyAdd();
      float[] sums = yardstick.sums();
      assertThat(flops).isEqualTo(2L * 12 * (1 << 16) * tuning.vector() * sums.length);
      for (float sum : sums) {
        assertThat(sum).isEqualTo(2f * 12 * tuning.vector(), within(0.001f));
      }
      assertThat(yardstick.triad()).isEqualTo(12L << 25);
    }
  }
}
