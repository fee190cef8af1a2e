package io.sirocco.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.objectives.CausalWindows;
import io.sirocco.objectives.ChiSquare;
import io.sirocco.objectives.TrainingSamples;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Objectives that take turns. */
final class TaskScheduleTest {

  private static final TrainingSamples SAMPLES =
      new CausalWindows("data", new int[] {1, 2, 3}, 2).random();

  private static TaskSchedule schedule(List<Double> shares) {
    return new TaskSchedule(
        shares.stream().map(share -> new Task(LossForm.causal(), SAMPLES, share)).toList());
  }

  @Test
  void stepsAreSharedAsWanted() {
    TaskSchedule schedule = schedule(List.of(1., 2., .5, 4.));
    Map<Integer, Integer> counts = new HashMap<>();
    Map<String, Integer> neighbors = new HashMap<>();
    int before = 0;
    for (int step = 0; step < 100_000; step++) {
      int task = schedule.turn(5, step).task();
      counts.merge(task, 1, Integer::sum);
      if (step > 0) {
        neighbors.merge(before + " " + task, 1, Integer::sum);
      }
      before = task;
    }
    double[] shares = {1 / 7.5, 2 / 7.5, .5 / 7.5, 4 / 7.5};
    Map<Integer, Double> expected = new HashMap<>();
    Map<String, Double> ofNeighbors = new HashMap<>();
    for (int task = 0; task < 4; task++) {
      expected.put(task, shares[task]);
      for (int next = 0; next < 4; next++) {
        ofNeighbors.put(task + " " + next, shares[task] * shares[next]);
      }
    }
    assertThat(ChiSquare.statistic(counts, expected)).isLessThan(ChiSquare.limit(3));
    assertThat(ChiSquare.statistic(neighbors, ofNeighbors)).isLessThan(ChiSquare.limit(15));
  }

  /** Whatever was asked before, as after a resume. */
  @Property(tries = 20)
  void aTurnIsAFunctionOfSeedAndStep(
      @ForAll long seed,
      @ForAll @Size(min = 1, max = 5) List<@DoubleRange(min = .1, max = 9) Double> shares) {
    TaskSchedule forward = schedule(shares);
    int[] before = new int[shares.size()];
    List<TaskSchedule.Turn> expected = new ArrayList<>();
    List<Integer> steps = new ArrayList<>();
    for (int step = 0; step < 300; step++) {
      TaskSchedule.Turn turn = forward.turn(seed, step);
      assertThat(turn.ordinal()).isEqualTo(before[turn.task()]++);
      expected.add(turn);
      steps.add(step);
    }
    Collections.shuffle(steps, new Random(seed));
    TaskSchedule shuffled = schedule(shares);
    for (int step : steps.subList(0, 60)) {
      assertThat(shuffled.turn(seed, step)).isEqualTo(expected.get(step));
    }
  }
}
