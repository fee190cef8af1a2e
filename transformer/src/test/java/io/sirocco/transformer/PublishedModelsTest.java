package io.sirocco.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sirocco.graph.Lowering;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.DropoutMask;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Step;
import io.sirocco.kernels.Tensor;
import io.sirocco.kernels.reference.ReferenceBackend;
import io.sirocco.kernels.reference.ReferenceExecutable;
import io.sirocco.kernels.reference.ReferenceSession;
import io.sirocco.training.ModelStates;
import io.sirocco.transformer.Model.Stochasticity;
import io.sirocco.transformer.Parameter.Decay;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** BERT and XLM as published, of any size, against their formulas written out. */
final class PublishedModelsTest {

  private static final double BOUND = 1e-9;
  private static final int B = 2;

  private static final BlockConfig GOOGLE =
      new BlockConfig(
          NormPlacement.POST, NormKind.LAYER_NORM, 1e-12, FeedForward.GELU_TANH, Bias.PRESENT);

  /** Sequences of both segments, with positions that restart, and absent positions at the end. */
  @SuppressWarnings("ArrayRecordComponent") // handed over, not compared
  private record Batch(int[] ids, int[] positions, int[] segments, int[] groups) {
    static Batch random(Random random, TransformerConfig config) {
      int T = config.T();
      int[] ids = random.ints((long) B * T, 0, config.V()).toArray();
      int[] segments = random.ints((long) B * T, 0, config.embeddings().segments()).toArray();
      int[] positions = new int[B * T];
      int[] groups = new int[B * T];
      for (int row = 0; row < B; row++) {
        int restart = random.nextInt(T);
        int length = 1 + random.nextInt(T);
        for (int t = 0; t < T; t++) {
          positions[row * T + t] = t < restart ? t : t - restart;
          groups[row * T + t] = t < length ? 0 : -1;
        }
      }
      return new Batch(ids, positions, segments, groups);
    }

    private static int[] row(int[] values, int row) {
      int T = values.length / B;
      return Arrays.copyOfRange(values, row * T, (row + 1) * T);
    }

    double[][] states(WrittenOutEncoder encoder, int row) {
      return encoder.states(
          row(ids, row), row(positions, row), row(segments, row), row(groups, row));
    }

    int length(int row) {
      return (int) Arrays.stream(row(groups, row)).filter(group -> group >= 0).count();
    }
  }

  /** What a model makes of a batch. */
  private static final class Run implements AutoCloseable {
    private final ReferenceBackend backend = new ReferenceBackend();
    private final ReferenceSession session;
    private final ReferenceExecutable evaluation;
    private final ModelInputs inputs;
    private final Map<String, double[]> parameters = new LinkedHashMap<>();

    Run(Transformer model, Objective objective, Batch batch, Random random) {
      session = backend.open(ModelStates.evaluation(model));
      for (Tensor tensor : model.tensors()) {
        double[] values = random.doubles(tensor.elements()).map(value -> .8 * value - .4).toArray();
        session.write(tensor, 0, values);
        parameters.put(tensor.name(), values);
      }
      inputs = new ModelInputs(B, model.context());
      evaluation = session.compile(Lowering.forward(model.evaluation(inputs, objective)));
      evaluation.write(inputs.ids(), batch.ids());
      evaluation.write(inputs.positions(), batch.positions());
      evaluation.write(inputs.segments(), batch.segments());
      evaluation.write(inputs.groups(), batch.groups());
      evaluation.write(inputs.targets(), new int[inputs.predictionCount()]);
      evaluation.write(inputs.weights(), new float[inputs.predictionCount()]);
      if (objective.heads().contains(Head.SENTENCES)) {
        int T = inputs.T();
        evaluation.write(inputs.firstRows(), IntStream.range(0, B).map(b -> b * T).toArray());
        evaluation.write(inputs.labels(), new int[B]);
        evaluation.write(inputs.labelWeights(), new float[B]);
      }
      evaluation.run();
    }

    /** A row of an output of so many columns. */
    double[] row(Tensor output, int row, int columns) {
      double[] values = new double[Math.toIntExact(output.elements())];
      evaluation.read(output, values);
      return Arrays.copyOfRange(values, row * columns, (row + 1) * columns);
    }

    @Override
    public void close() {
      evaluation.close();
      session.close();
      backend.close();
    }
  }

