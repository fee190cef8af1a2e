package io.sirocco.kernels.tornado;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.exceptions.TornadoInternalError;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * All programs of a session as one execution plan. Its first graph brings the state to the device;
 * each program is one graph more, or several where it has many tasks.
 *
 * <p>Arenas stay on the device from graph to graph. TornadoVM hands them on from the graph that was
 * executed last, and only those which its tasks use: so each graph consumes and persists all shared
 * arenas, and touches those that it has no other use for.
 */
final class DevicePlan implements AutoCloseable {

  /**
   * Tasks of a graph. TornadoVM takes 255, and 1024 nodes: a task is a node, its sizes are three,
   * and each number that is compiled in and each arena that is written are one.
   */
  private static final int TASKS = 100;

  private final Device device;
  private final TornadoExecutionPlan plan;
  private final List<Integer> firstGraphs = new ArrayList<>();
  private final List<Integer> tasks = new ArrayList<>();
  private @Nullable TornadoExecutionResult last;

  /** Whether the times of tasks are asked for. */
  enum Timing {
    /** No. */
    OFF,
    /** Yes. */
    ON
  }

  /**
   * The arenas that all graphs share.
   *
   * @param state what is brought to the device and back
   * @param scratch what only the device knows
   * @param packed 16-bit factors, which only the device knows
   * @param outputs what is brought back
   */
  record Shared(
      Collection<FloatArray> state,
      Collection<FloatArray> scratch,
      Collection<ByteArray> packed,
      Collection<FloatArray> outputs) {

    List<TornadoNativeArray> all() {
      List<TornadoNativeArray> all = new ArrayList<>(state);
      all.addAll(scratch);
      all.addAll(packed);
      all.addAll(outputs);
      return all;
    }
  }

  /**
   * Builds the graphs. Kernels are compiled when a graph is executed for the first time.
   *
   * @param device where they run
   * @param shared the arenas of the session
   * @param programs the tasks of each program
   * @param timing whether the times of tasks will be asked for: what a device has recorded runs
   *     without events of its tasks, so nothing is recorded then
   */
  DevicePlan(Device device, Shared shared, List<List<Launch>> programs, Timing timing) {
    this.device = device;
    programs.forEach(launches -> tasks.add(launches.size()));
    Graphs graphs = new Graphs(shared);
    graphs.addUpload();
    for (List<Launch> launches : programs) {
      firstGraphs.add(graphs.snapshots.size());
      for (int from = 0; from < launches.size(); from += TASKS) {
        graphs.add(launches.subList(from, Math.min(launches.size(), from + TASKS)));
      }
    }
    firstGraphs.add(graphs.snapshots.size());
    try {
      plan = new TornadoExecutionPlan(graphs.snapshots.toArray(ImmutableTaskGraph[]::new));
      plan.withDevice(device.device());
      plan.withGridScheduler(graphs.grids);
      if (timing == Timing.OFF && device.recordsGraphs()) {
        plan.withCUDAGraph();
      }
      // Without this the driver may take infinities and numbers that are none for absent.
      plan.withCompilerFlags(TornadoVMBackendType.OPENCL, "-w");
    } catch (TornadoInternalError | RuntimeException e) {
      throw new TornadoFailure("building graphs for " + device.name(), e);
    }
  }

  /** Brings the state of the host to the device. */
  void upload() {
    execute(0, "the state");
  }

  /**
   * Runs a program.
   *
   * @param index its place in the list that was built from
   * @param name its name, for errors
   */
  void run(int index, String name) {
    for (int graph = firstGraphs.get(index); graph < firstGraphs.get(index + 1); graph++) {
      execute(graph, "program " + name);
    }
  }

  /**
   * Runs a program, and asks the device how long its tasks took.
   *
   * @param index its place in the list that was built from
   * @param name its name, for errors
   */
  TaskTimes runTimed(int index, String name) {
    TaskTimes times = new TaskTimes(tasks.get(index));
    int first = firstGraphs.get(index);
    plan.withProfiler(ProfilerMode.SILENT);
    try {
      for (int graph = first; graph < firstGraphs.get(index + 1); graph++) {
        TornadoExecutionResult result = execute(graph, "program " + name);
        String log = result.getProfilerResult().getProfileLog();
        times.add(log, graph, (graph - first) * TASKS);
        // Otherwise the log of each run has those of all before it.
        plan.clearProfiles();
      }
    } finally {
      plan.withoutProfiler();
    }
    return times;
  }

