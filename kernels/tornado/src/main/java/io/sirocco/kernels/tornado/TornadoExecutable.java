package io.sirocco.kernels.tornado;

import io.sirocco.kernels.Access;
import io.sirocco.kernels.Bounds;
import io.sirocco.kernels.Executable;
import io.sirocco.kernels.IndexChecks;
import io.sirocco.kernels.MemoryPlan;
import io.sirocco.kernels.Operand;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.RowOrder;
import io.sirocco.kernels.Step;
import io.sirocco.kernels.StepObserver;
import io.sirocco.kernels.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * A program of a session, with its inputs on the host, from where each run brings them to the
 * device, and its outputs, which each run brings back.
 */
final class TornadoExecutable implements Executable, IndexChecks.Values {
  private final Program program;
  private final MemoryPlan plan;
  private final IndexChecks checks;
  private final TornadoSession session;
  private final Arenas inputs = new Arenas();
  private final Map<Tensor, int[]> ints = new HashMap<>();
  private final Map<Tensor, float[]> floats = new HashMap<>();
  private final Map<Ordered, IntArray> orders = new LinkedHashMap<>();
  private final List<Integer> firstTasks = new ArrayList<>();
  private boolean ordered;
  private boolean closed;

  /** Ids that a gradient is sorted by, and the rows of its table. */
  private record Ordered(Tensor ids, int limit) {}

  TornadoExecutable(Program program, MemoryPlan plan, IndexChecks checks, TornadoSession session) {
    this.program = program;
    this.plan = plan;
    this.checks = checks;
    this.session = session;
    inputs.grow(plan, Role.INPUT);
    for (Tensor tensor : program.tensors(Role.Owner.EXECUTABLE)) {
      if (tensor.precision() == Precision.I32) {
        ints.put(tensor, new int[(int) tensor.elements()]);
      } else {
        floats.put(tensor, new float[(int) tensor.elements()]);
      }
    }
  }

  /** Its tasks, bound to the arenas as they are now. */
  List<Launch> launches() {
    List<Launch> launches = new ArrayList<>();
    firstTasks.clear();
    for (Step step : program.steps()) {
      firstTasks.add(launches.size());
      launches.addAll(Kernels.bind(new Binding(step, this, session)));
    }
    firstTasks.add(launches.size());
    return launches;
  }

  /** Tells how long each step kept the device busy, as far as that is known. */
  void tell(StepObserver observer, TaskTimes times) {
    for (int step = 0; step < program.steps().size(); step++) {
      long nanoseconds = times.sum(firstTasks.get(step), firstTasks.get(step + 1));
      if (nanoseconds >= 0) {
        observer.ran(program, step, nanoseconds);
      }
    }
  }

  /** The arenas of the state that it changes. */
  Set<TornadoNativeArray> changed() {
    Set<TornadoNativeArray> changed = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Step step : program.steps()) {
      for (Operand operand : step.operands()) {
        if (operand.access() != Access.READ
            && operand.tensor().role().owner() == Role.Owner.SESSION) {
          changed.add(session.region(operand.tensor(), plan).array());
        }
      }
    }
    return changed;
  }

  MemoryPlan plan() {
    return plan;
  }

  /** Where an input lies. */
  Region input(Tensor tensor) {
    return inputs.region(tensor, plan);
  }

  /** Where the order of these ids lies; it is made before each run. */
  IntArray order(Tensor ids, int limit) {
    return orders.computeIfAbsent(
        new Ordered(ids, limit),
        key -> new IntArray(Math.toIntExact(RowOrder.elements((int) key.ids.elements()))));
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
    Region region = input(input);
    long at = (long) Float.BYTES * region.offset();
    MemorySegment.copy(
        values, 0, region.array().getSegment(), ValueLayout.JAVA_FLOAT, at, values.length);
  }

  @Override
  public void write(Tensor input, int[] values) {
    requireOpen();
    Bounds.exchange(program, input, Role.INPUT, Precision.I32, values.length);
    ints.put(input, values.clone());
    ordered = false;
    Region region = input(input);
    long at = (long) Integer.BYTES * region.offset();
    MemorySegment.copy(
        values, 0, region.array().getSegment(), ValueLayout.JAVA_INT, at, values.length);
  }

  @Override
  public int[] ints(Tensor tensor) {
    return held(ints.get(tensor), tensor);
  }

  @Override
  public float[] floats(Tensor tensor) {
    if (tensor.role().owner() == Role.Owner.SESSION) {
      float[] values = new float[(int) tensor.elements()];
      session.read(tensor, 0, values);
      return values;
    }
    return held(floats.get(tensor), tensor);
  }

  private static <A> A held(@Nullable A values, Tensor tensor) {
    if (values == null) {
      throw new IllegalStateException("%s is no input or output".formatted(tensor));
    }
    return values;
  }

  @Override
  public void run() {
    requireOpen();
    checks.check(this);
    session.prepare();
    if (!ordered) {
      orders.forEach((key, order) -> {
        int[] values = RowOrder.of(ints(key.ids), key.limit);
        MemorySegment.copy(values, 0, order.getSegment(), ValueLayout.JAVA_INT, 0, values.length);
      });
      ordered = true;
    }
    session.run(this);
    floats.forEach((tensor, values) -> {
      if (tensor.role() == Role.OUTPUT) {
        Region region = session.region(tensor, plan);
        long at = (long) Float.BYTES * region.offset();
        MemorySegment.copy(
            region.array().getSegment(), ValueLayout.JAVA_FLOAT, at, values, 0, values.length);
      }
    });
  }

  @Override
  public void read(Tensor output, float[] values) {
    requireOpen();
    Bounds.exchange(program, output, Role.OUTPUT, Precision.F32, values.length);
    System.arraycopy(floats(output), 0, values, 0, values.length);
  }

  private void requireOpen() {
    session.requireOpen();
    if (closed) {
      throw new IllegalStateException("program %s is closed".formatted(program.name()));
    }
  }

  boolean isClosed() {
    return closed;
  }

  /** Leaves it out when the session builds its graphs the next time. */
  @Override
  public void close() {
    closed = true;
  }
}
