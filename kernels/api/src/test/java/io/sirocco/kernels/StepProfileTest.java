package io.sirocco.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.kernels.StepProfile.Grouping;
import io.sirocco.kernels.StepProfile.Line;
import io.sirocco.kernels.reference.ReferenceBackend;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class StepProfileTest {

  private static final Op WIDE = new Op.GatherRows(4, 3, 8);
  private static final Op NARROW = new Op.GatherRows(4, 2, 8);
  private static final Op ADD = new Op.ResidualAdd(1, 3, 8, DropoutMask.NONE);

  private final AtomicLong now = new AtomicLong(1_000);
  private final StepProfile profile = new StepProfile(now::get);

  private static Step step(int number, Op op) {
    return new Step(
        op,
        op.signature().stream()
            .map(port -> {
              boolean in = port.direction() == Port.Direction.IN;
              Role role = in ? Role.INPUT : Role.OUTPUT;
              String name = number + port.name();
              return new Operand(
                  new Tensor(name, port.shape(), port.precision(), role),
                  in ? Access.READ : Access.WRITE);
            })
            .toList());
  }

  private static Program program() {
    return new Program("three", List.of(step(0, WIDE), step(1, ADD), step(2, NARROW)));
  }

  @Test
  void stepsOfAKindAreAddedUp() {
    Program program = program();
    profile.ran(program, 0, 10);
    profile.ran(program, 1, 100);
    profile.ran(program, 2, 20);
    profile.ran(program, 0, 30);
    List<Line> lines = profile.lines(Grouping.OPS);
    assertThat(lines).extracting(Line::name).containsExactly("ResidualAdd", "GatherRows");
    assertThat(lines).extracting(Line::calls).containsExactly(1L, 3L);
    assertThat(lines).extracting(Line::nanoseconds).containsExactly(100L, 60L);
    Cost wide = Cost.of(WIDE);
    assertThat(lines.getLast().cost()).isEqualTo(wide.plus(wide).plus(Cost.of(NARROW)));
    assertThat(lines.getFirst().flopsPerSecond()).isEqualTo(Cost.of(ADD).flops() * 1e9 / 100);
    assertThat(lines.getFirst().bytesPerSecond()).isEqualTo(Cost.of(ADD).bytes() * 1e9 / 100);
  }

  @Test
  void stepsWithOtherSizesStandApart() {
    Program program = program();
    profile.ran(program, 0, 10);
    profile.ran(program, 2, 20);
    assertThat(profile.lines(Grouping.STEPS))
        .extracting(Line::name)
        .containsExactly(NARROW.toString(), WIDE.toString());
  }

  @Test
  void equalProgramsAreOneLine() {
    profile.ran(program(), 0, 10);
    profile.ran(program(), 0, 15);
    assertThat(profile.lines(Grouping.STEPS)).extracting(Line::nanoseconds).containsExactly(25L);
  }

  @Test
  void timeRunsFromTheBeginningOfTheFirstStep() {
    assertThat(profile.elapsed()).isZero();
    Program program = program();
    now.set(5_000);
    profile.ran(program, 0, 400);
    now.set(6_000);
    profile.ran(program, 1, 100);
    assertThat(profile.elapsed()).isEqualTo(1_400);
  }

  @Test
  void aSessionTellsOfItsStepsWhileItIsObserved() {
    Program program = new Program("one", List.of(step(0, WIDE)));
    try (Backend backend = new ReferenceBackend();
        Session session = backend.open(new ModelState(List.of()));
        Executable executable = session.compile(program)) {
      executable.run();
      session.observe(profile);
      executable.run();
      executable.run();
      session.observe(StepObserver.NONE);
      executable.run();
    }
    assertThat(profile.lines(Grouping.OPS)).extracting(Line::calls).containsExactly(2L);
  }
}
