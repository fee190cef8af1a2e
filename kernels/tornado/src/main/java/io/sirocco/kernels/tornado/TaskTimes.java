package io.sirocco.kernels.tornado;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long the tasks of a program kept the device busy, by the device's own events. TornadoVM tells
 * it in a log only.
 */
final class TaskTimes {

  private static final long UNKNOWN = -1;

  private static final Pattern TASK = Pattern.compile("\"graph(\\d+)\\.task(\\d+)\": \\{([^}]*)}");

  private static final Pattern TIME = Pattern.compile("\"TASK_KERNEL_TIME\": \"(\\d+)\"");

  private final long[] nanoseconds;

  /** Of so many tasks, none of which is known. */
  TaskTimes(int tasks) {
    nanoseconds = new long[tasks];
    Arrays.fill(nanoseconds, UNKNOWN);
  }

  /**
   * Takes what TornadoVM tells of the last run of a graph.
   *
   * @param log its profile
   * @param graph the number of the graph
   * @param first the task of the program that is the graph's first
   */
  void add(String log, int graph, int first) {
    Matcher tasks = TASK.matcher(log);
    while (tasks.find()) {
      int task = first + Integer.parseInt(tasks.group(2));
      Matcher time = TIME.matcher(tasks.group(3));
      // A graph has tasks behind those of the program, which touch arenas.
      if (Integer.parseInt(tasks.group(1)) == graph && task < nanoseconds.length && time.find()) {
        long told = Long.parseLong(time.group(1));
        // No kernel takes no time: a device that takes no times says so.
        nanoseconds[task] = told == 0 ? UNKNOWN : told;
      }
    }
  }

  /** The sum of some tasks; negative if the time of one is not known. */
  long sum(int from, int to) {
    long sum = 0;
    for (int task = from; task < to; task++) {
      if (nanoseconds[task] == UNKNOWN) {
        return UNKNOWN;
      }
      sum += nanoseconds[task];
    }
    return sum;
  }
}
