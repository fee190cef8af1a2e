package io.sirocco.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PrecisionTest {

  private static final List<Precision> HALVES = List.of(Precision.BF16, Precision.F16);

  /** All finite numbers of a type from zero on. */
  private static List<Float> numbers(Precision precision) {
    return IntStream.range(0, 1 << 15)
        .mapToObj(bits -> decode(precision, bits))
        .filter(Float::isFinite)
        .toList();
  }

  private static float decode(Precision precision, int bits) {
    return precision == Precision.BF16
        ? Float.intBitsToFloat(bits << 16)
        : Float.float16ToFloat((short) bits);
  }

  @Test
  void numbersOfTheTypeStayAndSoDoTheirSigns() {
    for (Precision precision : HALVES) {
      for (float number : numbers(precision)) {
        assertThat(precision.round(number)).isEqualTo(number);
        assertThat(precision.round(-number)).isEqualTo(-number);
        assertThat(precision.round((double) -number)).isEqualTo(-number);
      }
    }
  }

  @Test
  void betweenTwoNumbersTheNearerIsTakenAndOfTiesTheEvenOne() {
    for (Precision precision : HALVES) {
      for (int bits = 0; bits < (1 << 15) - 1; bits++) {
        float low = decode(precision, bits);
        float high = decode(precision, bits + 1);
        if (Float.isFinite(high)) {
          float middle = middle(low, high);
          float even = bits % 2 == 0 ? low : high;
          assertRounds(precision, middle, even);
          if (middle != low && middle != high) {
            assertRounds(precision, Math.nextDown(middle), low);
            assertRounds(precision, Math.nextUp(middle), high);
          }
        }
      }
    }
  }

  private static float middle(float low, float high) {
    return new BigDecimal(low).add(new BigDecimal(high)).divide(BigDecimal.TWO).floatValue();
  }

  private static void assertRounds(Precision precision, float from, float to) {
    assertThat(precision.round(from)).as("%s of %s", precision, from).isEqualTo(to);
    assertThat(precision.round((double) from)).as("%s of %s", precision, from).isEqualTo(to);
    assertThat(precision.round(-from)).isEqualTo(-to);
  }

  @Test
  void beyondTheLargestNumberAndHalfAUnitIsInfinity() {
    assertThat(Precision.F16.round(Math.nextDown(65520f))).isEqualTo(65504f);
    assertThat(Precision.F16.round(65520f)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(Precision.F16.round(-65520.0)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(Precision.BF16.round(Math.nextDown(0x1.FFp127f))).isEqualTo(0x1.FEp127f);
    assertThat(Precision.BF16.round(0x1.FFp127f)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(Precision.BF16.round(-0x1.FFp127)).isEqualTo(Double.NEGATIVE_INFINITY);
    for (Precision precision : HALVES) {
      assertThat(precision.round(Float.NEGATIVE_INFINITY)).isEqualTo(Float.NEGATIVE_INFINITY);
      assertThat(precision.round(Double.POSITIVE_INFINITY)).isEqualTo(Double.POSITIVE_INFINITY);
    }
  }

  @Test
  void whatIsNotANumberStaysNone() {
    float strange = Float.intBitsToFloat(0x7F80_0001);
    for (Precision precision : HALVES) {
      assertThat(precision.round(Float.NaN)).isNaN();
      assertThat(precision.round(strange)).isNaN();
      assertThat(precision.round(Double.NaN)).isNaN();
    }
  }

  @Test
  void doublesAreRoundedOnce() {
    // In two steps the first would make a tie, which the second would take down.
    double aboveTie = 1 + 0x1p-11 + 0x1p-40;
    assertThat(Precision.F16.round(aboveTie)).isEqualTo(1 + 0x1p-10);
    assertThat(Precision.F16.round((float) aboveTie)).isEqualTo(1);
    assertThat(Precision.F32.round(1 + 0x1p-30)).isEqualTo(1);
  }

  @Test
  void floatsAndDoublesAgree() {
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 200_000; i++) {
      float value = Float.intBitsToFloat(random.nextInt());
      for (Precision precision : List.of(Precision.F32, Precision.BF16, Precision.F16)) {
        assertThat((float) precision.round((double) value))
            .as("%s of %s", precision, value)
            .matches(rounded -> Float.compare(rounded, precision.round(value)) == 0);
      }
    }
  }

  @Test
  void integersAreNoFactors() {
    assertThatThrownBy(() -> Precision.I32.round(1f)).hasMessageContaining("i32");
    assertThatThrownBy(() -> Precision.I32.round(1.0)).hasMessageContaining("i32");
    Precision ints = Precision.I32;
    Activation none = Activation.NONE;
    WeightLayout layout = WeightLayout.INPUT_OUTPUT;
    String message = "factors of a product cannot be i32";
    assertThatThrownBy(() -> new Op.Linear(1, 1, 1, layout, Bias.ABSENT, none, ints))
        .hasMessage(message);
    assertThatThrownBy(() -> new Op.LinearBackward(1, 1, 1, layout, Bias.ABSENT, none, ints))
        .hasMessage(message);
    assertThatThrownBy(() -> new Op.Matmul(MatmulForm.NN, 1, 1, 1, 1, ints)).hasMessage(message);
    assertThatThrownBy(() -> new Op.MatmulBackward(MatmulForm.NN, 1, 1, 1, 1, ints))
        .hasMessage(message);
    assertThatThrownBy(() -> new Op.CrossEntropy(1, 1, 1, Bias.ABSENT, ints)).hasMessage(message);
    assertThatThrownBy(() -> new Op.CrossEntropyBackward(1, 1, 1, Bias.ABSENT, ints))
        .hasMessage(message);
  }
}