  @Property(tries = 10)
  void bertIsItsFormula(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 12) int V,
      @ForAll @IntRange(min = 1, max = 7) int T,
      @ForAll @IntRange(min = 1, max = 3) int L,
      @ForAll @IntRange(min = 1, max = 3) int H,
      @ForAll @IntRange(min = 2, max = 4) int D,
      @ForAll boolean google) {
    TransformerConfig published = TransformerConfig.bert(V, T, L, H, H * D, 4 * H * D);
    TransformerConfig config = google ? published.with(GOOGLE) : published;
    DoubleUnaryOperator gelu = google ? WrittenOutEncoder::geluTanh : WrittenOutEncoder::gelu;
    Random random = new Random(seed);
    Batch batch = Batch.random(random, config);
    try (Run run = new Run(new Transformer(config), Objective.MASKED_PAIRS, batch, random)) {
      WrittenOutEncoder encoder =
          new WrittenOutEncoder(run.parameters, WrittenOutEncoder.Names.BERT, L, H, gelu);
      for (int row = 0; row < B; row++) {
        double[][] states = batch.states(encoder, row);
        for (int t = 0; t < batch.length(row); t++) {
          double[] transformed = encoder.dense("cls.predictions.transform.dense", states[t], gelu);
          double[] ready = encoder.norm("cls.predictions.transform.LayerNorm", transformed);
          assertThat(run.row(run.inputs.logits(V), row * T + t, V))
              .containsExactly(encoder.logits(ready, "cls.predictions.bias"), within(BOUND));
        }
        double[] pooled = encoder.dense("bert.pooler.dense", states[0], Math::tanh);
        assertThat(run.row(run.inputs.labelLogits(), row, 2))
            .containsExactly(
                encoder.dense("cls.seq_relationship", pooled, value -> value), within(BOUND));
      }
    }
  }

  @Property(tries = 10)
  void xlmIsItsFormula(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 12) int V,
      @ForAll @IntRange(min = 1, max = 7) int T,
      @ForAll @IntRange(min = 1, max = 5) int languages,
      @ForAll @IntRange(min = 1, max = 3) int L,
      @ForAll @IntRange(min = 1, max = 3) int H,
      @ForAll @IntRange(min = 2, max = 4) int D) {
    TransformerConfig config = TransformerConfig.xlm(V, T, languages, L, H, H * D, 4 * H * D);
    Random random = new Random(seed);
    Batch batch = Batch.random(random, config);
    try (Run run = new Run(new Transformer(config), Objective.MASKED, batch, random)) {
      WrittenOutEncoder encoder =
          new WrittenOutEncoder(
              run.parameters, WrittenOutEncoder.Names.XLM, L, H, WrittenOutEncoder::gelu);
      for (int row = 0; row < B; row++) {
        double[][] states = batch.states(encoder, row);
        for (int t = 0; t < batch.length(row); t++) {
          assertThat(run.row(run.inputs.logits(V), row * T + t, V))
              .containsExactly(encoder.logits(states[t], "pred_layer.proj.bias"), within(BOUND));
        }
      }
    }
  }

  // ---------------------------------------------------------------------------------------------
  // What is drawn, and what decays
  // ---------------------------------------------------------------------------------------------

  static Stream<TransformerConfig> published() {
    return Stream.of(
        TransformerConfig.bert(11, 6, 3, 2, 8, 32), TransformerConfig.xlm(11, 6, 4, 3, 2, 8, 32));
  }

  private static Stream<DropoutMask> dropout(Op op) {
    return switch (op) {
      case Op.Dropout embedding -> Stream.of(embedding.dropout());
      case Op.Attention attention -> Stream.of(attention.dropout());
      case Op.ResidualAdd residual -> Stream.of(residual.dropout());
      default -> Stream.of();
    };
  }

  /** After the norm of the embedding; in each layer on attention and on both branches. */
  @ParameterizedTest
  @MethodSource("published")
  void aTenthIsDroppedEverywhere(TransformerConfig config) {
    List<Op> ops =
        new Transformer(config)
            .losses(new ModelInputs(1, 4), Objective.MASKED, Stochasticity.DROPOUT).steps().stream()
                .<Op>map(Step::op)
                .toList();
    List<DropoutMask> masks = ops.stream().flatMap(PublishedModelsTest::dropout).toList();
    assertThat(masks).hasSize(1 + 3 * config.L()).allMatch(mask -> mask.rate() == .1);
    assertThat(masks).extracting(DropoutMask::site).doesNotHaveDuplicates();
    assertThat(ops.get(0)).isInstanceOf(Op.Embedding.class);
    assertThat(ops.get(1)).isInstanceOf(Op.LayerNorm.class);
    assertThat(ops.get(2)).isInstanceOf(Op.Dropout.class);
  }

  /** Norms and biases do not, embeddings and matrices do. */
  @ParameterizedTest
  @EnumSource
  void tablesAndMatricesDecay(Configuration configuration) {
    assertThat(configuration.model().parameters())
        .allSatisfy(parameter ->
            assertThat(parameter.decay())
                .as(parameter.tensor().name())
                .isEqualTo(parameter.tensor().shape().rank() == 2 ? Decay.DECAYED : Decay.EXEMPT));
  }

  @Property(tries = 50)
  void initialValuesFollowTheWidth(
      @ForAll @IntRange(min = 1, max = 20) int H, @ForAll @IntRange(min = 1, max = 70) int D) {
    int C = H * D;
    Transformer xlm = new Transformer(TransformerConfig.xlm(9, 4, 3, 1, H, C, 4 * C));
    for (Parameter parameter : xlm.parameters()) {
      String name = parameter.tensor().name();
      if (name.endsWith("embeddings.weight")) {
        assertThat(parameter.initial()).isEqualTo(new Initial.Normal(1 / Math.sqrt(C)));
      } else if (!name.contains("layer_norm")) {
        int inputs = name.contains("lin2") ? 4 * C : C;
        assertThat(parameter.initial()).isEqualTo(new Initial.Uniform(1 / Math.sqrt(inputs)));
      }
    }
    Transformer bert = new Transformer(TransformerConfig.bert(9, 4, 1, H, C, 4 * C));
    for (Parameter parameter : bert.parameters()) {
      if (parameter.tensor().shape().rank() == 2) {
        assertThat(parameter.initial()).isEqualTo(new Initial.TruncatedNormal(.02));
      }
    }
  }
}
