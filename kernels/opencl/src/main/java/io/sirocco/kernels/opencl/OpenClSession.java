package io.sirocco.kernels.opencl;

import io.sirocco.kernels.Bounds;
import io.sirocco.kernels.IndexChecks;
import io.sirocco.kernels.MemoryPlan;
import io.sirocco.kernels.ModelState;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.StepObserver;
import io.sirocco.kernels.Tensor;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_mem;
import org.jspecify.annotations.Nullable;

/**
 * One state, one scratch for the activations of all programs and one workspace, all on the device.
 * Scratch and workspace grow with the programs; {@link #generation()} tells executables that
 * buffers which they have bound were replaced.
 */
final class OpenClSession implements Session {
  private final ModelState state;
  private final Context context;
  private final long shardElements;
  private final MemoryPlan plan;
  private final Buffers held;
  private final Buffers scratch;
  private @Nullable cl_mem workspace;
  private long workspaceFloats;
  private StepObserver observer = StepObserver.NONE;
  private int generation;
  private boolean closed;

  OpenClSession(ModelState state, Context context) {
    this.state = state;
    this.context = context;
    this.shardElements = context.device().deviceMemory().shardElements();
    this.plan = MemoryPlan.of(state, shardElements);
    this.held = new Buffers(context);
    this.scratch = new Buffers(context);
    try {
      held.grow(plan, Role.Owner.SESSION);
    } catch (RuntimeException failure) {
      held.close();
      throw failure;
    }
  }

  @Override
  public ModelState state() {
    return state;
  }

  @Override
  public OpenClExecutable compile(Program program) {
    requireOpen();
    state.requireFor(program);
    IndexChecks checks = IndexChecks.of(program);
    MemoryPlan programPlan = MemoryPlan.of(program, shardElements);
    boolean grown = scratch.grow(programPlan, Role.Owner.SCRATCH);
    grown |= growWorkspace(Kernels.workspaceFloats(program, context.tuning()));
    if (grown) {
      generation++;
    }
    return new OpenClExecutable(program, programPlan, checks, this);
  }

  private boolean growWorkspace(long floats) {
    if (workspace != null && floats <= workspaceFloats) {
      return false;
    }
    if (workspace != null) {
      CL.clReleaseMemObject(workspace);
      workspace = null;
    }
    workspaceFloats = Math.max(1, floats);
    workspace = context.allocate(workspaceFloats * Float.BYTES, "the workspace");
    return true;
  }

  @Override
  public void write(Tensor tensor, long from, float[] values) {
    requireOpen();
    Bounds.state(state, tensor, from, values.length);
    if (values.length > 0) {
      long bytes = (long) Float.BYTES * values.length;
      context.write(held.region(tensor, plan), from, bytes, Pointer.to(values));
    }
  }

  @Override
  public void read(Tensor tensor, long from, float[] values) {
    requireOpen();
    Bounds.state(state, tensor, from, values.length);
    if (values.length > 0) {
      long bytes = (long) Float.BYTES * values.length;
      context.read(held.region(tensor, plan), from, bytes, Pointer.to(values));
    }
  }

  @Override
  public void observe(StepObserver told) {
    observer = told;
  }

  StepObserver observer() {
    return observer;
  }

  /** Counts the times that scratch or workspace were replaced. */
  int generation() {
    return generation;
  }

  Context context() {
    return context;
  }

  Region workspace() {
    if (workspace == null) {
      throw new IllegalStateException("no program has been compiled");
    }
    return new Region(workspace, 0);
  }

  /** Where a tensor of the state or an activation of a program lies. */
  Region region(Tensor tensor, MemoryPlan programPlan) {
    return tensor.role().owner() == Role.Owner.SESSION
        ? held.region(tensor, plan)
        : scratch.region(tensor, programPlan);
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
    held.close();
    scratch.close();
    if (workspace != null) {
      CL.clReleaseMemObject(workspace);
      workspace = null;
    }
    generation++;
  }
}
