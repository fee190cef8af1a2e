package io.sirocco.kernels.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.kernels.Access;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.DropoutMask;
import io.sirocco.kernels.KernelException;
import io.sirocco.kernels.ModelState;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Operand;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Step;
import io.sirocco.kernels.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class ReferenceExecutableTest {

  private static final int WIDTH = 16;
  private static final Tensor INPUT = Tensor.f32("input", Role.INPUT, 1, WIDTH);
  private static final Tensor STORED = Tensor.f32("stored", Role.PARAMETER, 1, WIDTH);

  private static Tensor activation(String name) {
    return Tensor.f32(name, Role.ACTIVATION, 1, WIDTH);
  }

  private static Step add(Tensor x, Tensor branch, Tensor y) {
    return new Step(
        new Op.ResidualAdd(1, 1, WIDTH, DropoutMask.NONE),
        List.of(
            new Operand(x, Access.READ),
            new Operand(branch, Access.READ),
            new Operand(y, Access.WRITE)));
  }

  private static ReferenceExecutable compile(Program program) {
    return new ReferenceBackend().open(new ModelState(List.of(STORED))).compile(program);
  }

  private static double[] filled(double value) {
    double[] values = new double[WIDTH];
    Arrays.fill(values, value);
    return values;
  }

  private static double[] any(ReferenceExecutable executable, Tensor tensor) {
    double[] values = new double[WIDTH];
    executable.readAny(tensor, values);
    return values;
  }

  @Test
  void stepsRunOneByOneAndShowEveryTensor() {
    Tensor two = activation("two");
    Tensor three = activation("three");
    Tensor five = Tensor.f32("five", Role.OUTPUT, 1, WIDTH);
    try (ReferenceExecutable executable =
        compile(
            new Program(
                "p",
                List.of(add(INPUT, INPUT, two), add(two, INPUT, three), add(two, three, five))))) {
      executable.write(INPUT, filled(1));
      executable.run(0);
      assertThat(any(executable, INPUT)).containsOnly(1);
      assertThat(any(executable, two)).containsOnly(2);
      assertThat(any(executable, three)).containsOnly(Double.NaN);
      executable.run(1);
      assertThat(any(executable, three)).containsOnly(3);
      assertThat(any(executable, five)).containsOnly(Double.NaN);
      executable.run(2);
      assertThat(any(executable, five)).containsOnly(5);
      assertThatThrownBy(() -> executable.run(3)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void activationsAreForgottenWhenARunBegins() {
    Tensor two = activation("two");
    Tensor other = activation("other");
    Tensor four = Tensor.f32("four", Role.OUTPUT, 1, WIDTH);
    try (ReferenceExecutable executable =
        compile(
            new Program(
                "p",
                List.of(add(INPUT, INPUT, four), add(INPUT, INPUT, two), add(two, two, other))))) {
      executable.write(INPUT, filled(1));
      executable.run();
      assertThat(any(executable, other)).containsOnly(4);
      executable.run(0);
      assertThat(any(executable, two)).containsOnly(Double.NaN);
      assertThat(any(executable, other)).containsOnly(Double.NaN);
      assertThat(any(executable, four)).containsOnly(2);
    }
  }

  @Test
  void doublesPassUnroundedAndFloatsRounded() {
    double third = 1.0 / 3;
    Tensor output = Tensor.f32("output", Role.OUTPUT, 1, WIDTH);
    try (ReferenceBackend backend = new ReferenceBackend();
        ReferenceSession session = backend.open(new ModelState(List.of(STORED)));
        ReferenceExecutable executable =
            session.compile(new Program("p", List.of(add(INPUT, STORED, output))))) {
      session.write(STORED, 2, new double[] {third});
      double[] part = new double[2];
      session.read(STORED, 1, part);
      assertThat(part).containsExactly(0, third);
      float[] rounded = new float[2];
      session.read(STORED, 1, rounded);
      assertThat(rounded).containsExactly(0, (float) third);
      executable.write(INPUT, filled(1e-12));
      executable.run();
      double[] exact = new double[WIDTH];
      executable.read(output, exact);
      assertThat(exact[2]).isEqualTo(third + 1e-12);
      float[] floats = new float[WIDTH];
      executable.read(output, floats);
      assertThat(floats[2]).isEqualTo((float) (third + 1e-12));
      executable.write(INPUT, floats);
      assertThat(any(executable, INPUT)[2]).isEqualTo((double) floats[2]);
      session.write(STORED, 0, new float[] {0.1f});
      assertThat(any(executable, STORED)[0]).isEqualTo((double) 0.1f);
    }
  }

  @Test
  void executablesOfOneSessionShareItsState() {
    Tensor output = Tensor.f32("output", Role.OUTPUT, 1, WIDTH);
    try (ReferenceBackend backend = new ReferenceBackend();
        ReferenceSession session = backend.open(new ModelState(List.of(STORED)));
        ReferenceExecutable adding =
            session.compile(new Program("set", List.of(add(INPUT, INPUT, STORED))));
        ReferenceExecutable reading =
            session.compile(new Program("get", List.of(add(STORED, STORED, output))))) {
      adding.write(INPUT, filled(3));
      adding.run();
      reading.run();
      assertThat(any(reading, output)).containsOnly(12);
    }
  }

  /** Sharing memory by liveness must not show: outputs, which share nothing, tell what is right. */
  @Property(tries = 100)
  void resultsDoNotDependOnSharedMemory(
      @ForAll @Size(min = 2, max = 30) List<@IntRange(min = 0, max = 10000) Integer> sources) {
    double[] shared = lastOf(sources, Role.ACTIVATION);
    double[] apart = lastOf(sources, Role.OUTPUT);
    assertThat(shared).containsExactly(apart).doesNotContain(Double.NaN);
  }

  private static double[] lastOf(List<Integer> sources, Role role) {
    List<Tensor> results = new ArrayList<>(List.of(INPUT));
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      Tensor x = results.get(sources.get(i) % results.size());
      Tensor branch = results.get(sources.get(i) / 100 % results.size());
      Tensor y = Tensor.f32("y" + i, role, 1, WIDTH);
      steps.add(add(x, branch, y));
      results.add(y);
    }
    try (ReferenceExecutable executable = compile(new Program("random", steps))) {
      double[] input = new double[WIDTH];
      Arrays.setAll(input, i -> 1.0 / (i + 1));
      executable.write(INPUT, input);
      executable.run();
      return any(executable, results.getLast());
    }
  }

  @Test
  void theWorkspaceIsWhatDoublesTakeBeyondThePlan() {
    Program program =
        new Program("p", List.of(add(INPUT, STORED, Tensor.f32("y", Role.OUTPUT, 1, WIDTH))));
    assertThat(new ReferenceBackend().workspaceBytes(program)).isEqualTo(3 * WIDTH * 4);
  }

  private static void fails(OneStep step, String message) {
    assertThatThrownBy(step::run)
        .isInstanceOf(KernelException.class)
        .hasMessageEndingWith(": " + message)
        .cause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void idsOutsideTheirTableFail() {
    fails(
        new OneStep(new Op.Embedding(3, 1, List.of(4))).indices("ids0", 3, 4, 0),
        "ids0 at position 1 is 4, not in [0, 4)");
    fails(
        new OneStep(new Op.EmbeddingBackward(3, 1, List.of(4, 2)))
            .indices("ids0", 3, 3, 0)
            .indices("ids1", 0, 1, -1),
        "ids1 at position 2 is -1, not in [0, 2)");
  }

  @Test
  void rowsAreCountedInTheirOwnTable() {
    OneStep step =
        new OneStep(new Op.Embedding(2, 1, List.of(2, 4)))
            .set("table1", 1, 2, 3, 4)
            .indices("ids0", 0, 1)
            .indices("ids1", 3, 0)
            .run();
    assertThat(step.get("y")).containsExactly(4, 1);
    fails(step.indices("ids0", 0, 3), "ids0 at position 1 is 3, not in [0, 2)");
  }

  @Test
  void rowNumbersOutsideTheirMatrixFail() {
    fails(
        new OneStep(new Op.GatherRows(3, 2, 1)).indices("rows", 2, 3),
        "rows at position 1 is 3, not in [0, 3)");
    fails(
        new OneStep(new Op.GatherRowsBackward(3, 2, 1)).indices("rows", -5, 0),
        "rows at position 0 is -5, not in [0, 3)");
  }

  @Test
  void targetsOutsideTheVocabularyFailWhereTheirWeightIsNotZero() {
    fails(
        new OneStep(new Op.CrossEntropy(2, 1, 5, Bias.ABSENT))
            .indices("targets", -100, 5)
            .set("weights", 0, 0.1),
        "targets at position 1 is 5, not in [0, 5)");
    fails(
        new OneStep(new Op.CrossEntropyBackward(2, 1, 5, Bias.ABSENT))
            .indices("targets", -1, 0)
            .set("weights", -1, 0),
        "targets at position 0 is -1, not in [0, 5)");
  }

  @Test
  void positionsBeyondTheCacheFailBeforeAnythingIsStored() {
    OneStep step =
        new OneStep(new Op.CachedAttention(2, 2, 4, 1, 1))
            .set("qkv", Arrays.copyOf(filled(1), 12))
            .indices("starts", 2, 3);
    fails(step, "starts at position 1 is 3: 2 new positions end at 4, not in [0, 4)");
    assertThat(step.get("keys")).containsOnly(0);
    fails(
        step.indices("starts", -1, 0),
        "starts at position 0 is -1: 2 new positions end at 0, not in [0, 4)");
    step.indices("starts", 2, 0).run();
  }
}
