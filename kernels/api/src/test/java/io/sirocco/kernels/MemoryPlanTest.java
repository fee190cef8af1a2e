package io.sirocco.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class MemoryPlanTest {

  private static final Arena ACTIVATIONS = new Arena(Role.ACTIVATION, Precision.F32, 0);

  /** One link of a chain: which earlier result it reads, and how wide its own is. */
  private record Link(int source, int width) {}

  private static Step linear(int N, Tensor x, Tensor y) {
    int C = Math.toIntExact(x.shape().size(1));
    int K = Math.toIntExact(y.shape().size(1));
    Tensor weight = Tensor.f32("weight of " + y.name(), Role.PARAMETER, C, K);
    return new Step(
        new Op.Linear(N, C, K, WeightLayout.INPUT_OUTPUT, Bias.ABSENT, Activation.NONE),
        List.of(
            new Operand(x, Access.READ),
            new Operand(weight, Access.READ),
            new Operand(y, Access.WRITE)));
  }

  private static Program program(int N, List<Link> links) {
    List<Tensor> results = new ArrayList<>(List.of(Tensor.f32("input", Role.INPUT, N, 2)));
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < links.size(); i++) {
      Tensor x = results.get(links.get(i).source % results.size());
      Tensor y = Tensor.f32("y" + i, Role.ACTIVATION, N, links.get(i).width);
      steps.add(linear(N, x, y));
      results.add(y);
    }
    return new Program("random", steps);
  }

  @Provide
  Arbitrary<Program> programs() {
    Arbitrary<Link> links =
        Arbitraries.integers()
            .between(0, 1000)
            .flatMap(source ->
                Arbitraries.integers().between(1, 40).map(width -> new Link(source, width)));
    return links.list().ofMinSize(1).ofMaxSize(25).map(list -> program(3, list));
  }

  private static boolean touches(Step step, Tensor tensor) {
    return step.operands().stream().anyMatch(operand -> operand.tensor().equals(tensor));
  }

  /** The activations that hold something while a step runs: touched by it, or before and after. */
  private static List<Tensor> live(Program program, int step) {
    List<Step> before = program.steps().subList(0, step + 1);
    List<Step> after = program.steps().subList(step, program.steps().size());
    return program.tensors(Role.Owner.SCRATCH).stream()
        .filter(tensor -> before.stream().anyMatch(s -> touches(s, tensor)))
        .filter(tensor -> after.stream().anyMatch(s -> touches(s, tensor)))
        .toList();
  }

  private static boolean overlap(MemoryPlan plan, Tensor a, Tensor b) {
    Placement first = plan.placement(a);
    Placement second = plan.placement(b);
    return first.arena().equals(second.arena())
        && first.offset() < second.offset() + b.elements()
        && second.offset() < first.offset() + a.elements();
  }

  @Property(tries = 200)
  void liveTensorsNeverOverlap(@ForAll("programs") Program program) {
    MemoryPlan plan = MemoryPlan.of(program);
    for (int step = 0; step < program.steps().size(); step++) {
      List<Tensor> live = live(program, step);
      for (Tensor a : live) {
        for (Tensor b : live) {
          assertThat(!a.equals(b) && overlap(plan, a, b))
              .as("step %d: %s at %s, %s at %s", step, a, plan.placement(a), b, plan.placement(b))
              .isFalse();
        }
      }
    }
  }

  @Property(tries = 200)
  void everyTensorIsAlignedAndInsideItsArena(@ForAll("programs") Program program) {
    MemoryPlan plan = MemoryPlan.of(program);
    for (Tensor tensor : program.tensors()) {
      if (tensor.role().owner() == Role.Owner.SESSION) {
        assertThat(plan.holds(tensor)).isFalse();
      } else {
        Placement placement = plan.placement(tensor);
        assertThat(placement.arena()).isEqualTo(new Arena(tensor.role(), Precision.F32, 0));
        assertThat(placement.offset()).isNotNegative();
        assertThat(placement.offset() % MemoryPlan.ALIGNMENT).isZero();
        assertThat(placement.offset() + tensor.elements())
            .isLessThanOrEqualTo(plan.sizes().get(placement.arena()));
      }
    }
  }

  @Property(tries = 200)
  void takesNoMoreThanAllAndNoLessThanTheLiveTensors(@ForAll("programs") Program program) {
    long all =
        program.tensors(Role.Owner.SCRATCH).stream()
            .mapToLong(tensor -> (tensor.elements() + 15) / 16 * 16)
            .sum();
    long taken = MemoryPlan.of(program).sizes().getOrDefault(ACTIVATIONS, 0L);
    assertThat(taken).isLessThanOrEqualTo(all);
    for (int step = 0; step < program.steps().size(); step++) {
      long needed = live(program, step).stream().mapToLong(Tensor::elements).sum();
      assertThat(taken).isGreaterThanOrEqualTo(needed);
    }
  }

  @Test
  void aChainNeedsTwoOfItsLinks() {
    List<Link> links = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      links.add(new Link(i, 16));
    }
    MemoryPlan plan = MemoryPlan.of(program(8, links));
    assertThat(plan.sizes().get(ACTIVATIONS)).isEqualTo(2 * 8 * 16);
    assertThat(plan.bytes(Role.Owner.SCRATCH)).isEqualTo(4 * 2 * 8 * 16);
    assertThat(plan.bytes(Role.Owner.EXECUTABLE)).isEqualTo(4 * 16);
    assertThat(plan.bytes()).isEqualTo(4 * (2 * 8 * 16 + 16));
  }

  @Test
  void aTensorReadAtTheEndKeepsItsPlace() {
    List<Link> links = List.of(new Link(0, 16), new Link(1, 16), new Link(2, 16), new Link(1, 16));
    assertThat(MemoryPlan.of(program(8, links)).sizes().get(ACTIVATIONS)).isEqualTo(3 * 8 * 16);
  }

  @Test
  void statesFillAShardBeforeTheyOpenAnother() {
    Tensor first = Tensor.f32("first", Role.PARAMETER, 1 << 29);
    Tensor second = Tensor.f32("second", Role.PARAMETER, 1 << 29);
    Tensor third = Tensor.f32("third", Role.PARAMETER, 5);
    Tensor gradient = Tensor.f32("gradient", Role.GRADIENT, 1 << 29);
    MemoryPlan plan = MemoryPlan.of(new ModelState(List.of(first, second, third, gradient)));
    Arena parameters = new Arena(Role.PARAMETER, Precision.F32, 0);
    assertThat(plan.placement(first)).isEqualTo(new Placement(parameters, 0));
    assertThat(plan.placement(second)).isEqualTo(new Placement(parameters, 1 << 29));
    assertThat(plan.placement(third))
        .isEqualTo(new Placement(new Arena(Role.PARAMETER, Precision.F32, 1), 0));
    assertThat(plan.placement(gradient))
        .isEqualTo(new Placement(new Arena(Role.GRADIENT, Precision.F32, 0), 0));
    assertThat(plan.sizes()).hasSize(3).containsEntry(parameters, MemoryPlan.SHARD_ELEMENTS);
    assertThat(plan.bytes(Role.Owner.SESSION)).isEqualTo(4 * (3L << 29) + 4 * 16);
  }

  @Test
  void activationsThatDoNotFitAShardTogetherGetTwo() {
    int N = 1 << 15;
    List<Link> links = List.of(new Link(0, (1 << 14) + 1), new Link(1, (1 << 14) + 1));
    Program program = program(N, links);
    MemoryPlan plan = MemoryPlan.of(program);
    List<Tensor> activations = program.tensors(Role.Owner.SCRATCH);
    assertThat(plan.placement(activations.get(0)).arena().shard()).isZero();
    assertThat(plan.placement(activations.get(1)).arena().shard()).isEqualTo(1);
    assertThat(plan.toString()).contains("activation f32 1");
  }

  @Test
  void refusesATensorLargerThanAShard() {
    Tensor large = Tensor.f32("large", Role.PARAMETER, (1L << 30) + 1);
    assertThatThrownBy(() -> MemoryPlan.of(new ModelState(List.of(large))))
        .hasMessage("large f32(1073741825) has 1073741825 elements, a shard holds 1073741824");
  }

  @Test
  void refusesToPlaceAStranger() {
    MemoryPlan plan = MemoryPlan.of(program(1, List.of(new Link(0, 1))));
    assertThatThrownBy(() -> plan.placement(Tensor.f32("stranger", Role.ACTIVATION, 1)))
        .hasMessage("the plan has no place for stranger f32(1)");
  }

  @Test
  void smallerShardsHoldLess() {
    List<Tensor> tensors =
        List.of(
            Tensor.f32("a", Role.PARAMETER, 30),
            Tensor.f32("b", Role.PARAMETER, 30),
            Tensor.f32("c", Role.PARAMETER, 30));
    ModelState state = new ModelState(tensors);
    assertThat(MemoryPlan.of(state).sizes()).hasSize(1);
    MemoryPlan plan = MemoryPlan.of(state, 64);
    assertThat(plan.sizes().values()).containsExactly(64L, 32L);
    assertThat(plan.placement(tensors.get(2)).arena().shard()).isEqualTo(1);
    assertThatThrownBy(() -> MemoryPlan.of(state, 29))
        .hasMessage("a f32(30) has 30 elements, a shard holds 29");
    assertThatThrownBy(() -> MemoryPlan.of(state, 0)).hasMessageContaining("shards of 0 elements");
    assertThat(new DeviceMemory(1000, 119).shardElements()).isEqualTo(29);
    assertThat(new DeviceMemory(1L << 40, 1L << 40).shardElements())
        .isEqualTo(MemoryPlan.SHARD_ELEMENTS);
  }
}
