package io.sirocco.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sirocco.kernels.AdamWSettings;
import io.sirocco.kernels.Randomness;
import io.sirocco.kernels.Tensor;
import io.sirocco.kernels.reference.ReferenceBackend;
import io.sirocco.kernels.reference.ReferenceSession;
import io.sirocco.objectives.EvaluationSamples;
import io.sirocco.objectives.MaskedWindows;
import io.sirocco.objectives.Masking;
import io.sirocco.objectives.Selection;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.objectives.TrainingSamples;
import io.sirocco.transformer.Dropout;
import io.sirocco.transformer.GeneratorSizes;
import io.sirocco.transformer.Head;
import io.sirocco.transformer.HeadConfig;
import io.sirocco.transformer.ModelInputs;
import io.sirocco.transformer.TokenHead;
import io.sirocco.transformer.Transformer;
import io.sirocco.transformer.TransformerConfig;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a generator proposes, and what a model is told of it. */
final class ReplacementsTest {

  private static final int V = 9;
  private static final int MASK = 8;
  private static final int T = 8;
  private static final int B = 6;
  private static final int[] TOKENS = IntStream.range(0, 200).map(i -> i * i % 8).toArray();
  private static final Selection HALF = new Selection.Bernoulli(.5, Selection.Unit.TOKEN);

  private final Transformer model =
      new Transformer(
          TransformerConfig.bert(V, T, 1, 2, 8, 12)
              .with(
                  new HeadConfig(
                      Set.of(Head.REPLACEMENTS),
                      TokenHead.TRANSFORMED,
                      new GeneratorSizes(1, 1, 4, 8)))
              .with(new Dropout(.2, .1)));
  private final LossForm form = LossForm.replaced(HALF, 50);
  private final ReferenceSession session = new ReferenceBackend().open(ModelStates.training(model));

  ReplacementsTest() {
    ModelStates.initialize(model, 3, session);
  }

  @AfterEach
  void close() {
    session.close();
  }

  @Test
  void aTokenIsDrawnWithItsProbability() {
    float[] logits = {7, 1, -.5f, Float.NEGATIVE_INFINITY, 1.7f, 0, 9};
    int at = 1;
    int classes = 5;
    double[] expected = new double[classes];
    double sum = 0;
    for (int i = 0; i < classes; i++) {
      sum += Math.exp(logits[at + i]);
    }
    int draws = 20_000;
    int[] counts = new int[classes];
    Random random = new Random(4);
    for (int i = 0; i < draws; i++) {
      counts[Replacements.draw(logits, at, classes, random.nextDouble())]++;
    }
    double chiSquare = 0;
    for (int i = 0; i < classes; i++) {
      expected[i] = draws * Math.exp(logits[at + i]) / sum;
      chiSquare +=
          expected[i] == 0 ? counts[i] : Math.pow(counts[i] - expected[i], 2) / expected[i];
    }
    assertThat(chiSquare).as("3 degrees of freedom, at 1e-4").isLessThan(21.1);
    assertThat(Replacements.draw(logits, at, classes, 0)).isZero();
    assertThat(Replacements.draw(logits, at, classes, Math.nextDown(1.0))).isEqualTo(4);
  }

  private MaskedWindows windows() {
    Masking.Replacement replacement = new Masking.Replacement(.85, .15, MASK, V);
    return new MaskedWindows(
        "text",
        TOKENS,
        IntStream.range(0, TOKENS.length).toArray(),
        MaskedWindows.FirstToken.AS_OTHERS,
        T,
        new Masking(HALF, replacement));
  }

