package io.sirocco.tokenizer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExponentialDigammaTest {
  /** Values of digamma: Abramowitz and Stegun 1964, 6.3.2, 6.3.3 and table 6.1. */
  @ParameterizedTest
  @CsvSource({
    "1, -0.5772156649015329",
    "0.5, -1.9635100260214235",
    "2, 0.4227843350984671",
    "1.5, 0.03648997397857652",
    "10, 2.251752589066721",
    "12, 2.4426616799758122",
    "100, 4.600161852738087",
    "1e9, 20.723265836446411"
  })
  void isTheExponentialOfDigamma(double x, double digamma) {
    assertThat(Math.log(ExponentialDigamma.of(x))).isCloseTo(digamma, within(1e-10));
  }
}