  private TornadoExecutionResult execute(int graph, String what) {
    try {
      TornadoExecutionResult result = plan.withGraph(graph).execute();
      last = result;
      return result;
    } catch (TornadoInternalError | RuntimeException e) {
      throw new TornadoFailure("running %s on %s".formatted(what, device.name()), e);
    }
  }

  /** Brings an arena of the state, or of outputs, to the host. */
  void download(TornadoNativeArray array) {
    if (last == null) {
      throw new IllegalStateException("nothing has run");
    }
    try {
      last.transferToHost(array);
    } catch (TornadoInternalError | RuntimeException e) {
      throw new TornadoFailure("reading from " + device.name(), e);
    }
  }

  @Override
  public void close() {
    try {
      plan.close();
    } catch (TornadoExecutionPlanException e) {
      throw new TornadoFailure("closing graphs on " + device.name(), e);
    }
  }

  /** Graphs that are being built. */
  private static final class Graphs {
    private final Shared shared;
    private final List<ImmutableTaskGraph> snapshots = new ArrayList<>();
    private final GridScheduler grids = new GridScheduler();
    private final KernelContext context = new KernelContext();

    Graphs(Shared shared) {
      this.shared = shared;
    }

    void addUpload() {
      TaskGraph graph = new TaskGraph("graph0");
      Object[] state = shared.state.toArray();
      if (state.length > 0) {
        graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, state);
      }
      // What only the device knows is allocated and not copied to it.
      Object[] unknown = shared.all().stream().filter(a -> !shared.state.contains(a)).toArray();
      graph.transferToDevice(DataTransferMode.UNDER_DEMAND, unknown);
      touch(graph, "graph0", 0, shared.all());
      persist(graph);
    }

    /** Adds tasks that touch arenas, as few as can be: each has to be compiled. */
    private void touch(
        TaskGraph graph, String graphName, int tasks, List<TornadoNativeArray> arenas) {
      List<FloatArray> floats = new ArrayList<>();
      int task = tasks;
      for (TornadoNativeArray arena : arenas) {
        if (arena instanceof ByteArray packed) {
          String name = "task" + task++;
          graph.task(name, PackingCode::touch, context, packed);
          grids.addWorkerGrid(graphName + "." + name, Range.ONE.grid());
        } else if (arena instanceof FloatArray array) {
          floats.add(array);
        }
      }
      int at = 0;
      while (at < floats.size()) {
        String name = "task" + task++;
        int left = floats.size() - at;
        FloatArray a = floats.get(at);
        if (left >= 4) {
          FloatArray b = floats.get(at + 1);
          FloatArray c = floats.get(at + 2);
          graph.task(name, ElementCode::touchFour, context, a, b, c, floats.get(at + 3));
          at += 4;
        } else if (left >= 2) {
          graph.task(name, ElementCode::touchTwo, context, a, floats.get(at + 1));
          at += 2;
        } else {
          graph.task(name, ElementCode::touch, context, a);
          at += 1;
        }
        grids.addWorkerGrid(graphName + "." + name, Range.ONE.grid());
      }
    }

    void add(List<Launch> launches) {
      String graphName = "graph" + snapshots.size();
      TaskGraph graph = new TaskGraph(graphName);
      Set<TornadoNativeArray> used = Collections.newSetFromMap(new IdentityHashMap<>());
      launches.forEach(launch -> used.addAll(launch.arrays()));
      Set<TornadoNativeArray> inputs = Collections.newSetFromMap(new IdentityHashMap<>());
      inputs.addAll(used);
      shared.all().forEach(inputs::remove);
      if (!inputs.isEmpty()) {
        graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, inputs.toArray());
      }
      for (Launch launch : launches) {
        graph.transferToDevice(DataTransferMode.FIRST_EXECUTION, launch.sizes());
      }
      graph.consumeFromDevice(shared.all().toArray());
      int task = 0;
      for (Launch launch : launches) {
        String name = "task" + task++;
        launch.task().addTo(graph, name, context, launch.sizes());
        grids.addWorkerGrid(graphName + "." + name, launch.range().grid());
      }
      touch(
          graph,
          graphName,
          task,
          shared.all().stream().filter(array -> !used.contains(array)).toList());
      persist(graph);
    }

    private void persist(TaskGraph graph) {
      graph.persistOnDevice(shared.all().toArray());
      List<TornadoNativeArray> read = new ArrayList<>(shared.state);
      read.addAll(shared.outputs);
      if (!read.isEmpty()) {
        graph.transferToHost(DataTransferMode.UNDER_DEMAND, read.toArray());
      }
      snapshots.add(graph.snapshot());
    }
  }
}
