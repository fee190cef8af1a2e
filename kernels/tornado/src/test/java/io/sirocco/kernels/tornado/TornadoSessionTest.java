package io.sirocco.kernels.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.kernels.Access;
import io.sirocco.kernels.Availability;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.BackendOptions;
import io.sirocco.kernels.DropoutMask;
import io.sirocco.kernels.Executable;
import io.sirocco.kernels.ModelState;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Operand;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.Shape;
import io.sirocco.kernels.Step;
import io.sirocco.kernels.StepObserver;
import io.sirocco.kernels.StepProfile;
import io.sirocco.kernels.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TornadoSessionTest {
  private static final Tensor PARAMETER = Tensor.f32("p", Role.PARAMETER, 2, 8);
  private static final Tensor GRADIENT = Tensor.f32("g", Role.GRADIENT, 2, 8);
  private static final Tensor INPUT = Tensor.f32("x", Role.INPUT, 2, 8);
  private static final Tensor OUTPUT = Tensor.f32("y", Role.OUTPUT, 2, 8);
  private static final ModelState STATE = new ModelState(List.of(PARAMETER, GRADIENT));

  @BeforeEach
  void requireDevice() {
    if (new TornadoProvider().availability() instanceof Availability.Unavailable(String reason)) {
      Assumptions.abort("tornado: " + reason);
    }
  }

  private static Session open(Backend backend) {
    return backend.open(STATE);
  }

  private static Step add(Tensor x, Tensor branch, Tensor y) {
    return new Step(
        new Op.ResidualAdd(1, 2, 8, DropoutMask.NONE),
        List.of(
            new Operand(x, Access.READ),
            new Operand(branch, Access.READ),
            new Operand(y, Access.WRITE)));
  }

  private static float[] filled(float value) {
    float[] values = new float[16];
    java.util.Arrays.fill(values, value);
    return values;
  }

  private static float read(Session session, Tensor tensor) {
    float[] values = new float[16];
    session.read(tensor, 0, values);
    assertThat(values).containsOnly(values[0]);
    return values[0];
  }

  private static float run(Executable executable, float input) {
    executable.write(INPUT, filled(input));
    executable.run();
    float[] values = new float[16];
    executable.read(OUTPUT, values);
    assertThat(values).containsOnly(values[0]);
    return values[0];
  }

  @Test
  void programOfMoreTasksThanAGraphHoldsRunsWhole() {
    List<Step> steps = new ArrayList<>();
    Tensor last = INPUT;
    for (int i = 0; i < 299; i++) {
      Tensor next = Tensor.f32("a" + i, Role.ACTIVATION, 2, 8);
      steps.add(add(last, PARAMETER, next));
      last = next;
    }
    steps.add(add(last, PARAMETER, OUTPUT));
    try (Backend backend = new TornadoProvider().open(BackendOptions.threads(1));
        Session session = open(backend);
        Executable executable = session.compile(new Program("long", steps))) {
      session.write(PARAMETER, 0, filled(1));
      assertThat(run(executable, 5)).isEqualTo(305);
      assertThat(run(executable, 6)).isEqualTo(306);
    }
  }

  @Test
  void programsShareTheStateInAnyOrderAndWithTheHost() {
    Program sum =
        new Program("sum", List.of(add(INPUT, PARAMETER, GRADIENT), add(INPUT, GRADIENT, OUTPUT)));
    Program look = new Program("look", List.of(add(INPUT, GRADIENT, OUTPUT)));
    Program clear =
        new Program(
            "clear",
            List.of(
                new Step(
                    new Op.Clear(List.of(Shape.of(2, 8))),
                    List.of(new Operand(GRADIENT, Access.WRITE)))));
    try (Backend backend = new TornadoProvider().open(BackendOptions.threads(1));
        Session session = open(backend);
        Executable first = session.compile(sum);
        Executable second = session.compile(look)) {
      session.write(PARAMETER, 0, filled(2));
      assertThat(run(first, 3)).isEqualTo(8);
      assertThat(run(second, 1)).isEqualTo(6);
      session.write(PARAMETER, 0, filled(10));
      assertThat(run(second, 1)).as("the gradient outlives a write of a parameter").isEqualTo(6);
      assertThat(run(first, 1)).isEqualTo(12);
      assertThat(read(session, GRADIENT)).isEqualTo(11);
      try (Executable third = session.compile(clear)) {
        assertThat(run(second, 0)).as("the state outlives a compilation").isEqualTo(11);
        third.run();
      }
      assertThat(run(second, 4)).isEqualTo(4);
      assertThat(read(session, PARAMETER)).isEqualTo(10);
    }
  }

  @Test
  void outputsOfAProgramOutliveRunsOfAnother() {
    Program look = new Program("look", List.of(add(INPUT, GRADIENT, OUTPUT)));
    Program twice = new Program("twice", List.of(add(INPUT, INPUT, OUTPUT)));
    try (Backend backend = new TornadoProvider().open(BackendOptions.threads(1));
        Session session = open(backend);
        Executable first = session.compile(look);
        Executable second = session.compile(twice)) {
      assertThat(run(first, 3)).isEqualTo(3);
      assertThat(run(second, 7)).isEqualTo(14);
      float[] values = new float[16];
      first.read(OUTPUT, values);
      assertThat(values).containsOnly(3);
    }
  }

  /** 299 steps are tasks of three graphs. */
  @Test
  void anObserverIsToldTheTimeOfEachStepOnTheDevice() {
    List<Step> steps = new ArrayList<>();
    Tensor last = INPUT;
    for (int i = 0; i < 298; i++) {
      Tensor next = Tensor.f32("a" + i, Role.ACTIVATION, 2, 8);
      steps.add(add(last, PARAMETER, next));
      last = next;
    }
    steps.add(add(last, PARAMETER, OUTPUT));
    Program program = new Program("timed", steps);
    StepProfile profile = new StepProfile(() -> 0);
    try (Backend backend = new TornadoProvider().open(BackendOptions.threads(1));
        Session session = open(backend);
        Executable executable = session.compile(program)) {
      session.write(PARAMETER, 0, filled(1));
      assertThat(run(executable, 1)).isEqualTo(300);
      assertThat(profile.lines(StepProfile.Grouping.OPS)).isEmpty();
      session.observe(profile);
      assertThat(run(executable, 2)).isEqualTo(301);
      assertThat(run(executable, 3)).isEqualTo(302);
      StepProfile.Line line = profile.lines(StepProfile.Grouping.OPS).getFirst();
      assertThat(line.calls()).isEqualTo(2 * 299);
      assertThat(line.nanoseconds()).isPositive();
      session.observe(StepObserver.NONE);
      assertThat(run(executable, 4)).isEqualTo(303);
      assertThat(profile.lines(StepProfile.Grouping.OPS)).containsExactly(line);
    }
  }

  /** Remembers the least time of each step, because other work of the machine only adds to it. */
  private static final class Least implements StepObserver {
    private final List<Integer> steps = new ArrayList<>();
    private final Map<Integer, Long> times = new HashMap<>();
    private long sum;

    @Override
    public long nanoTime() {
      throw new AssertionError("the device has a clock of its own");
    }

    @Override
    public void ran(Program program, int step, long nanoseconds) {
      steps.add(step);
      times.merge(step, nanoseconds, Math::min);
      sum += nanoseconds;
    }
  }

  /** The third of four steps has a hundred thousand times the elements of the others. */
  @Test
  void theTimesAreThoseOfTheStepsThatTheyAreToldFor() {
    Tensor large = Tensor.f32("l", Role.PARAMETER, 1, 1 << 22);
    Step longest =
        new Step(
            new Op.ResidualAdd(1, 1, 1 << 22, DropoutMask.NONE),
            List.of(
                new Operand(large, Access.READ),
                new Operand(large, Access.READ),
                new Operand(Tensor.f32("m", Role.ACTIVATION, 1, 1 << 22), Access.WRITE)));
    Tensor a = Tensor.f32("a", Role.ACTIVATION, 2, 8);
    Tensor b = Tensor.f32("b", Role.ACTIVATION, 2, 8);
    Program program =
        new Program(
            "uneven",
            List.of(add(INPUT, INPUT, a), add(a, INPUT, b), longest, add(b, INPUT, OUTPUT)));
    Least least = new Least();
    try (Backend backend = new TornadoProvider().open(BackendOptions.threads(1));
        Session session = backend.open(new ModelState(List.of(large)));
        Executable executable = session.compile(program)) {
      session.observe(least);
      long began = System.nanoTime();
      for (int i = 0; i < 5; i++) {
        assertThat(run(executable, i)).isEqualTo(4 * i);
      }
      assertThat(least.sum).as("of what the host saw").isLessThan(System.nanoTime() - began);
    }
    assertThat(least.steps.subList(0, 8)).containsExactly(0, 1, 2, 3, 0, 1, 2, 3);
    assertThat(least.steps).hasSize(20);
    long ofLongest = least.times.getOrDefault(2, 0L);
    for (int step : new int[] {0, 1, 3}) {
      assertThat(least.times.get(step)).isPositive().isLessThan(ofLongest / 2);
    }
  }
}
