package io.sirocco.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same seed gives the same bits, with dropout, whatever the number of threads. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DeterminismTest {

  private static final long SEED = 1L << 40 | 5;

  private Map<String, float[]> expected = Map.of();

  @BeforeAll
  void trainWithOneThread() {
    // First of all, so that it runs interpreted for longest.
    expected = parameters(1, SEED);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void trainingComesToTheSameBits(int threads) {
    Map<String, float[]> parameters = parameters(threads, SEED);
    assertThat(parameters).hasSameSizeAs(expected);
    parameters.forEach((name, values) ->
        // By their bits: 0 and -0 are not the same, and a NaN is itself.
        assertThat(values).as("%s with %d threads", name, threads).containsExactly(expected(name)));
  }

  @ParameterizedTest
  @ValueSource(longs = {SEED + 1, SEED + (1L << 32)})
  void anotherSeedComesToOtherBits(long seed) {
    Map<String, float[]> parameters = parameters(2, seed);
    parameters.forEach((name, values) ->
        assertThat(values).as("%s with seed %d", name, seed).isNotEqualTo(expected(name)));
  }

  private static Map<String, float[]> parameters(int threads, long seed) {
    return new TinyTraining(threads, seed, 4, 1).run().parameters();
  }

  private float[] expected(String name) {
    return Objects.requireNonNull(expected.get(name), name);
  }
}
