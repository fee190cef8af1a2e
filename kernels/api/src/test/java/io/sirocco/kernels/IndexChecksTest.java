package io.sirocco.kernels;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IndexChecksTest {

  private static final Tensor STARTS = Tensor.i32("starts", Role.INPUT, 2);

  /** A program of one step whose ports are tensors of their names; all are inputs or outputs. */
  private static Program program(Op op, Role weights) {
    List<Operand> operands =
        op.signature().stream()
            .map(port -> {
              Role role =
                  switch (port.direction()) {
                    case IN -> port.name().equals("weights") ? weights : Role.INPUT;
                    case OUT, SUM -> Role.OUTPUT;
                    case STATE -> Role.CACHE;
                  };
              Access access =
                  switch (port.direction()) {
                    case IN -> Access.READ;
                    case OUT, SUM -> Access.WRITE;
                    case STATE -> Access.UPDATE;
                  };
              return new Operand(
                  new Tensor(port.name(), port.shape(), port.precision(), role), access);
            })
            .toList();
    return new Program("one", List.of(new Step(op, operands)));
  }

  @SuppressWarnings("ArrayRecordComponent") // what a program holds, not a value
  private record Held(Map<String, int[]> ints, float[] weights) implements IndexChecks.Values {
    @Override
    public int[] ints(Tensor tensor) {
      int[] held = ints.get(tensor.name());
      if (held == null) {
        throw new AssertionError(tensor);
      }
      return held;
    }

    @Override
    public float[] floats(Tensor tensor) {
      return weights;
    }
  }

  private static void check(Op op, Map<String, int[]> ints, float... weights) {
    IndexChecks.of(program(op, Role.PARAMETER)).check(new Held(ints, weights));
  }

  @ParameterizedTest
  @CsvSource({"4, true", "5, false", "-1, false", "-2147483648, false"})
  void idsAreHeldAgainstTheRowsOfTheirOwnTable(int id, boolean accepted) {
    Op op = new Op.Embedding(2, 3, List.of(9, 5));
    Map<String, int[]> ints = Map.of("ids0", new int[] {8, 8}, "ids1", new int[] {0, id});
    if (accepted) {
      assertThatCode(() -> check(op, ints)).doesNotThrowAnyException();
    } else {
      assertThatThrownBy(() -> check(op, ints))
          .isInstanceOf(KernelException.class)
          .hasMessageContaining("program one, step 0")
          .hasMessageEndingWith("ids1[1] = %d is outside [0, 5)".formatted(id));
    }
  }

  @ParameterizedTest
  @CsvSource({"4, true", "5, false", "-1, false"})
  void positionsAreHeldAgainstTheTableOfAngles(int position, boolean accepted) {
    Map<String, int[]> ints = Map.of("positions", new int[] {4, position});
    for (Op op : List.of(new Op.Rotary(2, 1, 4, 5), new Op.RotaryBackward(2, 1, 4, 5))) {
      if (accepted) {
        assertThatCode(() -> check(op, ints)).doesNotThrowAnyException();
      } else {
        assertThatThrownBy(() -> check(op, ints))
            .isInstanceOf(KernelException.class)
            .hasMessageEndingWith("positions[1] = %d is outside [0, 5)".formatted(position));
      }
    }
  }

  @Test
  void aTargetOfNoWeightIsNotLookedAt() {
    Op op = new Op.CrossEntropy(2, 3, 7, Bias.ABSENT);
    Map<String, int[]> ints = Map.of("targets", new int[] {6, 70});
    assertThatCode(() -> check(op, ints, 1, 0)).doesNotThrowAnyException();
    assertThatThrownBy(() -> check(op, ints, 1, 0.5f))
        .hasMessageEndingWith("targets[1] = 70 is outside [0, 7)");
  }

  @Test
  void whereWeightsAreComputedEveryTargetIsLookedAt() {
    Op op = new Op.GatherRows(4, 2, 2);
    Tensor x = Tensor.f32("x", Role.INPUT, 4, 2);
    Tensor rows = Tensor.i32("rows", Role.INPUT, 2);
    Tensor weights = Tensor.f32("computed", Role.ACTIVATION, 2, 2);
    Op loss = new Op.CrossEntropy(4, 2, 3, Bias.ABSENT);
    Tensor flat = Tensor.f32("flat", Role.ACTIVATION, 4);
    Step norm =
        new Step(
            new Op.GradientNorm(List.of(Shape.of(2, 2))),
            List.of(
                new Operand(weights, Access.READ),
                new Operand(Tensor.f32("norm", Role.OUTPUT, 1), Access.WRITE)));
    Step gather =
        new Step(
            op,
            List.of(
                new Operand(x, Access.READ),
                new Operand(rows, Access.READ),
                new Operand(weights, Access.WRITE)));
    Step clear =
        new Step(new Op.Clear(List.of(Shape.of(4))), List.of(new Operand(flat, Access.WRITE)));
    Step losses =
        new Step(
            loss,
            List.of(
                new Operand(x, Access.READ),
                new Operand(Tensor.f32("table", Role.PARAMETER, 3, 2), Access.READ),
                new Operand(Tensor.i32("targets", Role.INPUT, 4), Access.READ),
                new Operand(flat, Access.READ),
                new Operand(Tensor.f32("losses", Role.OUTPUT, 4), Access.WRITE)));
    Program program = new Program("computed", List.of(gather, norm, clear, losses));
    Map<String, int[]> ints = Map.of("rows", new int[] {0, 3}, "targets", new int[] {0, 1, 2, 3});
    assertThatThrownBy(() -> IndexChecks.of(program).check(new Held(ints, new float[4])))
        .hasMessageContaining("program computed, step 3")
        .hasMessageEndingWith("targets[3] = 3 is outside [0, 3)");
  }

  @ParameterizedTest
  @CsvSource({"6, true", "7, false", "-1, false"})
  void startsLeaveRoomForTheNewPositions(int start, boolean accepted) {
    Op op = new Op.CachedAttention(2, 3, 9, 1, 4);
    Map<String, int[]> ints = Map.of(STARTS.name(), new int[] {0, start});
    if (accepted) {
      assertThatCode(() -> check(op, ints)).doesNotThrowAnyException();
    } else {
      assertThatThrownBy(() -> check(op, ints))
          .hasMessageEndingWith(
              "starts[1] = %d: positions %d to %d are outside [0, 9)"
                  .formatted(start, start, start + 2));
    }
  }

  @Test
  void anIndexThatIsNoInputIsRefusedWhenCompiled() {
    Op op = new Op.GatherRows(4, 2, 2);
    Step step =
        new Step(
            op,
            List.of(
                new Operand(Tensor.f32("x", Role.INPUT, 4, 2), Access.READ),
                new Operand(Tensor.i32("rows", Role.CACHE, 2), Access.READ),
                new Operand(Tensor.f32("y", Role.OUTPUT, 2, 2), Access.WRITE)));
    assertThatThrownBy(() -> IndexChecks.of(new Program("kept", List.of(step))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("program kept, step 0, GatherRows: cache rows i32(2) is no input");
  }
}
