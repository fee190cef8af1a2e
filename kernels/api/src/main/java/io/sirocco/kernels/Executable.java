package io.sirocco.kernels;

/** A compiled program and its inputs and outputs, which keep their contents between runs. */
public interface Executable extends AutoCloseable {

  /** What was compiled. */
  Program program();

  /**
   * Overwrites a whole f32 input.
   *
   * @throws IllegalArgumentException if the program has no such input or the length differs
   */
  void write(Tensor input, float[] values);

  /**
   * Overwrites a whole i32 input.
   *
   * @throws IllegalArgumentException if the program has no such input or the length differs
   */
  void write(Tensor input, int[] values);

  /**
   * Runs every step once and waits for the end.
   *
   * @throws KernelException if a step fails, with op, shapes and cause
   */
  void run();

  /**
   * Copies a whole f32 output.
   *
   * @throws IllegalArgumentException if the program has no such output or the length differs
   */
  void read(Tensor output, float[] values);

  @Override
  void close();
}
