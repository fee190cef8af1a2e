package io.sirocco.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.generation.TokenGenerator;
import io.sirocco.kernels.AdamWSettings;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Executable;
import io.sirocco.kernels.NullBackend;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.Shape;
import io.sirocco.kernels.Tensor;
import io.sirocco.training.LossForm;
import io.sirocco.training.LossPrograms;
import io.sirocco.training.ModelStates;
import io.sirocco.training.ParameterUpdate;
import io.sirocco.training.TrainingStep;
import io.sirocco.transformer.Model.Stochasticity;
import io.sirocco.transformer.Parameter.Decay;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class GptTest {

  private static final Transformer SMALL = new Transformer(config(Bias.PRESENT, .1));

  /** GPT-2 small. */
  private static TransformerConfig config(Bias bias, double dropout) {
    return TransformerConfig.gpt(50257, 1024, 12, 12, 768, 3072)
        .with(
            new BlockConfig(
                NormPlacement.PRE, NormKind.LAYER_NORM, 1e-5, FeedForward.GELU_TANH, bias))
        .with(Dropout.of(dropout));
  }

  @Test
  void gpt2SmallHasAsManyParametersAsPublished() {
    assertThat(SMALL.size()).isEqualTo(124_439_808);
    // Per layer: two norms of C, four biases of 3C, C, F and C; at the end a norm of C.
    long biases = 12 * (2 * 768 + 3 * 768 + 768 + 3072 + 768) + 768;
    assertThat(new Transformer(config(Bias.ABSENT, 0)).size()).isEqualTo(124_439_808 - biases);
  }

  @Test
  void parametersHaveTheNamesAndShapesOfHuggingFace() {
    Map<String, Shape> shapes =
        SMALL.tensors().stream().collect(Collectors.toMap(Tensor::name, Tensor::shape));
    assertThat(shapes).hasSize(2 + 12 * 12 + 2);
    assertThat(shapes)
        .containsEntry("wte.weight", Shape.of(50257, 768))
        .containsEntry("wpe.weight", Shape.of(1024, 768))
        .containsEntry("ln_f.weight", Shape.of(768))
        .containsEntry("ln_f.bias", Shape.of(768));
    for (int layer : new int[] {0, 11}) {
      String h = "h.%d.".formatted(layer);
      assertThat(shapes)
          .containsEntry(h + "ln_1.weight", Shape.of(768))
          .containsEntry(h + "ln_1.bias", Shape.of(768))
          .containsEntry(h + "attn.c_attn.weight", Shape.of(768, 2304))
          .containsEntry(h + "attn.c_attn.bias", Shape.of(2304))
          .containsEntry(h + "attn.c_proj.weight", Shape.of(768, 768))
          .containsEntry(h + "attn.c_proj.bias", Shape.of(768))
          .containsEntry(h + "ln_2.weight", Shape.of(768))
          .containsEntry(h + "ln_2.bias", Shape.of(768))
          .containsEntry(h + "mlp.c_fc.weight", Shape.of(768, 3072))
          .containsEntry(h + "mlp.c_fc.bias", Shape.of(3072))
          .containsEntry(h + "mlp.c_proj.weight", Shape.of(3072, 768))
          .containsEntry(h + "mlp.c_proj.bias", Shape.of(768));
    }
  }

  @Test
  void matricesDecayAndVectorsDoNot() {
    assertThat(SMALL.parameters())
        .allSatisfy(parameter ->
            assertThat(parameter.decay())
                .as(parameter.tensor().name())
                .isEqualTo(parameter.tensor().shape().rank() == 2 ? Decay.DECAYED : Decay.EXEMPT));
  }

  @Test
  void initialValuesAreThoseOfGpt2() {
    Map<String, Initial> initial =
        SMALL.parameters().stream()
            .collect(Collectors.toMap(parameter -> parameter.tensor().name(), Parameter::initial));
    Initial residual = new Initial.Normal(.02 / Math.sqrt(2 * 12));
    assertThat(initial)
        .containsEntry("wte.weight", new Initial.Normal(.02))
        .containsEntry("wpe.weight", new Initial.Normal(.01))
        .containsEntry("h.3.attn.c_attn.weight", new Initial.Normal(.02))
        .containsEntry("h.3.attn.c_proj.weight", residual)
        .containsEntry("h.3.mlp.c_fc.weight", new Initial.Normal(.02))
        .containsEntry("h.3.mlp.c_proj.weight", residual)
        .containsEntry("h.3.attn.c_attn.bias", new Initial.Constant(0))
        .containsEntry("h.3.ln_1.weight", new Initial.Constant(1))
        .containsEntry("ln_f.bias", new Initial.Constant(0));
  }

  @Test
  void aBackendThatOnlyChecksAcceptsEveryProgramOfGpt2() {
    ModelInputs inputs = new ModelInputs(2, 1024);
    AdamWSettings adamW = new AdamWSettings(.9, .95, 1e-8, .1);
    assertThatCode(
            () -> {
              try (NullBackend backend = new NullBackend();
                  Session training = backend.open(ModelStates.training(SMALL));
                  Session evaluation = backend.open(ModelStates.evaluation(SMALL));
                  Session decoding = backend.open(ModelStates.decoding(SMALL, 1))) {
                run(
                    training,
                    TrainingStep.accumulation(SMALL, LossForm.causal(), inputs, Precision.F32));
                run(training, ParameterUpdate.program(SMALL, adamW));
                run(
                    evaluation,
                    LossPrograms.evaluation(SMALL, LossForm.causal(), inputs, Precision.F32)
                        .losses());
                TokenGenerator.programs(SMALL).forEach(program -> run(decoding, program));
              }
            })
        .doesNotThrowAnyException();
  }

  private static void run(Session session, Program program) {
    try (Executable executable = session.compile(program)) {
      executable.run();
    }
  }

  @Test
  void everyDropoutSiteIsItsOwnAndEvaluationHasNone() {
    Transformer model = TinyModels.gpt(.3);
    List<Integer> sites = sites(model, Stochasticity.DROPOUT);
    assertThat(sites).containsExactly(0, 1, 2, 3, 4, 5, 6);
    assertThat(sites(model, Stochasticity.DETERMINISTIC)).isEmpty();
    assertThat(sites(TinyModels.gpt(0), Stochasticity.DROPOUT)).isEmpty();
  }

  private static List<Integer> sites(Transformer model, Stochasticity stochasticity) {
    Function<Op, List<Integer>> site =
        op ->
            switch (op) {
              case Op.Dropout dropout -> List.of(dropout.dropout().site());
              case Op.Attention attention when attention.dropout().active() ->
                  List.of(attention.dropout().site());
              case Op.ResidualAdd add when add.dropout().active() -> List.of(add.dropout().site());
              default -> List.of();
            };
    return model.losses(new ModelInputs(1, 4), Objective.CAUSAL, stochasticity).steps().stream()
        .flatMap(step -> site.apply(step.op()).stream())
        .toList();
  }

  @Test
  void impossibleSizesAreRefusedWithTheirValues() {
    assertThatThrownBy(() -> sized(0, 4, 1, 1, 4)).hasMessage("vocabulary V=0 is below 1");
    assertThatThrownBy(() -> sized(5, 0, 1, 1, 4)).hasMessage("context T=0 is below 1");
    assertThatThrownBy(() -> sized(5, 4, -1, 1, 4)).hasMessage("layers L=-1 is below 1");
    assertThatThrownBy(() -> sized(5, 4, 1, 0, 4)).hasMessage("heads H=0 is below 1");
    assertThatThrownBy(() -> sized(5, 4, 1, 1, 0)).hasMessage("channels C=0 is below 1");
    assertThatThrownBy(() -> sized(5, 4, 1, 4, 130))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("C=130 is not a multiple of H=4");
    assertThat(sized(5, 4, 1, 2, 6).D()).isEqualTo(3);
  }

  @Test
  void ratesOutOfRangeAreRefusedWithTheirValues() {
    assertThatThrownBy(() -> config(Bias.ABSENT, 1)).hasMessage("dropout 1.0 is not in [0, 1)");
    assertThatThrownBy(() -> config(Bias.ABSENT, -.1)).hasMessage("dropout -0.1 is not in [0, 1)");
    assertThatThrownBy(() -> config(Bias.ABSENT, Double.NaN))
        .hasMessage("dropout NaN is not in [0, 1)");
    assertThatThrownBy(() -> new Initialization.Gpt(-1, .5))
        .hasMessage("standard deviations -1.0 and 0.5 must be at least 0");
    assertThatThrownBy(() -> new ModelInputs(0, 3)).hasMessage("B=0 and T=3 must be at least 1");
    assertThatThrownBy(() -> new DecodingInputs(1, 0, 5))
        .hasMessage("B=1, S=0 and V=5 must be at least 1");
  }

  private static TransformerConfig sized(int V, int T, int L, int H, int C) {
    return TransformerConfig.gpt(V, T, L, H, C, 8);
  }
}
