package io.sirocco.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Micro-batches instead of one batch change nothing but the order in which gradients are added:
 * samples, dropout and the weight of each target are those of the whole step.
 */
final class AccumulationTest {

  private static final double TOLERANCE = 1e-6;

  @Test
  void fourMicroBatchesOfThreeAreABatchOfTwelve() {
    TinyTraining.Result split = new TinyTraining(2, 11, 3, 4).run();
    TinyTraining.Result whole = new TinyTraining(2, 11, 12, 1).run();
    assertThat(split.parameters().keySet()).isEqualTo(whole.parameters().keySet());
    whole
        .parameters()
        .forEach((name, expected) -> {
          float[] actual = Objects.requireNonNull(split.parameters().get(name));
          if (name.endsWith("c_attn.bias")) {
            assertClose(name + " without keys", withoutKeys(actual), withoutKeys(expected));
          } else {
            assertClose(name, actual, expected);
          }
        });
    assertThat(whole.gradientNorm()).as("the norm of a training that does something").isPositive();
    whole
        .firstMoments()
        .forEach((name, expected) -> {
          if (name.endsWith("c_attn.bias")) {
            float[] actual = Objects.requireNonNull(split.firstMoments().get(name));
            assertKeyBiasesClose(name, actual, expected, whole.gradientNorm());
          }
        });
  }

  private static void assertClose(String name, float[] actual, float[] expected) {
    double norm = distance(expected, new float[expected.length]);
    assertThat(distance(actual, expected)).as(name).isLessThanOrEqualTo(TOLERANCE * norm);
  }

  /**
   * A bias of the keys adds the same to every score of a query, which softmax ignores: its gradient
   * is 0 in theory and noise in floats, and AdamW turns noise of any size into steps of the same
   * size. So the gradients are compared instead, by their running means, against all gradients.
   */
  private static void assertKeyBiasesClose(
      String name, float[] actual, float[] expected, double gradientNorm) {
    int third = expected.length / 3;
    double distance =
        distance(
            Arrays.copyOfRange(actual, third, 2 * third),
            Arrays.copyOfRange(expected, third, 2 * third));
    assertThat(distance).as("%s, keys", name).isLessThanOrEqualTo(TOLERANCE * gradientNorm);
  }

  private static float[] withoutKeys(float[] values) {
    float[] kept = values.clone();
    Arrays.fill(kept, values.length / 3, 2 * (values.length / 3), 0);
    return kept;
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = (double) a[i] - b[i];
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }
}
