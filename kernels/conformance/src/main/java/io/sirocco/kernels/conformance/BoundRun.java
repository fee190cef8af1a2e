package io.sirocco.kernels.conformance;

import io.sirocco.kernels.Backend;
import io.sirocco.kernels.Executable;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A bound case compiled in a session: its contents are written, it is run, its results are read.
 */
final class BoundRun implements AutoCloseable {

  /** Elements of a guard. */
  static final int GUARD_ELEMENTS = 16;

  private static final float GUARD = -0x1.5p30f;

  private final BoundCase bound;
  private final Session session;
  private final Executable executable;

  /** Compiles; closing this closes what was compiled, not the session. */
  BoundRun(BoundCase bound, Session session) {
    this(bound, session, session.compile(bound.program()));
  }

  /** Uses an executable that holds the steps of the case, perhaps among others. */
  BoundRun(BoundCase bound, Session session, Executable executable) {
    this.bound = bound;
    this.session = session;
    this.executable = executable;
  }

  /** Runs a case once in a session of its own and gives what its ports hold after it. */
  static Map<String, float[]> once(Case tested, Contents contents, Backend backend) {
    BoundCase bound = BoundCase.of(tested);
    try (Session session = backend.open(bound.state());
        BoundRun run = new BoundRun(bound, session)) {
      run.write(contents);
      run.run();
      return run.read();
    }
  }

  /** Writes the contents of all ports and guards. */
  void write(Contents contents) {
    bound
        .sources()
        .forEach((port, tensor) -> {
          if (contents.ints().containsKey(port)) {
            executable.write(tensor, contents.ints(port));
          } else if (tensor.role() == Role.INPUT) {
            executable.write(tensor, contents.floats(port));
          } else {
            session.write(tensor, 0, contents.floats(port));
          }
        });
    for (Tensor rows : bound.rowNumbers()) {
      int[] numbers = new int[(int) rows.elements()];
      Arrays.setAll(numbers, i -> i);
      executable.write(rows, numbers);
    }
    float[] guard = new float[GUARD_ELEMENTS];
    Arrays.fill(guard, GUARD);
    for (Tensor tensor : bound.guards()) {
      session.write(tensor, 0, guard);
    }
  }

  void run() {
    executable.run();
  }

  /** What the ports hold, those that lie in memory which can be read. */
  Map<String, float[]> read() {
    Map<String, float[]> results = new LinkedHashMap<>();
    bound
        .results()
        .forEach((port, tensor) -> {
          float[] values = new float[(int) tensor.elements()];
          if (tensor.role() == Role.OUTPUT) {
            executable.read(tensor, values);
          } else {
            session.read(tensor, 0, values);
          }
          results.put(port, values);
        });
    return results;
  }

  /** A guard that was overwritten, if any, in words. */
  Optional<String> brokenGuard() {
    float[] values = new float[GUARD_ELEMENTS];
    for (Tensor tensor : bound.guards()) {
      session.read(tensor, 0, values);
      for (int i = 0; i < values.length; i++) {
        if (values[i] != GUARD) {
          return Optional.of(
              "memory that no step names was overwritten: %s, element %d, now %s"
                  .formatted(tensor, i, values[i]));
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    executable.close();
  }
}
