package io.sirocco.kernels;

/**
 * Runs nothing: checks programs against the state and tells how much memory they would take.
 * Outputs read as zeros.
 */
public final class NullBackend implements Backend {

  @Override
  public String name() {
    return "null";
  }

  @Override
  public String description() {
    return "checks shapes and memory, computes nothing";
  }

  @Override
  public Session open(ModelState state) {
    return new NullSession(state);
  }

  @Override
  public long workspaceBytes(Program program) {
    return 0;
  }

  @Override
  public void close() {}

  /** Found by the service loader. */
  public static final class Provider implements BackendProvider {

    /** For the service loader. */
    public Provider() {}

    @Override
    public String name() {
      return "null";
    }

    @Override
    public Availability availability() {
      return new Availability.Available(
          Availability.DeviceKind.CHECK, "checks shapes and memory, computes nothing");
    }

    @Override
    public Backend open(BackendOptions options) {
      return new NullBackend();
    }
  }

  private record NullSession(ModelState state) implements Session {

    @Override
    public Executable compile(Program program) {
      state.requireFor(program);
      MemoryPlan.of(program);
      return new NullExecutable(program);
    }

    @Override
    public void write(Tensor tensor, long from, float[] values) {
      Bounds.state(state, tensor, from, values.length);
    }

    @Override
    public void read(Tensor tensor, long from, float[] values) {
      Bounds.state(state, tensor, from, values.length);
      java.util.Arrays.fill(values, 0);
    }

    @Override
    public void close() {}
  }

  private record NullExecutable(Program program) implements Executable {

    @Override
    public void write(Tensor input, float[] values) {
      Bounds.exchange(program, input, Role.INPUT, Precision.F32, values.length);
    }

    @Override
    public void write(Tensor input, int[] values) {
      Bounds.exchange(program, input, Role.INPUT, Precision.I32, values.length);
    }

    @Override
    public void run() {}

    @Override
    public void read(Tensor output, float[] values) {
      Bounds.exchange(program, output, Role.OUTPUT, Precision.F32, values.length);
      java.util.Arrays.fill(values, 0);
    }

    @Override
    public void close() {}
  }
}
