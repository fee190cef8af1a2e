package io.sirocco.kernels.tornado;

import io.sirocco.kernels.Bounds;
import io.sirocco.kernels.IndexChecks;
import io.sirocco.kernels.MemoryPlan;
import io.sirocco.kernels.ModelState;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.StepObserver;
import io.sirocco.kernels.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * One state, one scratch for the activations and outputs of all programs and one workspace, on the
 * host and on the device.
 *
 * <p>Programs that share device memory are graphs of one execution plan, which cannot be added to.
 * So the plan is built when a program runs for the first time after one was compiled, and what was
 * compiled before is compiled again: compile all programs before running one.
 */
final class TornadoSession implements Session {
  private final ModelState state;
  private final Device device;
  private final Multiplier multiplier;
  private final MemoryPlan plan;
  private final Arenas held = new Arenas();
  private final Arenas scratch = new Arenas();
  private final Arenas outputs = new Arenas();
  private final List<TornadoExecutable> executables = new ArrayList<>();
  private final Set<TornadoNativeArray> newerOnDevice =
      Collections.newSetFromMap(new IdentityHashMap<>());
  private final Witness witness = new Witness();
  private FloatArray workspace = new FloatArray((int) MemoryPlan.ALIGNMENT);
  private @Nullable ByteArray packed;
  private @Nullable DevicePlan built;
  private StepObserver observer = StepObserver.NONE;
  private boolean newerOnHost;
  private boolean closed;

  TornadoSession(ModelState state, Device device) {
    this.state = state;
    this.device = device;
    this.multiplier = Multiplier.of(device);
    this.plan = MemoryPlan.of(state, device.memory().shardElements());
    for (Role role : Role.values()) {
      if (role.owner() == Role.Owner.SESSION) {
        held.grow(plan, role);
      }
    }
  }

  @Override
  public ModelState state() {
    return state;
  }

  @Override
  public TornadoExecutable compile(Program program) {
    requireOpen();
    state.requireFor(program);
    IndexChecks checks = IndexChecks.of(program);
    MemoryPlan programPlan = MemoryPlan.of(program, device.memory().shardElements());
    TornadoExecutable executable = new TornadoExecutable(program, programPlan, checks, this);
    discardPlan();
    scratch.grow(programPlan, Role.ACTIVATION);
    outputs.grow(programPlan, Role.OUTPUT);
    int floats = Math.toIntExact(Kernels.workspaceFloats(program, multiplier));
    if (floats > workspace.getSize()) {
      workspace = new FloatArray(floats);
    }
    int bytes = Math.toIntExact(Kernels.packedBytes(program, multiplier));
    if (bytes > 0 && (packed == null || bytes > packed.getSize())) {
      packed = new ByteArray(bytes);
    }
    executables.add(executable);
    return executable;
  }

  /** Brings the state to the host and gives up the graphs. */
  private void discardPlan() {
    if (built != null) {
      List.copyOf(newerOnDevice).forEach(this::refresh);
      built.close();
      built = null;
    }
  }

  /** Builds the graphs where there are none, which binds the programs to the arenas. */
  DevicePlan prepare() {
    DevicePlan ready = built;
    if (ready == null) {
      executables.removeIf(TornadoExecutable::isClosed);
      List<FloatArray> unread = new ArrayList<>(scratch.arrays());
      unread.add(workspace);
      List<ByteArray> factors = packed == null ? List.of() : List.of(packed);
      List<FloatArray> read = new ArrayList<>(outputs.arrays());
      read.add(witness.answer());
      ready =
          new DevicePlan(
              device,
              new DevicePlan.Shared(held.arrays(), unread, factors, read),
              executables.stream().map(this::launches).toList(),
              observer == StepObserver.NONE ? DevicePlan.Timing.OFF : DevicePlan.Timing.ON);
      built = ready;
      newerOnHost = true;
    }
    return ready;
  }

  private List<Launch> launches(TornadoExecutable executable) {
    List<Launch> launches = new ArrayList<>(executable.launches());
    launches.add(witness.launch());
    return launches;
  }

  /** Runs a program and brings what it puts out to the host. */
  void run(TornadoExecutable executable) {
    DevicePlan ready = prepare();
    if (newerOnHost) {
      ready.upload();
      newerOnHost = false;
    }
    String name = executable.program().name();
    witness.ask();
    int index = executables.indexOf(executable);
    if (observer == StepObserver.NONE) {
      ready.run(index, name);
    } else {
      executable.tell(observer, ready.runTimed(index, name));
    }
    newerOnDevice.addAll(executable.changed());
    outputs.arrays().forEach(ready::download);
    ready.download(witness.answer());
    witness.require("running program %s on %s".formatted(name, device.name()));
  }

  /** Makes the host's copy of an arena as new as the device's. */
  private void refresh(TornadoNativeArray array) {
    if (newerOnDevice.remove(array) && built != null) {
      built.download(array);
    }
  }

  @Override
  public void write(Tensor tensor, long from, float[] values) {
    requireOpen();
    Bounds.state(state, tensor, from, values.length);
    // All of the state goes to the device again, so that all of it has to be here.
    List.copyOf(newerOnDevice).forEach(this::refresh);
    Region region = held.region(tensor, plan);
    long at = Float.BYTES * (region.offset() + from);
    MemorySegment.copy(
        values, 0, region.array().getSegment(), ValueLayout.JAVA_FLOAT, at, values.length);
    newerOnHost = true;
  }

  @Override
  public void read(Tensor tensor, long from, float[] values) {
    requireOpen();
    Bounds.state(state, tensor, from, values.length);
    Region region = held.region(tensor, plan);
    refresh(region.array());
    long at = Float.BYTES * (region.offset() + from);
    MemorySegment.copy(
        region.array().getSegment(), ValueLayout.JAVA_FLOAT, at, values, 0, values.length);
  }

  @Override
  public void observe(StepObserver told) {
    requireOpen();
    boolean same = (observer == StepObserver.NONE) == (told == StepObserver.NONE);
    if (!same && device.recordsGraphs()) {
      discardPlan();
    }
    observer = told;
  }

  Multiplier multiplier() {
    return multiplier;
  }

  /** Where factors of 16 bits are packed. */
  ByteArray packed() {
    if (packed == null) {
      throw new IllegalStateException("no program has factors of 16 bits");
    }
    return packed;
  }

  Region workspace() {
    return new Region(workspace, 0);
  }

  /** Where a tensor lies that is no input. */
  Region region(Tensor tensor, MemoryPlan programPlan) {
    return switch (tensor.role()) {
      case ACTIVATION -> scratch.region(tensor, programPlan);
      case OUTPUT -> outputs.region(tensor, programPlan);
      case PARAMETER, GRADIENT, OPTIMIZER, CACHE, CONSTANT -> held.region(tensor, plan);
      case INPUT -> throw new IllegalArgumentException("the session holds no inputs: " + tensor);
    };
  }

  /**
   * Refuses work on a closed session.
   *
   * @throws IllegalStateException if it is closed
   */
  void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the session is closed");
    }
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (built != null) {
      built.close();
      built = null;
    }
    executables.clear();
  }
}
