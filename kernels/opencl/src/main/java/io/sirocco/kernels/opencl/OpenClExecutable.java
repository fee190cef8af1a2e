package io.sirocco.kernels.opencl;

import io.sirocco.kernels.Bounds;
import io.sirocco.kernels.Executable;
import io.sirocco.kernels.IndexChecks;
import io.sirocco.kernels.KernelException;
import io.sirocco.kernels.MemoryPlan;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.RowOrder;
import io.sirocco.kernels.StepObserver;
import io.sirocco.kernels.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_mem;

/**
 * Launches bound to the buffers of a session, replayed in order. They are bound again when the
 * session has replaced its scratch since. Inputs are kept on the host too, where indices are held
 * against their ranges before a run.
 */
final class OpenClExecutable implements Executable, IndexChecks.Values {
  private final Program program;
  private final MemoryPlan plan;
  private final IndexChecks checks;
  private final OpenClSession session;
  private final Buffers own;
  private final Map<Tensor, int[]> ints = new HashMap<>();
  private final Map<Tensor, float[]> floats = new HashMap<>();
  private final Map<Ordered, Region> orders = new LinkedHashMap<>();
  private List<List<Launch>> launches = List.of();
  private int boundGeneration;
  private boolean ordered;
  private boolean closed;

  /** Ids that a gradient is sorted by, and the rows of its table. */
  private record Ordered(Tensor ids, int limit) {}

  OpenClExecutable(Program program, MemoryPlan plan, IndexChecks checks, OpenClSession session) {
    this.program = program;
    this.plan = plan;
    this.checks = checks;
    this.session = session;
    this.own = new Buffers(session.context());
    own.grow(plan, Role.Owner.EXECUTABLE);
    for (Tensor tensor : program.tensors(Role.Owner.EXECUTABLE)) {
      if (tensor.precision() == Precision.I32) {
        ints.put(tensor, new int[(int) tensor.elements()]);
      }
    }
    bind();
  }

  private void bind() {
    launches.forEach(step -> step.forEach(Launch::close));
    List<List<Launch>> bound = new ArrayList<>();
    launches = bound;
    for (int i = 0; i < program.steps().size(); i++) {
      try {
        bound.add(Kernels.bind(new Binding(program.steps().get(i), this, session)));
      } catch (OpenClException failure) {
        close();
        throw new KernelException(program, i, failure);
      }
    }
    boundGeneration = session.generation();
  }

  MemoryPlan plan() {
    return plan;
  }

  Region region(Tensor tensor) {
    return own.region(tensor, plan);
  }

  /** Where the order of these ids lies; it is brought there before each run. */
  Region order(Tensor ids, int limit) {
    return orders.computeIfAbsent(
        new Ordered(ids, limit),
        key -> {
          long bytes = Integer.BYTES * RowOrder.elements((int) ids.elements());
          cl_mem buffer = session.context().allocate(bytes, "the order of " + key.ids.name());
          return new Region(buffer, 0);
        });
  }

  @Override
  public Program program() {
    return program;
  }

  @Override
  public void write(Tensor input, float[] values) {
    requireOpen();
    Bounds.exchange(program, input, Role.INPUT, Precision.F32, values.length);
    floats.put(input, values.clone());
    long bytes = (long) Float.BYTES * values.length;
    session.context().write(region(input), 0, bytes, Pointer.to(values));
  }

  @Override
  public void write(Tensor input, int[] values) {
    requireOpen();
    Bounds.exchange(program, input, Role.INPUT, Precision.I32, values.length);
    ints.put(input, values.clone());
    ordered = false;
    long bytes = (long) Integer.BYTES * values.length;
    session.context().write(region(input), 0, bytes, Pointer.to(values));
  }

  @Override
  public int[] ints(Tensor tensor) {
    int[] held = ints.get(tensor);
    if (held == null) {
      throw new IllegalStateException("%s is no input".formatted(tensor));
    }
    return held;
  }

  @Override
  public float[] floats(Tensor tensor) {
    if (tensor.role() == Role.INPUT) {
      return floats.computeIfAbsent(tensor, _ -> new float[(int) tensor.elements()]);
    }
    float[] values = new float[(int) tensor.elements()];
    session.read(tensor, 0, values);
    return values;
  }

  @Override
  public void run() {
    requireOpen();
    checks.check(this);
    if (!ordered) {
      orders.forEach(this::writeOrder);
      ordered = true;
    }
    if (boundGeneration != session.generation()) {
      bind();
    }
    StepObserver observer = session.observer();
    if (observer == StepObserver.NONE) {
      enqueue();
      session.context().finish("program " + program.name());
    } else {
      try (TimedRun timed = new TimedRun(session.context())) {
        for (int i = 0; i < launches.size(); i++) {
          timed.enqueue(launches.get(i), program, i);
        }
        timed.tell(observer, program);
      }
    }
  }

  private void writeOrder(Ordered key, Region region) {
    int[] order = RowOrder.of(ints(key.ids), key.limit);
    long bytes = (long) Integer.BYTES * order.length;
    session.context().write(region, 0, bytes, Pointer.to(order));
  }

  private void enqueue() {
    for (int i = 0; i < launches.size(); i++) {
      try {
        for (Launch launch : launches.get(i)) {
          launch.enqueue(session.context().queue(), null);
        }
      } catch (OpenClException failure) {
        throw new KernelException(program, i, failure);
      }
    }
  }

  @Override
  public void read(Tensor output, float[] values) {
    requireOpen();
    Bounds.exchange(program, output, Role.OUTPUT, Precision.F32, values.length);
    long bytes = (long) Float.BYTES * values.length;
    session.context().read(region(output), 0, bytes, Pointer.to(values));
  }

  private void requireOpen() {
    session.requireOpen();
    if (closed) {
      throw new IllegalStateException("program %s is closed".formatted(program.name()));
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    launches.forEach(step -> step.forEach(Launch::close));
    launches = List.of();
    orders.values().forEach(region -> CL.clReleaseMemObject(region.buffer()));
    orders.clear();
    own.close();
  }
}
