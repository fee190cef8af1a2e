package io.sirocco.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sirocco.graph.Lowering;
import io.sirocco.kernels.Access;
import io.sirocco.kernels.AdamWSettings;
import io.sirocco.kernels.Constant;
import io.sirocco.kernels.Mask;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Shape;
import io.sirocco.kernels.Tensor;
import io.sirocco.training.ModelStates;
import io.sirocco.training.ParameterUpdate;
import io.sirocco.transformer.EmbeddingConfig.EmbeddingNorm;
import io.sirocco.transformer.Model.Stochasticity;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class TransformerTest {

  private static final Transformer SINUSOIDAL = Configuration.XLM_OF_SINUSOIDS.model();

  private static Map<String, Shape> shapes(Transformer model) {
    return model.tensors().stream().collect(Collectors.toMap(Tensor::name, Tensor::shape));
  }

  /** What Hugging Face's BertForPreTraining of bert-base-uncased counts. */
  @Test
  void bertWithBothHeadsHasAsManyParametersAsPublished() {
    Transformer base = new Transformer(TransformerConfig.bert(30522, 512, 12, 12, 768, 3072));
    assertThat(base.size()).isEqualTo(110_106_428);
    assertThat(shapes(base))
        .hasSize(5 + 12 * 12 + 5 + 4)
        .containsEntry("bert.pooler.dense.weight", Shape.of(768, 768))
        .containsEntry("bert.pooler.dense.bias", Shape.of(768))
        .containsEntry("cls.seq_relationship.weight", Shape.of(2, 768))
        .containsEntry("cls.seq_relationship.bias", Shape.of(2));
  }

  /** Hugging Face's XLMWithLMHeadModel of xlm-mlm-tlm-xnli15-1024. */
  @Test
  void xlmHasTheNamesAndShapesOfHuggingFace() {
    Transformer model = new Transformer(TransformerConfig.xlm(95_000, 512, 15, 12, 8, 1024, 4096));
    long embeddings = (95_000 + 512 + 15 + 2) * 1024L;
    long attention = 4 * (1024 * 1024 + 1024);
    long feedForward = 2 * 4096 * 1024 + 4096 + 1024;
    assertThat(model.size())
        .isEqualTo(embeddings + 12 * (attention + feedForward + 4 * 1024) + 95_000);
    Map<String, Shape> shapes = shapes(model);
    assertThat(shapes)
        .hasSize(5 + 12 * 12 + 1)
        .containsEntry("transformer.embeddings.weight", Shape.of(95_000, 1024))
        .containsEntry("transformer.position_embeddings.weight", Shape.of(512, 1024))
        .containsEntry("transformer.lang_embeddings.weight", Shape.of(15, 1024))
        .containsEntry("transformer.layer_norm_emb.weight", Shape.of(1024))
        .containsEntry("transformer.layer_norm_emb.bias", Shape.of(1024))
        .containsEntry("pred_layer.proj.bias", Shape.of(95_000));
    for (int layer : new int[] {0, 11}) {
      assertThat(shapes)
          .containsEntry(name("attentions.%d.qkv_lin.weight", layer), Shape.of(3072, 1024))
          .containsEntry(name("attentions.%d.qkv_lin.bias", layer), Shape.of(3072))
          .containsEntry(name("attentions.%d.out_lin.weight", layer), Shape.of(1024, 1024))
          .containsEntry(name("attentions.%d.out_lin.bias", layer), Shape.of(1024))
          .containsEntry(name("layer_norm1.%d.weight", layer), Shape.of(1024))
          .containsEntry(name("layer_norm1.%d.bias", layer), Shape.of(1024))
          .containsEntry(name("ffns.%d.lin1.weight", layer), Shape.of(4096, 1024))
          .containsEntry(name("ffns.%d.lin1.bias", layer), Shape.of(4096))
          .containsEntry(name("ffns.%d.lin2.weight", layer), Shape.of(1024, 4096))
          .containsEntry(name("ffns.%d.lin2.bias", layer), Shape.of(1024))
          .containsEntry(name("layer_norm2.%d.weight", layer), Shape.of(1024))
          .containsEntry(name("layer_norm2.%d.bias", layer), Shape.of(1024));
    }
  }

  private static String name(String part, int layer) {
    return "transformer." + part.formatted(layer);
  }

  /** As facebookresearch/XLM: Embedding and Linear in transformer.py. */
  @Test
  void initialValuesOfAnXlmAreThoseOfItsCode() {
    Transformer model = new Transformer(TransformerConfig.xlm(50, 16, 2, 1, 2, 64, 256));
    Map<String, Initial> initial =
        model.parameters().stream()
            .collect(Collectors.toMap(parameter -> parameter.tensor().name(), Parameter::initial));
    Initial embedding = new Initial.Normal(1 / 8.);
    assertThat(initial)
        .containsEntry("transformer.embeddings.weight", embedding)
        .containsEntry("transformer.position_embeddings.weight", embedding)
        .containsEntry("transformer.lang_embeddings.weight", embedding)
        .containsEntry(name("attentions.%d.qkv_lin.weight", 0), new Initial.Uniform(1 / 8.))
        .containsEntry(name("attentions.%d.qkv_lin.bias", 0), new Initial.Uniform(1 / 8.))
        .containsEntry(name("ffns.%d.lin2.weight", 0), new Initial.Uniform(1 / 16.))
        .containsEntry(name("ffns.%d.lin2.bias", 0), new Initial.Uniform(1 / 16.))
        .containsEntry(name("layer_norm2.%d.weight", 0), new Initial.Constant(1))
        .containsEntry("pred_layer.proj.bias", new Initial.Uniform(1 / 8.));
  }

  @Test
  void aModelWithoutSegmentsReadsNone() {
    Transformer model = new Transformer(TransformerConfig.xlm(50, 16, 0, 1, 2, 8, 8));
    ModelInputs inputs = new ModelInputs(1, 4);
    Program program =
        Lowering.forward(model.losses(inputs, Objective.MASKED, Stochasticity.DETERMINISTIC));
    assertThat(program.tensors()).contains(inputs.positions()).doesNotContain(inputs.segments());
    assertThat(shapes(model)).doesNotContainKey("transformer.lang_embeddings.weight");
  }

  @Test
  void aHeadThatIsMissingIsNamed() {
    Transformer tokens = TinyModels.gpt(0);
    ModelInputs inputs = new ModelInputs(1, 4);
    assertThatThrownBy(() -> tokens.losses(inputs, Objective.MASKED_PAIRS, Stochasticity.DROPOUT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the model has no head SENTENCES, only [TOKENS]");
    assertThatThrownBy(() -> tokens.evaluation(inputs, Objective.MASKED_PAIRS))
        .hasMessage("the model has no head SENTENCES, only [TOKENS]");
    HeadConfig sentences = new HeadConfig(Set.of(Head.SENTENCES), TokenHead.TRANSFORMED);
    Transformer without = new Transformer(TinyModels.bertConfig().with(sentences));
    assertThat(shapes(without)).doesNotContainKey("cls.predictions.bias");
    assertThatThrownBy(() -> without.decoding(new DecodingInputs(1, 1, 11)))
        .hasMessage("the model has no head TOKENS, only [SENTENCES]");
  }

  @Test
  void theObjectiveSaysWhatAPositionSees() {
    Transformer model = TinyModels.xlm(0);
    for (Mask mask : Mask.values()) {
      Objective objective = new Objective(mask, Set.of(Head.TOKENS));
      assertThat(model.losses(new ModelInputs(1, 4), objective, Stochasticity.DROPOUT).steps())
          .filteredOn(step -> step.op() instanceof Op.Attention)
          .hasSize(2)
          .allMatch(
              step -> step.op() instanceof Op.Attention attention && attention.mask() == mask);
    }
  }

  @Test
  void constantsAreHeldEverywhereAndTrainedNowhere() {
    Constant constant = SINUSOIDAL.constants().get(0);
    assertThat(SINUSOIDAL.constants()).hasSize(1);
    assertThat(constant.tensor()).isEqualTo(Tensor.f32("sinusoids", Role.CONSTANT, 6, 8));
    assertThat(ModelStates.training(SINUSOIDAL).constants()).containsExactly(constant);
    assertThat(ModelStates.evaluation(SINUSOIDAL).constants()).containsExactly(constant);
    assertThat(ModelStates.decoding(SINUSOIDAL, 1).constants()).containsExactly(constant);
    assertThat(ModelStates.training(SINUSOIDAL).tensors())
        .hasSize(4 * SINUSOIDAL.tensors().size() + 1)
        .contains(constant.tensor());
    assertThat(SINUSOIDAL.tensors()).doesNotContain(constant.tensor());
    Program training =
        Lowering.training(
            SINUSOIDAL.losses(TinyBatch.everywhere(), Objective.MASKED, Stochasticity.DROPOUT));
    assertThat(training.steps())
        .flatMap(io.sirocco.kernels.Step::operands)
        .filteredOn(operand -> operand.tensor().equals(constant.tensor()))
        .singleElement()
        .satisfies(operand -> assertThat(operand.access()).isEqualTo(Access.READ));
    assertThat(training.tensors()).noneMatch(tensor -> tensor.name().equals("d(sinusoids)"));
    AdamWSettings adamW = new AdamWSettings(.9, .999, 1e-8, .01);
    assertThat(ParameterUpdate.program(SINUSOIDAL, adamW).tensors())
        .doesNotContain(constant.tensor());
  }

  /**
   * Vaswani et al. 2017, section 3.5, worked out: C = 8, so that 10000^(2i/C) is 1, 10, 100, 1000.
   */
  @Test
  void sinusoidsAreThoseOfThePaper() {
    float[] values = new float[6 * 8];
    new Sinusoids(8).fill(0, values);
    double[] periods = {1, 10, 100, 1000};
    for (int t = 0; t < 6; t++) {
      for (int i = 0; i < 4; i++) {
        assertThat((double) values[t * 8 + 2 * i])
            .isCloseTo(Math.sin(t / periods[i]), within(1e-7));
        assertThat((double) values[t * 8 + 2 * i + 1])
            .isCloseTo(Math.cos(t / periods[i]), within(1e-7));
      }
    }
    float[] piece = new float[5];
    new Sinusoids(8).fill(19, piece);
    assertThat(piece).containsExactly(java.util.Arrays.copyOfRange(values, 19, 24));
  }

  /** D = 4: the pairs turn by t and t/100. */
  @Test
  void rotationsAreThoseOfThePaper() {
    float[] values = new float[5 * 4];
    new Rotations(4).fill(0, values);
    for (int t = 0; t < 5; t++) {
      double[] row = {Math.cos(t), Math.cos(t / 100.), Math.sin(t), Math.sin(t / 100.)};
      for (int column = 0; column < 4; column++) {
        assertThat((double) values[t * 4 + column]).isCloseTo(row[column], within(1e-7));
      }
    }
    EmbeddingConfig rotary = new EmbeddingConfig(Positions.ROTARY, 0, EmbeddingNorm.ABSENT);
    TransformerConfig odd = TransformerConfig.gpt(11, 6, 1, 2, 6, 8);
    assertThatThrownBy(() -> odd.with(rotary))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rotary positions turn pairs of channels, but a head has C/H=6/2=3");
  }

  @Test
  void learnedPositionsAndSinusoidsAreNotBothThere() {
    assertThat(shapes(SINUSOIDAL)).doesNotContainKey("transformer.position_embeddings.weight");
    assertThat(TinyModels.xlm(0).constants()).isEmpty();
  }

  @Test
  void namesOfLayersAreFoundInEveryNaming() {
    for (Naming naming : Naming.values()) {
      TransformerConfig config =
          TinyModels.bertConfig()
              .with(naming)
              .with(new EmbeddingConfig(Positions.LEARNED, 2, EmbeddingNorm.PRESENT));
      List<String> names = new Transformer(config).tensors().stream().map(Tensor::name).toList();
      assertThat(names).doesNotHaveDuplicates().noneMatch(name -> name.contains("%"));
    }
  }
}
