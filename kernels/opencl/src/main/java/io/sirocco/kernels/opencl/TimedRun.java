package io.sirocco.kernels.opencl;

import io.sirocco.kernels.KernelException;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.StepObserver;
import java.util.ArrayList;
import java.util.List;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_command_queue;
import org.jocl.cl_event;

/** One run of a program with the device's own times of its steps. */
final class TimedRun implements AutoCloseable {
  private final Context context;
  private final cl_command_queue queue;
  private final List<cl_event> events = new ArrayList<>();
  private final List<Integer> steps = new ArrayList<>();

  TimedRun(Context context) {
    this.context = context;
    this.queue = context.profilingQueue();
  }

  /** Queues a step. */
  void enqueue(List<Launch> launches, Program program, int step) {
    for (Launch launch : launches) {
      cl_event event = new cl_event();
      try {
        launch.enqueue(queue, event);
      } catch (OpenClException failure) {
        throw new KernelException(program, step, failure);
      }
      events.add(event);
      steps.add(step);
    }
  }

  /** Waits for the end, then tells how long each step kept the device busy. */
  void tell(StepObserver observer, Program program) {
    OpenClException.check(
        CL.clFinish(queue),
        "clFinish on %s after program %s".formatted(context.device().name(), program.name()));
    int at = 0;
    for (int step = 0; step < program.steps().size(); step++) {
      long nanoseconds = 0;
      while (at < events.size() && steps.get(at) == step) {
        nanoseconds +=
            time(events.get(at), CL.CL_PROFILING_COMMAND_END)
                - time(events.get(at), CL.CL_PROFILING_COMMAND_START);
        at++;
      }
      observer.ran(program, step, nanoseconds);
    }
  }

  private static long time(cl_event event, int what) {
    long[] value = new long[1];
    OpenClException.check(
        CL.clGetEventProfilingInfo(event, what, Sizeof.cl_ulong, Pointer.to(value), null),
        "clGetEventProfilingInfo");
    return value[0];
  }

  @Override
  public void close() {
    events.forEach(CL::clReleaseEvent);
  }
}
