package io.sirocco.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.kernels.Precision;
import io.sirocco.kernels.conformance.CheckedBackend;
import io.sirocco.training.LossScale;
import io.sirocco.training.LossScaling;
import io.sirocco.training.MixedPrecision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every step of training in a precision agrees with the oracle, whose factors are rounded too. */
final class MixedPrecisionTest {

  @ParameterizedTest
  @EnumSource(
      value = Precision.class,
      names = {"BF16", "F16"})
  void everyStepOfTrainingAgreesWithTheOracle(Precision precision) {
    TinyTraining training = new TinyTraining(2, 5, 2, 2);
    MixedPrecision mixed = new MixedPrecision(precision, new LossScaling(1024, 2000, 1));
    LossScale scale = precision == Precision.F16 ? new LossScale(1024, 0, 0) : LossScale.NONE;
    try (CheckedBackend backend = new CheckedBackend(TinyTraining.backend(2))) {
      TinyTraining.Result result = training.run(backend, mixed, scale, 2);
      assertThat(result.gradientNorm()).isBetween(.1, 100.);
      assertThat(backend.steps()).isGreaterThan(100);
    }
  }
}
