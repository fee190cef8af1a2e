package io.sirocco.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.graph.Lowering;
import io.sirocco.kernels.AdamWSettings;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Executable;
import io.sirocco.kernels.Mask;
import io.sirocco.kernels.NullBackend;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.Shape;
import io.sirocco.kernels.Tensor;
import io.sirocco.training.ModelStates;
import io.sirocco.training.ParameterUpdate;
import io.sirocco.transformer.Model.Stochasticity;
import io.sirocco.transformer.Parameter.Decay;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class BertTest {

  private static final Transformer BASE = new Transformer(base(30522));

  /** BERT-base. */
  private static TransformerConfig base(int V) {
    return TransformerConfig.bert(V, 512, 12, 12, 768, 3072)
        .with(HeadConfig.tokens(TokenHead.TRANSFORMED));
  }

  /** What Hugging Face's BertForMaskedLM of bert-base-uncased counts: no pooler, tied decoder. */
  @Test
  void bertBaseHasAsManyParametersAsPublished() {
    long embeddings = (30522 + 512 + 2 + 2) * 768L;
    long attention = 4 * (768 * 768 + 768) + 2 * 768;
    long feedForward = 2 * 768 * 3072 + 3072 + 768 + 2 * 768;
    long head = 768 * 768 + 768 + 2 * 768 + 30522;
    assertThat(embeddings + 12 * (attention + feedForward) + head).isEqualTo(109_514_298);
    assertThat(BASE.size()).isEqualTo(109_514_298);
    assertThat(new Transformer(base(30523)).size()).isEqualTo(109_514_298 + 768 + 1);
  }

  @Test
  void parametersHaveTheNamesAndShapesOfHuggingFace() {
    Map<String, Shape> shapes =
        BASE.tensors().stream().collect(Collectors.toMap(Tensor::name, Tensor::shape));
    assertThat(shapes).hasSize(5 + 12 * 12 + 5);
    assertThat(shapes)
        .containsEntry("bert.embeddings.word_embeddings.weight", Shape.of(30522, 768))
        .containsEntry("bert.embeddings.position_embeddings.weight", Shape.of(512, 768))
        .containsEntry("bert.embeddings.token_type_embeddings.weight", Shape.of(2, 768))
        .containsEntry("bert.embeddings.LayerNorm.weight", Shape.of(768))
        .containsEntry("bert.embeddings.LayerNorm.bias", Shape.of(768))
        .containsEntry("cls.predictions.bias", Shape.of(30522))
        .containsEntry("cls.predictions.transform.dense.weight", Shape.of(768, 768))
        .containsEntry("cls.predictions.transform.dense.bias", Shape.of(768))
        .containsEntry("cls.predictions.transform.LayerNorm.weight", Shape.of(768))
        .containsEntry("cls.predictions.transform.LayerNorm.bias", Shape.of(768));
    for (int layer : new int[] {0, 11}) {
      String h = "bert.encoder.layer.%d.".formatted(layer);
      assertThat(shapes)
          .containsEntry(h + "attention.self.query_key_value.weight", Shape.of(2304, 768))
          .containsEntry(h + "attention.self.query_key_value.bias", Shape.of(2304))
          .containsEntry(h + "attention.output.dense.weight", Shape.of(768, 768))
          .containsEntry(h + "attention.output.dense.bias", Shape.of(768))
          .containsEntry(h + "attention.output.LayerNorm.weight", Shape.of(768))
          .containsEntry(h + "attention.output.LayerNorm.bias", Shape.of(768))
          .containsEntry(h + "intermediate.dense.weight", Shape.of(3072, 768))
          .containsEntry(h + "intermediate.dense.bias", Shape.of(3072))
          .containsEntry(h + "output.dense.weight", Shape.of(768, 3072))
          .containsEntry(h + "output.dense.bias", Shape.of(768))
          .containsEntry(h + "output.LayerNorm.weight", Shape.of(768))
          .containsEntry(h + "output.LayerNorm.bias", Shape.of(768));
    }
  }

  @Test
  void matricesDecayAndStartTruncatedAndVectorsDoNeither() {
    assertThat(BASE.parameters())
        .allSatisfy(parameter -> {
          String name = parameter.tensor().name();
          boolean matrix = parameter.tensor().shape().sizes().size() == 2;
          assertThat(parameter.decay()).as(name).isEqualTo(matrix ? Decay.DECAYED : Decay.EXEMPT);
          float constant = name.endsWith("LayerNorm.weight") ? 1 : 0;
          assertThat(parameter.initial())
              .as(name)
              .isEqualTo(
                  matrix ? new Initial.TruncatedNormal(.02) : new Initial.Constant(constant));
        });
  }

  @Test
  void programsOfBertBaseCompile() {
    assertThatCode(
            () -> {
              try (NullBackend backend = new NullBackend();
                  Session session = backend.open(ModelStates.training(BASE))) {
                AdamWSettings adamW = new AdamWSettings(.9, .999, 1e-6, .01);
                run(session, training(BASE, new ModelInputs(2, 512, selected(154))));
                run(session, training(BASE, new ModelInputs(2, 128, everywhere())));
                run(session, ParameterUpdate.program(BASE, adamW));
              }
            })
        .doesNotThrowAnyException();
  }

  private static Program training(Transformer model, ModelInputs inputs) {
    return Lowering.training(model.losses(inputs, Objective.MASKED, Stochasticity.DROPOUT));
  }

  private static void run(Session session, Program program) {
    try (Executable executable = session.compile(program)) {
      executable.run();
    }
  }

  private static Predictions selected(int M) {
    return new Predictions.Selected(M);
  }

  private static Predictions everywhere() {
    return new Predictions.Everywhere();
  }

  /** The head of 20 of 128 rows costs 20 rows. */
  @Test
  void headAndCrossEntropySeeTheSelectedRowsOnly() {
    ModelInputs inputs = new ModelInputs(1, 128, selected(20));
    List<Op> ops = ops(BASE, inputs, Stochasticity.DETERMINISTIC);
    assertThat(ops).filteredOn(Op.CrossEntropy.class::isInstance).hasSize(1);
    assertThat(ops)
        .contains(new Op.GatherRows(128, 20, 768))
        .anyMatch(op -> op instanceof Op.CrossEntropy(int N, _, _, _, _) && N == 20)
        .anyMatch(
            op -> op instanceof Op.Linear(int N, int C, int K, _, _, _, _) && N == 20 && C == K);
    assertThat(inputs.losses().shape()).isEqualTo(Shape.of(20));
    assertThat(ops(BASE, new ModelInputs(1, 128, everywhere()), Stochasticity.DETERMINISTIC))
        .noneMatch(Op.GatherRows.class::isInstance)
        .anyMatch(op -> op instanceof Op.CrossEntropy(int N, _, _, _, _) && N == 128);
  }

  @Test
  void attentionLooksBothWays() {
    assertThat(ops(BASE, new ModelInputs(1, 8, everywhere()), Stochasticity.DROPOUT))
        .filteredOn(Op.Attention.class::isInstance)
        .hasSize(12)
        .allMatch(op -> op instanceof Op.Attention attention && attention.mask() == Mask.FULL);
  }

  @Test
  void everyDropoutSiteIsItsOwnAndEvaluationHasNone() {
    Transformer both = TinyModels.bert(.3);
    assertThat(sites(both, Stochasticity.DROPOUT)).containsExactly(0, 1, 2, 3, 4, 5, 6);
    assertThat(sites(both, Stochasticity.DETERMINISTIC)).isEmpty();
    assertThat(sites(TinyModels.bert(0), Stochasticity.DROPOUT)).isEmpty();
  }

  @Test
  void attentionHasItsOwnRate() {
    assertThat(sites(dropping(.1, 0), Stochasticity.DROPOUT)).containsExactly(0, 2, 3);
    assertThat(sites(dropping(0, .1), Stochasticity.DROPOUT)).containsExactly(1);
  }

  private static Transformer dropping(double hidden, double attention) {
    Dropout dropout = new Dropout(hidden, attention);
    return new Transformer(
        TransformerConfig.bert(11, 6, 1, 2, 8, 12)
            .with(HeadConfig.tokens(TokenHead.TRANSFORMED))
            .with(dropout));
  }

  private static List<Op> ops(Transformer model, ModelInputs inputs, Stochasticity stochasticity) {
    return model.losses(inputs, Objective.MASKED, stochasticity).steps().stream()
        .<Op>map(io.sirocco.kernels.Step::op)
        .toList();
  }

  private static List<Integer> sites(Transformer model, Stochasticity stochasticity) {
    return ops(model, new ModelInputs(1, 4, everywhere()), stochasticity).stream()
        .flatMap(op ->
            switch (op) {
              case Op.Dropout dropout -> List.of(dropout.dropout().site()).stream();
              case Op.Attention attention when attention.dropout().active() ->
                  List.of(attention.dropout().site()).stream();
              case Op.ResidualAdd add when add.dropout().active() ->
                  List.of(add.dropout().site()).stream();
              default -> List.<Integer>of().stream();
            })
        .toList();
  }

  @Test
  void impossibleSizesAreRefusedWithTheirValues() {
    assertThatThrownBy(() -> segments(-1)).hasMessage("segments=-1 is below 0");
    assertThatThrownBy(() -> selected(0)).hasMessage("M=0 predictions must be at least 1");
    assertThatThrownBy(() -> new ModelInputs(0, 3, everywhere()))
        .hasMessage("B=0 and T=3 must be at least 1");
    assertThatThrownBy(() -> new ModelInputs(1 << 16, 1 << 16, everywhere()))
        .hasMessageContaining("B=65536 sequences of T=65536 positions");
  }

  @Test
  void impossibleChoicesAreRefusedWithTheirValues() {
    assertThatThrownBy(() -> epsilon(0)).hasMessage("epsilon 0.0 is not above 0");
    assertThatThrownBy(() -> new Initialization.Bert(-1))
        .hasMessage("standard deviation -1.0 is below 0");
    assertThatThrownBy(() -> HeadConfig.tokens(TokenHead.PLAIN).heads().add(Head.SENTENCES))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> new HeadConfig(Set.of(), TokenHead.PLAIN))
        .hasMessage("a model without a head");
    assertThatThrownBy(() -> new Dropout(1, 0)).hasMessage("dropout 1.0 is not in [0, 1)");
    assertThatThrownBy(() -> new Dropout(0, -.1))
        .hasMessage("attention dropout -0.1 is not in [0, 1)");
  }

  private static EmbeddingConfig segments(int segments) {
    return new EmbeddingConfig(Positions.LEARNED, segments, EmbeddingConfig.EmbeddingNorm.PRESENT);
  }

  private static BlockConfig epsilon(double epsilon) {
    return new BlockConfig(
        NormPlacement.POST, NormKind.LAYER_NORM, epsilon, FeedForward.GELU, Bias.PRESENT);
  }
}
