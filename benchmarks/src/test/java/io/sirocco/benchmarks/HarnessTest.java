package io.sirocco.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** The harness with a clock that only the contestants move. */
final class HarnessTest {

  private static final Pace PACE = new Pace(0.1, 0.2, 1, 0.05, 0.04, 0.3, 3, 9);

  private final List<String> order = new ArrayList<>();
  private long nanoseconds;

  /** A contestant whose n-th run takes so many seconds. */
  private Contestant contestant(String name, double share, IntToDoubleFunction seconds) {
    return new Contestant() {
      private int runs;

      @Override
      public String name() {
        return name;
      }

      @Override
      public void run() {
        order.add(name);
        nanoseconds += Math.round(seconds.applyAsDouble(runs++) * 1e9);
      }

      @Override
      public double share() {
        return share;
      }

      @Override
      public void close() {}
    };
  }

  private List<Timing> measure(Contestant... contestants) {
    return new Harness(() -> nanoseconds, PACE)
        .measure(new Contest(List.of(contestants)), (done, of) -> {});
  }

  @Test
  void mediansAreThoseOfTheRuns() {
    List<Timing> timings =
        measure(contestant("a", 1, run -> 0.02), contestant("b", 1, run -> 0.005));
    assertThat(timings).extracting(Timing::contestant).containsExactly("a", "b");
    assertThat(timings.get(0).median()).isCloseTo(0.02, within(1e-12));
    assertThat(timings.get(1).median()).isCloseTo(0.005, within(1e-12));
    assertThat(timings.get(0).runs()).as("runs that fill a sample of 40 ms").isEqualTo(2);
    assertThat(timings.get(1).runs()).isEqualTo(8);
  }

  @Test
  void aPartOfTheWorkIsScaled() {
    assertThat(measure(contestant("a", 0.25, run -> 0.01)).getFirst().median())
        .isCloseTo(0.04, within(1e-12));
  }

  @Test
  void warmingUpGoesOnAsLongAsRunsGetFaster() {
    // 60 runs of 20 ms or so that each are 1 % faster: blocks of 5 runs gain 5 %.
    double[] slow = {0};
    Timing timing =
        measure(contestant("a", 1, run -> slow[0] = 0.02 * Math.pow(0.99, Math.min(run, 40))))
            .getFirst();
    assertThat(timing.warmUp()).isGreaterThan(0.7);
    assertThat(timing.median()).isCloseTo(0.02 * Math.pow(0.99, 40), within(1e-9));
    assertThat(measure(contestant("steady", 1, run -> 0.02)).getFirst().warmUp())
        .isCloseTo(0.2, within(0.001));
  }

  @Test
  void warmingUpEnds() {
    Timing timing =
        measure(contestant("a", 1, run -> 0.02 * Math.pow(0.99, Math.min(run, 400)))).getFirst();
    assertThat(timing.warmUp()).isBetween(1., 1.15);
  }

  @Test
  void contestantsTakeTurnsInAnOrderThatRotates() {
    measure(
        contestant("a", 1, run -> 0.1),
        contestant("b", 1, run -> 0.1),
        contestant("c", 1, run -> 0.1));
    // Two or more blocks of one run each warm up; a turn is one run that settles and one sample.
    List<String> turns = order.subList(order.lastIndexOf("c") >= 6 ? 6 : 0, order.size());
    assertThat(turns)
        .containsExactly(
            "a", "a", "b", "b", "c", "c", //
            "c", "c", "a", "a", "b", "b", //
            "b", "b", "c", "c", "a", "a");
  }

  @Test
  void aRunThatDisturbsTheNextOneIsNotTimed() {
    // After each turn of b, a's first run takes ten times as long.
    String[] last = {""};
    Contestant disturbed = contestant("a", 1, run -> last[0].equals("b") ? 0.5 : 0.05);
    Contestant a =
        new Contestant() {
          @Override
          public String name() {
            return "a";
          }

          @Override
          public void run() {
            disturbed.run();
            last[0] = "a";
          }

          @Override
          public void close() {}
        };
    Contestant b =
        contestant(
            "b",
            1,
            run -> {
              last[0] = "b";
              return 0.05;
            });
    assertThat(measure(a, b).getFirst().samples()).allSatisfy(s -> assertThat(s).isEqualTo(0.05));
  }

  @Test
  void turnsEndWhenEveryoneWasMeasuredLongEnough() {
    assertThat(measure(contestant("a", 1, run -> 0.04)).getFirst().samples())
        .as("samples of 40 ms until 300 ms are reached")
        .hasSize(8);
    assertThat(measure(contestant("a", 1, run -> 1)).getFirst().samples()).hasSize(3);
    assertThat(
            measure(contestant("slow", 1, run -> 1), contestant("fast", 1, run -> 0.01))
                .getFirst()
                .samples())
        .as("the fast one still needs time")
        .hasSize(8);
  }

  @Test
  void progressEndsAtTheEnd() {
    List<Integer> done = new ArrayList<>();
    new Harness(() -> nanoseconds, PACE)
        .measure(
            new Contest(List.of(contestant("a", 1, run -> 1))),
            (rounds, of) -> {
              assertThat(of).isEqualTo(9);
              done.add(rounds);
            });
    assertThat(done).containsExactly(1, 2, 3, 9);
  }

  @Test
  void aClockThatStandsStillStillGivesATime() {
    assertThat(
            new Harness(() -> 0, new Pace(1e-9, 0, 1e-9, 0, 0, 0, 1, 1))
                .measure(new Contest(List.of(contestant("a", 1, run -> 0))), (done, of) -> {})
                .getFirst()
                .median())
        .isPositive();
  }

  @Test
  void aPaceWithoutSamplesIsRefused() {
    assertThatThrownBy(() -> new Pace(1, 0, 0.5, 0, 0, 0, 1, 1))
        .hasMessage("warm-up of blocks of 1.0 s, 0.0 to 0.5 s: no block fits");
    assertThatThrownBy(() -> new Pace(1, 0, 1, 0, -1, 0, 1, 1))
        .hasMessage("settling 0.0 s, sample -1.0 s, measuring 0.0 s: one is below 0");
    assertThatThrownBy(() -> new Pace(1, 0, 1, 0, 0, 0, 2, 1))
        .hasMessage("between 2 and 1 samples: there are none");
  }

  @Test
  void contestantsOfOneNameAreRefused() {
    Contestant a = contestant("a", 1, run -> 1);
    assertThatThrownBy(() -> new Contest(List.of(a, a))).hasMessage("two contestants are named a");
    assertThatThrownBy(() -> new Contest(List.of()))
        .hasMessage("a contest needs at least one contestant");
  }
}
