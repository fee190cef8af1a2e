package io.sirocco.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.graph.GraphBuilder.Affine;
import io.sirocco.graph.GraphBuilder.Lookup;
import io.sirocco.graph.GraphBuilder.Targets;
import io.sirocco.kernels.Activation;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.DropoutMask;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Shape;
import io.sirocco.kernels.Step;
import io.sirocco.kernels.Tensor;
import io.sirocco.kernels.WeightLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GraphBuilderTest {

  private final GraphBuilder graph = new GraphBuilder("test");
  private final Tensor ids = Tensor.i32("ids", Role.INPUT, 4);
  private final Tensor table = Tensor.f32("table", Role.PARAMETER, 5, 3);
  private final Tensor weight = Tensor.f32("weight", Role.PARAMETER, 3, 7);
  private final Tensor bias = Tensor.f32("bias", Role.PARAMETER, 7);

  private Tensor x() {
    return graph.embedding("x", List.of(new Lookup(ids, table)));
  }

  private Step lastStep() {
    return graph.build().steps().getLast();
  }

  @Test
  void sizesAreDerivedFromTheArguments() {
    Tensor x = x();
    assertThat(x).isEqualTo(Tensor.f32("x", Role.ACTIVATION, 4, 3));
    assertThat(lastStep().op()).isEqualTo(new Op.Embedding(4, 3, List.of(5)));
    Tensor y =
        graph.linear("y", x, new Affine(weight, WeightLayout.INPUT_OUTPUT, bias), Activation.GELU);
    assertThat(y.shape()).isEqualTo(Shape.of(4, 7));
    assertThat(lastStep().op())
        .isEqualTo(
            new Op.Linear(4, 3, 7, WeightLayout.INPUT_OUTPUT, Bias.PRESENT, Activation.GELU));
    assertThat(lastStep().tensor("preactivation").name()).isEqualTo("y.preactivation");
  }

  @Test
  void sizesOfNormsGatesAndRotationsAreDerivedToo() {
    Tensor norm = Tensor.f32("norm", Role.PARAMETER, 3);
    assertThat(graph.rmsNorm("n", x(), norm, 1e-6))
        .isEqualTo(Tensor.f32("n", Role.ACTIVATION, 4, 3));
    assertThat(lastStep().op()).isEqualTo(new Op.RmsNorm(4, 3, 1e-6));
    assertThat(lastStep().tensor("scale").name()).isEqualTo("n.scale");
    Tensor wide = Tensor.f32("wide", Role.ACTIVATION, 4, 24);
    assertThat(graph.swiGlu("g", wide)).isEqualTo(Tensor.f32("g", Role.ACTIVATION, 4, 12));
    assertThat(lastStep().op()).isEqualTo(new Op.SwiGlu(4, 12));
    Tensor angles = Tensor.f32("angles", Role.INPUT, 9, 4);
    assertThat(graph.rotary("r", wide, ids, angles))
        .isEqualTo(Tensor.f32("r", Role.ACTIVATION, 4, 24));
    assertThat(lastStep().op()).isEqualTo(new Op.Rotary(4, 2, 4, 9));
  }

  @Test
  void rowsWithoutHalvesAndHeadsOfAnotherSizeAreRefused() {
    Tensor odd = Tensor.f32("odd", Role.ACTIVATION, 4, 7);
    assertThatThrownBy(() -> graph.swiGlu("g", odd))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("odd", "(4,7)", "(4,6)");
    Tensor angles = Tensor.f32("angles", Role.INPUT, 9, 2);
    assertThatThrownBy(() -> graph.rotary("r", odd, ids, angles))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("odd", "(4,7)", "(4,6)");
  }

  @Test
  void anOutputProjectionIsReadByTheCaller() {
    Tensor logits =
        graph.outputProjection("logits", x(), new Affine(table, WeightLayout.OUTPUT_INPUT, null));
    assertThat(logits).isEqualTo(Tensor.f32("logits", Role.OUTPUT, 4, 5));
  }

  @Test
  void aResultBecomesAnOutputInAllStepsThatTouchIt() {
    Tensor x = x();
    Affine affine = new Affine(weight, WeightLayout.INPUT_OUTPUT, null);
    Tensor before = graph.linear("before", x, affine, Activation.NONE);
    Tensor output = graph.output("states", x);
    assertThat(output).isEqualTo(Tensor.f32("states", Role.OUTPUT, 4, 3));
    Tensor after = graph.linear("after", output, affine, Activation.NONE);
    Program program = Lowering.forward(graph.build());
    assertThat(program.tensors()).contains(output, before, after).doesNotContain(x);
    assertThat(program.steps().get(1).tensor("x")).isEqualTo(output);
    assertThatThrownBy(() -> graph.output("again", x))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("activation x f32(4,3) is no result of graph %s", graph.build().name());
    assertThatThrownBy(() -> graph.output("states", weight))
        .hasMessageContaining("parameter weight f32(3,7) is no result of graph");
  }

  @Test
  void constantsAreLookedUpAfterTrainedTables() {
    Tensor constant = Tensor.f32("constant", Role.CONSTANT, 6, 3);
    Lookup trained = new Lookup(ids, table);
    Lookup fixed = new Lookup(ids, constant);
    assertThat(graph.embedding("e", List.of(trained, fixed)).shape()).isEqualTo(Shape.of(4, 3));
    assertThatThrownBy(() -> graph.embedding("e", List.of(trained, fixed, trained)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "e: tables are [parameter, constant, parameter]; the first must be trained, constants"
                + " come last");
    assertThatThrownBy(() -> graph.embedding("e", List.of(fixed)))
        .hasMessageStartingWith("e: tables are [constant];");
  }

  @Test
  void dropoutThatDropsNothingIsNoStep() {
    Tensor x = x();
    assertThat(graph.dropout("drop", 1, DropoutMask.NONE, x, null)).isSameAs(x);
    assertThat(graph.build().steps()).hasSize(1);
  }

  @Test
  void weightsOfAnotherShapeAreRefused() {
    Tensor x = x();
    Tensor wrong = Tensor.f32("wrong", Role.PARAMETER, 7, 4);
    assertThatThrownBy(() ->
            graph.linear(
                "y", x, new Affine(wrong, WeightLayout.INPUT_OUTPUT, null), Activation.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("wrong", "(7,4)", "(3,9)");
    assertThatThrownBy(() -> graph.layerNorm("n", x, bias, null, 1e-5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("bias", "(7)", "(3)");
  }

  @Test
  void dropoutWithoutRandomnessIsRefused() {
    Tensor x = x();
    assertThatThrownBy(() -> graph.dropout("drop", 1, new DropoutMask(.5, 0), x, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("nothing given for randomness");
    Op.ResidualAdd add = new Op.ResidualAdd(1, 4, 3, new DropoutMask(.5, 0));
    assertThatThrownBy(() -> graph.residualAdd("sum", add, x, x, null))
        .hasMessageEndingWith("nothing given for randomness");
  }

  @Test
  void twoLayersOfOneNameAreRefusedByTheProgram() {
    Tensor x = x();
    graph.linear("x", x, new Affine(weight, WeightLayout.INPUT_OUTPUT, null), Activation.NONE);
    Graph built = graph.build();
    assertThatThrownBy(() -> Lowering.forward(built))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("tensor x was", "(4,3)", "(4,7)");
  }

  @Test
  void onlyParametersHaveAccumulatedGradients() {
    assertThat(Lowering.gradient(table)).isEqualTo(Tensor.f32("d(table)", Role.GRADIENT, 5, 3));
    assertThatThrownBy(() -> Lowering.gradient(ids))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("input ids i32(4) has no gradient");
  }

  @Test
  void anInputCannotTakeAGradient() {
    Tensor given = Tensor.f32("given", Role.INPUT, 4, 3);
    graph.crossEntropy("losses", given, table, null, targets());
    Graph built = graph.build();
    assertThatThrownBy(() -> Lowering.training(built))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("input given f32(4,3) cannot take a gradient");
  }

  /** What leads to no loss is computed but not differentiated. */
  @Test
  void stepsThatNoLossDependsOnHaveNoBackwardStep() {
    Tensor x = x();
    Tensor aside =
        graph.linear(
            "aside", x, new Affine(weight, WeightLayout.INPUT_OUTPUT, null), Activation.NONE);
    graph.crossEntropy("losses", x, table, null, targets());
    Program program = Lowering.training(graph.build());
    assertThat(program.tensors()).contains(aside).doesNotContain(Lowering.gradient(weight));
    assertThat(program.steps()).noneMatch(step -> step.op() instanceof Op.LinearBackward);
    assertThat(program.steps().getLast().op()).isInstanceOf(Op.EmbeddingBackward.class);
  }

  private static Targets targets() {
    return new Targets(
        Tensor.i32("targets", Role.INPUT, 4),
        Tensor.f32("weights", Role.INPUT, 4),
        Tensor.f32("normalizer", Role.INPUT, 1));
  }
}