  @Test
  void onlyMaskedTokensAreReplacedAndOnesThatAreDrawnRightAreOriginal() {
    ModelInputs inputs = form.inputs(B, T);
    TokenBatch batch = new TokenBatch(inputs);
    windows().random().fill(5, 2, List.of(batch));
    // The last sequence ends early.
    Arrays.fill(batch.groups(), B * T - 3, B * T, TokenBatch.ABSENT);
    for (int n : batch.predictions()) {
      batch.weights()[n] = batch.rows()[n] < B * T - 3 ? 1 : 0;
    }
    try (LossExecution execution = execution(inputs)) {
      execution.run(batch, Randomness.input(5, 2, 0), new BatchExecution.Normalizers(1, 1));
      TokenBatch labeled = execution.labeled();
      int[] original = batch.ids().clone();
      Set<Integer> masked = new HashSet<>();
      for (int n : batch.predictions()) {
        original[batch.rows()[n]] = batch.targets()[n];
        masked.add(batch.rows()[n]);
      }
      int replaced = 0;
      int drawnRight = 0;
      for (int t = 0; t < B * T; t++) {
        boolean present = batch.groups()[t] != TokenBatch.ABSENT;
        assertThat(labeled.labelWeights()[t]).isEqualTo(present ? 1 : 0);
        if (present) {
          assertThat(labeled.labels()[t]).isEqualTo(labeled.ids()[t] == original[t] ? 0 : 1);
        }
        if (!masked.contains(t)) {
          assertThat(labeled.ids()[t]).isEqualTo(batch.ids()[t]);
        } else {
          replaced += labeled.labels()[t];
          drawnRight += labeled.ids()[t] == original[t] ? 1 : 0;
        }
      }
      assertThat(replaced).isPositive();
      assertThat(drawnRight).isPositive();
      int[] first = labeled.ids().clone();
      execution.run(batch, Randomness.input(5, 2, 0), new BatchExecution.Normalizers(1, 1));
      assertThat(execution.labeled().ids()).isEqualTo(first);
      execution.run(batch, Randomness.input(5, 3, 0), new BatchExecution.Normalizers(1, 1));
      assertThat(execution.labeled().ids()).as("another step").isNotEqualTo(first);
    }
  }

  private LossExecution execution(ModelInputs inputs) {
    return new LossExecution(
        session, LossPrograms.training(model, form, inputs, MixedPrecision.F32.factors()), inputs);
  }

  private TrainingStep.Result step(int batch, int accumulation) {
    TrainingSamples samples = windows().random();
    OptimizerSettings optimizer =
        new OptimizerSettings(
            new Schedule.Cosine(.01, .001, 1), new AdamWSettings(.9, .99, 1e-8, 0), 1e9);
    try (TrainingStep step =
        new TrainingStep(
            session,
            model,
            List.of(new Task(form, samples, 1)),
            new TrainingStep.Sizes(batch, accumulation),
            optimizer,
            MixedPrecision.F32)) {
      return step.run(7, 0, .01, LossScale.NONE, Stability.NONE);
    }
  }

  /** Losses are means over the whole step, and the generator draws alike however it is split. */
  @Test
  void theStepIsTheSameInOneBatchAndInSeveral() {
    TrainingStep.Result whole = step(B, 1);
    double[] values = words();
    ModelStates.initialize(model, 3, session);
    ModelStates.clearMoments(model, session);
    TrainingStep.Result parts = step(B / 3, 3);
    assertThat(parts.loss()).isCloseTo(whole.loss(), within(1e-12 * whole.loss()));
    assertThat(words()).containsExactly(values, within(1e-9));
    assertThat(whole.losses())
        .extracting(TrainingStep.Loss::name)
        .containsExactly("generator", "rtd");
    assertThat(whole.losses().getLast().targets()).isEqualTo(B * T);
    assertThat(whole.loss())
        .isCloseTo(
            whole.losses().getFirst().mean() + 50 * whole.losses().getLast().mean(), within(1e-12));
  }

  private double[] words() {
    Tensor words = model.tensors().getFirst();
    double[] values = new double[(int) words.elements()];
    session.read(words, 0, values);
    return values;
  }

  @Test
  void anEvaluationCountsWhatBothTellRight() {
    EvaluationSamples samples = windows().sideBySide(1);
    EvaluationSet set = new EvaluationSet(form, "en", samples);
    try (Evaluator evaluator =
        new Evaluator(session, model, List.of(set), 4, MixedPrecision.F32.factors())) {
      Evaluation one = evaluator.evaluate((done, of) -> {});
      assertThat(one.scores())
          .extracting(Evaluation.Score::objective)
          .containsExactly("generator", "rtd");
      Evaluation.Score told = one.scores().getLast();
      assertThat(told.weight()).isEqualTo(samples.count() * (double) T);
      assertThat(told.correct()).isBetween(.2 * told.weight(), .9 * told.weight());
      assertThat(evaluator.evaluate((done, of) -> {})).as("drawn alike again").isEqualTo(one);
    }
  }
}
