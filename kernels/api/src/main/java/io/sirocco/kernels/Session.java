package io.sirocco.kernels;

/**
 * Owns what outlives a program, and one scratch of the largest size that its programs need. Not for
 * use by two threads at once.
 */
public interface Session extends AutoCloseable {

  /** The tensors that this session holds. */
  ModelState state();

  /**
   * Makes a program ready to run over this session's state.
   *
   * @throws IllegalArgumentException if the program uses a tensor that the state does not hold
   */
  Executable compile(Program program);

  /**
   * Overwrites elements of a tensor of the state.
   *
   * @param tensor an f32 tensor of the state
   * @param from the first element to overwrite
   * @param values as many as are overwritten
   */
  void write(Tensor tensor, long from, float[] values);

  /**
   * Copies elements of a tensor of the state.
   *
   * @param tensor an f32 tensor of the state
   * @param from the first element to copy
   * @param values receives as many as it holds
   */
  void read(Tensor tensor, long from, float[] values);

  /**
   * Tells an observer of every step that programs of this session run from now on. A backend that
   * cannot time its steps tells nothing.
   *
   * @param observer {@link StepObserver#NONE} ends it
   */
  default void observe(StepObserver observer) {}

  @Override
  void close();
}
