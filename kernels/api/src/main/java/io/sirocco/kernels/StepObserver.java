package io.sirocco.kernels;

/**
 * Told how long the steps of programs take.
 *
 * <p>A backend that computes on the calling thread takes the times with {@link #nanoTime()}; one
 * whose device works on its own tells the device's times, which may come later, but before {@link
 * Executable#run()} returns. Nothing in it may allocate: a step does not.
 */
public interface StepObserver {

  /** Nobody: steps are not timed. */
  StepObserver NONE =
      new StepObserver() {
        @Override
        public long nanoTime() {
          return 0;
        }

        @Override
        public void ran(Program program, int step, long nanoseconds) {}
      };

  /** A monotonic clock in nanoseconds. */
  long nanoTime();

  /**
   * A step has run.
   *
   * @param program the program, always the same object for one executable
   * @param step the index of the step
   * @param nanoseconds that it took
   */
  void ran(Program program, int step, long nanoseconds);
}
