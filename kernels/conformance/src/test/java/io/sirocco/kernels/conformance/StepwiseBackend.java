package io.sirocco.kernels.conformance;

import io.sirocco.kernels.Access;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.Bounds;
import io.sirocco.kernels.Executable;
import io.sirocco.kernels.ModelState;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Operand;
import io.sirocco.kernels.Port;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.Step;
import io.sirocco.kernels.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A backend in floats: each step is computed by the oracle and rounded. A kernel may be planted
 * that does one op wrong.
 */
final class StepwiseBackend implements Backend {

  /** Computes one step in place. */
  interface Kernel {
    void run(Op op, Contents contents, Surroundings surroundings);
  }

  /**
   * What a wrong kernel may depend on.
   *
   * @param threads the threads of the backend
   * @param call which run of its executable this is, from 1
   * @param state the memory of the session
   */
  record Surroundings(int threads, long call, Map<Tensor, float[]> state) {}

  private final int threads;
  private final Kernel kernel;

  StepwiseBackend(int threads, Kernel kernel) {
    this.threads = threads;
    this.kernel = kernel;
  }

  /** The correct kernel. */
  static void compute(Op op, Contents contents) {
    Oracle.run(op, contents)
        .forEach((port, exact) -> {
          if (contents.access(port) != Access.READ) {
            float[] rounded = contents.floats(port);
            for (int i = 0; i < exact.length; i++) {
              rounded[i] = (float) exact[i];
            }
          }
        });
  }

  @Override
  public String name() {
    return "stepwise";
  }

  @Override
  public String description() {
    return "the oracle, rounded after each step";
  }

  @Override
  public Session open(ModelState state) {
    Map<Tensor, float[]> memory = new HashMap<>();
    state.tensors().forEach(tensor -> memory.put(tensor, new float[(int) tensor.elements()]));
    return new StepwiseSession(state, memory);
  }

  @Override
  public long workspaceBytes(Program program) {
    return 0;
  }

  @Override
  public void close() {}

  private final class StepwiseSession implements Session {
    private final ModelState state;
    private final Map<Tensor, float[]> memory;

    StepwiseSession(ModelState state, Map<Tensor, float[]> memory) {
      this.state = state;
      this.memory = memory;
    }

    @Override
    public ModelState state() {
      return state;
    }

    @Override
    public Executable compile(Program program) {
      state.requireFor(program);
      return new StepwiseExecutable(program, memory);
    }

    @Override
    public void write(Tensor tensor, long from, float[] values) {
      Bounds.state(state, tensor, from, values.length);
      System.arraycopy(values, 0, held(memory, tensor), (int) from, values.length);
    }

    @Override
    public void read(Tensor tensor, long from, float[] values) {
      Bounds.state(state, tensor, from, values.length);
      System.arraycopy(held(memory, tensor), (int) from, values, 0, values.length);
    }

    @Override
    public void close() {}
  }

  private final class StepwiseExecutable implements Executable {
    private final Program program;
    private final Map<Tensor, float[]> state;
    private final Map<Tensor, float[]> floats = new HashMap<>();
    private final Map<Tensor, int[]> ints = new HashMap<>();
    private long calls;

    StepwiseExecutable(Program program, Map<Tensor, float[]> state) {
      this.program = program;
      this.state = state;
      for (Tensor tensor : program.tensors()) {
        if (tensor.precision() == Precision.I32) {
          ints.put(tensor, new int[(int) tensor.elements()]);
        } else if (tensor.role().owner() != Role.Owner.SESSION) {
          floats.put(tensor, new float[(int) tensor.elements()]);
        }
      }
    }

    @Override
    public Program program() {
      return program;
    }

    @Override
    public void write(Tensor input, float[] values) {
      Bounds.exchange(program, input, Role.INPUT, Precision.F32, values.length);
      floats.put(input, values.clone());
    }

    @Override
    public void write(Tensor input, int[] values) {
      Bounds.exchange(program, input, Role.INPUT, Precision.I32, values.length);
      ints.put(input, values.clone());
    }

    @Override
    public void run() {
      calls++;
      floats.forEach((tensor, values) -> {
        if (tensor.role() == Role.ACTIVATION) {
          Arrays.fill(values, Float.NaN);
        }
      });
      for (Step step : program.steps()) {
        kernel.run(step.op(), contents(step), new Surroundings(threads, calls, state));
      }
    }

    /** The live memory of the operands of a step. */
    private Contents contents(Step step) {
      Map<String, float[]> floatOperands = new HashMap<>();
      Map<String, int[]> intOperands = new HashMap<>();
      Map<String, Access> accesses = new HashMap<>();
      List<Port> ports = step.op().signature();
      for (int i = 0; i < ports.size(); i++) {
        Operand operand = step.operands().get(i);
        Tensor tensor = operand.tensor();
        accesses.put(ports.get(i).name(), operand.access());
        if (tensor.precision() == Precision.I32) {
          intOperands.put(ports.get(i).name(), held(ints, tensor));
        } else {
          boolean session = tensor.role().owner() == Role.Owner.SESSION;
          floatOperands.put(ports.get(i).name(), held(session ? state : floats, tensor));
        }
      }
      return new Contents(floatOperands, intOperands, accesses);
    }

    @Override
    public void read(Tensor output, float[] values) {
      Bounds.exchange(program, output, Role.OUTPUT, Precision.F32, values.length);
      System.arraycopy(held(floats, output), 0, values, 0, values.length);
    }

    @Override
    public void close() {}
  }

  private static <A> A held(Map<Tensor, A> memory, Tensor tensor) {
    A array = memory.get(tensor);
    if (array == null) {
      throw new IllegalArgumentException("no memory for %s".formatted(tensor));
    }
    return array;
  }
}
