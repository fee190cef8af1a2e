package io.sirocco.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.graph.Graph;
import io.sirocco.graph.Lowering;
import io.sirocco.kernels.Executable;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.Tensor;
import io.sirocco.kernels.reference.ReferenceBackend;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.transformer.Dropout;
import io.sirocco.transformer.ModelInputs;
import io.sirocco.transformer.Objective;
import io.sirocco.transformer.Predictions;
import io.sirocco.transformer.ProjectionInputs;
import io.sirocco.transformer.Transformer;
import io.sirocco.transformer.TransformerConfig;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is counted from chunks of rows is what all logits say. */
final class PredictedClassesTest {

  private static final int V = 30;
  private static final int C = 8;
  private static final int N = 22;

  private final Transformer model =
      new Transformer(TransformerConfig.bert(V, 8, 1, 2, C, 12).with(Dropout.NONE));
  private final ModelInputs inputs = new ModelInputs(4, 8, new Predictions.Selected(N));
  private final Session session = new ReferenceBackend().open(ModelStates.evaluation(model));
  private final TokenBatch batch = new TokenBatch(inputs);
  private float[] logits = new float[0];
  private float[] losses = new float[0];

  @BeforeEach
  void predict() {
    ModelStates.initialize(model, 5, session);
    Tensor words = model.tensors().getFirst();
    float[] values = new float[V * C];
    session.read(words, 0, values);
    for (int i = 0; i < values.length; i++) {
      // Far enough apart for a token to have more than half of the probability.
      values[i] *= 60;
    }
    session.write(words, 0, values);
    Random random = new Random(3);
    for (int row = 0; row < 4; row++) {
      for (int t = 0; t < 8; t++) {
        batch.ids()[row * 8 + t] = random.nextInt(V);
        batch.positions()[row * 8 + t] = t;
        batch.groups()[row * 8 + t] = 0;
        if (t < 5) {
          batch.predict(row, t, 0);
        }
      }
      batch.label(row, row % 2);
    }
    batch.weights()[3] = .5f;
    batch.weights()[6] = 0;
    logits = all(inputs.logits(V));
    for (int n = 0; n < N; n++) {
      batch.targets()[n] = ranked(n)[random.nextInt(4)];
    }
    losses = all(inputs.losses());
  }

  @AfterEach
  void close() {
    session.close();
  }

  private float[] all(Tensor result) {
    try (Executable evaluation = compile(model.evaluation(inputs, Objective.MASKED_PAIRS))) {
      return run(evaluation, result);
    }
  }

  private Executable compile(Graph graph) {
    return session.compile(Lowering.forward(graph));
  }

  private float[] run(Executable executable, Tensor result) {
    new BatchWriter(executable, inputs).write(batch);
    executable.run();
    float[] values = new float[(int) result.elements()];
    executable.read(result, values);
    return values;
  }

  /** Tokens of a prediction, the likeliest first. */
  private int[] ranked(int n) {
    return IntStream.range(0, V)
        .boxed()
        .sorted(Comparator.comparing(token -> -logits[n * V + token]))
        .mapToInt(token -> token)
        .toArray();
  }

  private SelectedLogits selected(Executable measurement, int rows) {
    ProjectionInputs chunk = new ProjectionInputs(rows, C, V);
    return new SelectedLogits(measurement, compile(model.projection(chunk)), inputs, chunk);
  }

  @Test
  void tokensAndLabelsAreCountedAsAllLogitsSay() {
    double right = 0;
    int certain = 0;
    int hopeless = 0;
    for (int n = 0; n < N; n++) {
      right += ranked(n)[0] == batch.targets()[n] ? batch.weights()[n] : 0;
      certain += batch.weights()[n] == 1 && losses[n] < .68 ? 1 : 0;
      hopeless += batch.weights()[n] == 1 && losses[n] > Math.log(V) + .01 ? 1 : 0;
    }
    assertThat(right).isBetween(2., 15.);
    assertThat(certain).as("told by their losses").isBetween(1, N - 5);
    assertThat(hopeless).isBetween(0, N / 2);
    float[] labels = all(inputs.labelLogits());
    double rightLabels =
        IntStream.range(0, 4)
            .filter(row -> (labels[2 * row + 1] > labels[2 * row]) == (row % 2 == 1))
            .count();
    try (Executable measurement = compile(model.measurement(inputs, Objective.MASKED_PAIRS));
        SelectedLogits selected = selected(measurement, 5)) {
      PredictedClasses predicted = new PredictedClasses(selected, measurement, inputs);
      float[] measured = run(measurement, inputs.losses());
      assertThat(measured).as("the same bits").isEqualTo(losses);
      assertThat(predicted.correctTokens(batch, measured)).isEqualTo(right);
      assertThat(predicted.correctLabels(batch)).isEqualTo(rightLabels);
    }
  }

  @Test
  void theLikeliestTokensAreThoseOfTheHighestLogits() {
    int[] expected = new int[N];
    Arrays.setAll(expected, n -> batch.weights()[n] > 0 ? ranked(n)[0] : -1);
    try (Executable measurement = compile(model.measurement(inputs, Objective.MASKED_PAIRS));
        SelectedLogits selected = selected(measurement, 7)) {
      PredictedClasses predicted = new PredictedClasses(selected, measurement, inputs);
      run(measurement, inputs.losses());
      assertThat(predicted.tokens(batch)).isEqualTo(expected);
    }
  }

  @Test
  void noMoreThanSomeRowsAreProjectedAtATime() {
    Transformer wide = new Transformer(TransformerConfig.bert(100_000, 8, 1, 2, C, 12));
    assertThat(SelectedLogits.chunk(wide, inputs).N()).isEqualTo(16);
    assertThat(SelectedLogits.chunk(model, inputs)).isEqualTo(new ProjectionInputs(N, C, V));
  }
}
