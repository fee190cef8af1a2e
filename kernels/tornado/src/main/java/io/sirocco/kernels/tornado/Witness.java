package io.sirocco.kernels.tornado;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Tells whether a program ran on the device: TornadoVM's CUDA backend prints what its driver
 * refuses and goes on, so that a run on a lost device would end well, with losses of 0. The last
 * kernel of each program repeats a number that changes from run to run.
 */
final class Witness {

  /** So many numbers differ as floats. */
  private static final int NUMBERS = 1 << 24;

  private final FloatArray question = new FloatArray(1);
  private final FloatArray answer = new FloatArray(1);
  private int number;

  /** What is brought back with the outputs of a program. */
  FloatArray answer() {
    return answer;
  }

  /** The last kernel of a program. */
  Launch launch() {
    Launch.Arguments arguments = new Launch.Arguments();
    arguments.whole(question);
    arguments.whole(answer);
    return arguments.over(
        Range.ONE,
        (graph, name, context, sizes) ->
            graph.task(name, ElementCode::answer, context, question, answer));
  }

  /** Asks another number, before a program runs. */
  void ask() {
    number = (number + 1) % NUMBERS;
    question.set(0, number);
    answer.set(0, -1);
  }

  /**
   * Refuses a program that did not run, once its outputs are back.
   *
   * @throws TornadoFailure if the answer is another than was asked
   */
  void require(String what) {
    if (answer.get(0) != number) {
      throw new TornadoFailure(
          what,
          new IllegalStateException(
              "the device does not answer, it may be lost; its driver's errors are printed above"));
    }
  }
}
