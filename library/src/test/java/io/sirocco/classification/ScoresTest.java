package io.sirocco.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Scores against their definitions, text by text. */
final class ScoresTest {

  private static final List<String> LABELS = List.of("a", "b", "c");

  @Property(tries = 200)
  void scoresAreThoseOfTheirDefinitions(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int texts) {
    Random random = new Random(seed);
    int[] gold = random.ints(texts, 0, 3).toArray();
    int[] told = random.ints(texts, 0, 3).toArray();
    ConfusionMatrix matrix = new ConfusionMatrix(LABELS, gold, told);
    double macro = 0;
    double weighted = 0;
    double precisions = 0;
    double recalls = 0;
    for (int c = 0; c < 3; c++) {
      int of = c;
      double right = count(texts, i -> gold[i] == of && told[i] == of);
      double predicted = count(texts, i -> told[i] == of);
      double support = count(texts, i -> gold[i] == of);
      double precision = predicted == 0 ? 0 : right / predicted;
      double recall = support == 0 ? 0 : right / support;
      double f1 = precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
      assertThat(matrix.precision(c)).isCloseTo(precision, within(1e-12));
      assertThat(matrix.recall(c)).isCloseTo(recall, within(1e-12));
      assertThat(matrix.f1(c)).isCloseTo(f1, within(1e-12));
      assertThat(matrix.support(c)).isEqualTo((long) support);
      assertThat(matrix.predicted(c)).isEqualTo((long) predicted);
      macro += f1 / 3;
      weighted += f1 * support / texts;
      precisions += precision / 3;
      recalls += recall / 3;
    }
    assertThat(matrix.macroF1()).isCloseTo(macro, within(1e-12));
    assertThat(matrix.weightedF1()).isCloseTo(weighted, within(1e-12));
    assertThat(matrix.total()).isEqualTo(texts);
    assertThat(matrix.accuracy())
        .isCloseTo(count(texts, i -> gold[i] == told[i]) / texts, within(1e-12));
    double sum = precisions + recalls;
    assertThat(matrix.f1OfMeans())
        .isCloseTo(sum == 0 ? 0 : 2 * precisions * recalls / sum, within(1e-12));
  }

  private static double count(int texts, IntPredicate those) {
    return IntStream.range(0, texts).filter(those).count();
  }

  /** The mean of 400 coins: the interval of theory is .5 ± 1.96 √(.25 / 400) = .451 to .549. */
  @Test
  void theBootstrapHasTheIntervalOfTheory() {
    Bootstrap bootstrap = new Bootstrap(3, 4000);
    Bootstrap.Statistic share =
        texts -> Arrays.stream(texts).filter(text -> text % 2 == 0).count() / (double) texts.length;
    Bootstrap.Interval interval = bootstrap.interval(400, .95, share);
    assertThat(interval.low()).isCloseTo(.451, within(.006));
    assertThat(interval.high()).isCloseTo(.549, within(.006));
    assertThat(bootstrap.interval(400, .95, share)).as("seeded").isEqualTo(interval);
    assertThat(new Bootstrap(4, 4000).interval(400, .95, share)).isNotEqualTo(interval);
    assertThat(bootstrap.interval(400, .95, texts -> share.of(texts) - .5).shareAboveZero())
        .isBetween(.4, .6);
  }

  @Test
  void calibrationIsTheGapBetweenConfidenceAndAccuracy() {
    double[] confidence = {.95, .95, .95, .95, .55, .55, 1, .1};
    boolean[] right = {true, true, true, false, true, false, true, false};
    Calibration calibration = Calibration.of(confidence, right, 10);
    assertThat(calibration.bins()).hasSize(3);
    Calibration.Bin last = calibration.bins().getLast();
    assertThat(last.texts()).isEqualTo(5);
    assertThat(last.confidence()).isCloseTo(.96, within(1e-12));
    assertThat(last.accuracy()).isCloseTo(.8, within(1e-12));
    assertThat(calibration.error()).isCloseTo((5 * .16 + 2 * .05 + .1) / 8, within(1e-12));
  }

  @Test
  void thresholdsHaveThePrecisionOrRecallThatIsAskedFor() {
    double[] probabilities = {.9, .8, .8, .6, .3, .1};
    boolean[] is = {true, true, false, true, false, true};
    List<Thresholds.Point> points = Thresholds.of(probabilities, is);
    assertThat(points).extracting(Thresholds.Point::threshold).containsExactly(.9, .8, .6, .3, .1);
    Thresholds.Point precise = Objects.requireNonNull(Thresholds.forPrecision(points, .7));
    assertThat(precise.threshold()).isEqualTo(.6);
    assertThat(precise.precision()).isEqualTo(.75);
    assertThat(precise.recall()).isEqualTo(.75);
    Thresholds.Point complete = Objects.requireNonNull(Thresholds.forRecall(points, 1));
    assertThat(complete.threshold()).isEqualTo(.1);
    assertThat(complete.texts()).isEqualTo(6);
    assertThat(Thresholds.forPrecision(Thresholds.of(new double[] {.5}, new boolean[1]), .1))
        .isNull();
  }

  @Test
  void lengthsAreFewAndHoldWhatTheyHaveTo() {
    LengthBuckets buckets = new LengthBuckets(100);
    assertThat(IntStream.rangeClosed(1, 100).map(buckets::of).distinct().toArray())
        .containsExactly(16, 24, 32, 48, 64, 96, 100);
    assertThat(IntStream.rangeClosed(1, 100)).allMatch(tokens -> buckets.of(tokens) >= tokens);
    assertThat(new LengthBuckets(8).of(3)).isEqualTo(8);
  }
}
