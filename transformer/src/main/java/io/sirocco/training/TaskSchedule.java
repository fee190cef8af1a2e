package io.sirocco.training;

import io.sirocco.kernels.Randomness;
import io.sirocco.objectives.Draws;
import java.util.Arrays;
import java.util.List;

/**
 * Which task each step is of: drawn by the shares of the tasks, a function of (seed, step). How
 * many steps of a task came before takes a count, which goes on from the last one asked for.
 */
final class TaskSchedule {

  private final double[] upTo;
  private final int[] before;
  private int counted;

  TaskSchedule(List<Task> tasks) {
    upTo = new double[tasks.size()];
    before = new int[tasks.size()];
    double sum = 0;
    for (int i = 0; i < upTo.length; i++) {
      sum += tasks.get(i).share();
      upTo[i] = sum;
    }
    for (int i = 0; i < upTo.length; i++) {
      upTo[i] /= sum;
    }
  }

  /**
   * A step of a task.
   *
   * @param task by its place
   * @param ordinal how many steps of the task came before
   */
  record Turn(int task, int ordinal) {}

  Turn turn(long seed, int step) {
    if (upTo.length == 1) {
      return new Turn(0, step);
    }
    if (step < counted) {
      Arrays.fill(before, 0);
      counted = 0;
    }
    while (counted < step) {
      before[task(seed, counted++)]++;
    }
    int task = task(seed, step);
    return new Turn(task, before[task]);
  }

  private int task(long seed, int step) {
    double drawn = new Draws(seed, Randomness.TASK, 0, 0).uniform(0, step);
    int task = 0;
    while (task < upTo.length - 1 && drawn >= upTo[task]) {
      task++;
    }
    return task;
  }
}
