package io.sirocco.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.kernels.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LossScaleTest {

  private static final LossScaling SCALING = new LossScaling(64, 3, 2);
  private static final MixedPrecision HALF = new MixedPrecision(Precision.F16, SCALING);

  @Test
  void isDoubledAfterAWindowOfFiniteGradients() {
    LossScale scale = LossScale.NONE.in(HALF);
    assertThat(scale).isEqualTo(new LossScale(64, 0, 0));
    for (int step = 0; step < 2; step++) {
      scale = scale.after(SCALING, 1, step);
    }
    assertThat(scale).isEqualTo(new LossScale(64, 2, 0));
    scale = scale.after(SCALING, 0, 2);
    assertThat(scale).isEqualTo(new LossScale(128, 0, 0));
    assertThat(scale.updates(3)).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
  void isHalvedByGradientsThatAreNotFinite(double norm) {
    LossScale scale = new LossScale(64, 2, 5).after(SCALING, norm, 9);
    assertThat(scale).isEqualTo(new LossScale(32, 0, 6));
    assertThat(scale.updates(10)).isEqualTo(4);
  }

  @Test
  void endsTheRunBelowItsMinimum() {
    LossScale scale = new LossScale(4, 0, 4).after(SCALING, Double.NaN, 4);
    assertThat(scale.factor()).isEqualTo(2);
    assertThatThrownBy(() -> scale.after(SCALING, Double.NaN, 5))
        .isInstanceOf(NonFiniteException.class)
        .hasMessage(
            "gradient norm is NaN at step 6: half of the loss scale 2.0 is below min_loss_scale"
                + " 2.0");
  }

  @Test
  void goesOnWithTheSamePrecisionAndBeginsWithAnother() {
    LossScale scale = new LossScale(8, 1, 3);
    assertThat(scale.in(HALF)).isEqualTo(scale);
    LossScale without = scale.in(new MixedPrecision(Precision.BF16, SCALING));
    assertThat(without).isEqualTo(new LossScale(0, 0, 3));
    assertThat(without.multiplier()).isEqualTo(1);
    assertThat(without.in(HALF)).as("what was skipped remains").isEqualTo(new LossScale(64, 0, 3));
    assertThat(LossScale.NONE.in(MixedPrecision.F32)).isEqualTo(LossScale.NONE);
  }

  @Test
  void refusesWhatCannotBe() {
    assertThatThrownBy(() -> new LossScaling(64, 3, .5)).hasMessageContaining("min_loss_scale 0.5");
    assertThatThrownBy(() -> new LossScaling(2, 3, 4))
        .hasMessageContainingAll("initial_loss_scale 2.0", "min_loss_scale 4.0");
    assertThatThrownBy(() -> new LossScaling(Double.POSITIVE_INFINITY, 3, 4))
        .hasMessageContaining("Infinity");
    assertThatThrownBy(() -> new LossScaling(4, 0, 4)).hasMessageContaining("loss_scale_window 0");
    assertThatThrownBy(() -> new LossScale(-1, 0, 0)).hasMessageContaining("factor=-1.0");
    assertThatThrownBy(() -> new MixedPrecision(Precision.I32, SCALING))
        .hasMessageContaining("i32");
  }
}
