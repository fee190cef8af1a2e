package io.sirocco.kernels.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** TornadoVM's log is read without a device. */
final class TaskTimesTest {

  private static final String LOG =
      """
      {
          "graph3": {
              "TOTAL_KERNEL_TIME": "99",
              "graph3.task1": {
                  "BACKEND": "OPENCL",
                  "METHOD": "ElementCode.add",
                  "TASK_COMPILE_GRAAL_TIME": "7",
                  "TASK_KERNEL_TIME": "41"
              },
              "graph3.task0": {
                  "TASK_KERNEL_TIME": "20",
                  "BACKEND": "OPENCL"
              },
              "graph3.task2": {
                  "BACKEND": "OPENCL"
              },
              "graph3.task3": {
                  "TASK_KERNEL_TIME": "0"
              },
              "graph3.task9": {
                  "TASK_KERNEL_TIME": "1000"
              }
          }
      }
      """;

  @Test
  void timesOfTasksAreReadWhereverTheyStand() {
    TaskTimes times = new TaskTimes(5);
    times.add(LOG, 3, 1);
    assertThat(times.sum(1, 3)).isEqualTo(61);
    assertThat(times.sum(2, 3)).isEqualTo(41);
    assertThat(times.sum(2, 2)).isZero();
  }

  @Test
  void aTimeThatIsNotToldIsNotKnown() {
    TaskTimes times = new TaskTimes(5);
    times.add(LOG, 3, 1);
    assertThat(times.sum(0, 3)).isNegative();
    assertThat(times.sum(1, 4)).as("task2 has no time").isNegative();
    assertThat(times.sum(4, 5)).as("task3 took no time").isNegative();
  }

  @Test
  void otherGraphsAreNotMeant() {
    TaskTimes times = new TaskTimes(2);
    times.add(LOG, 4, 0);
    assertThat(times.sum(0, 1)).isNegative();
  }
}
