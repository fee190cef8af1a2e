package io.sirocco.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sirocco.graph.Lowering;
import io.sirocco.kernels.AdamWSettings;
import io.sirocco.kernels.Tensor;
import io.sirocco.kernels.reference.ReferenceBackend;
import io.sirocco.kernels.reference.ReferenceExecutable;
import io.sirocco.kernels.reference.ReferenceSession;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.objectives.TrainingSamples;
import io.sirocco.transformer.Model.Stochasticity;
import io.sirocco.transformer.ModelInputs;
import io.sirocco.transformer.Objective;
import io.sirocco.transformer.TinyModels;
import io.sirocco.transformer.Transformer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/**
 * The loss of a step of BERT: the mean over all predicted tokens of the step, and that over all
 * labels times its weight; however the step is divided.
 */
final class LossFormulaTest {

  private static final int V = 11;
  private static final int T = 6;

  private final Transformer model = TinyModels.bertOfPairs(0);

  /** Sequences with any number of predictions, of which some have a label. */
  private record Sequences(long seed) implements TrainingSamples {
    @Override
    public int T() {
      return T;
    }

    @Override
    public void fill(long run, int step, List<TokenBatch> batches) {
      Random random = new Random(seed);
      for (TokenBatch batch : batches) {
        for (int row = 0; row < batch.B(); row++) {
          for (int t = 0; t < T; t++) {
            int at = row * T + t;
            batch.ids()[at] = random.nextInt(V);
            batch.positions()[at] = t;
            batch.groups()[at] = 0;
            batch.segments()[at] = t / 3;
            if (random.nextInt(4) == 0) {
              batch.predict(row, t, random.nextInt(V));
            }
          }
          if (random.nextInt(3) > 0) {
            batch.label(row, random.nextInt(2));
          }
        }
      }
    }
  }

  /** Sums over the micro-batches of a step. */
  private static final class Sums {
    private double losses;
    private double weights;
    private double labelLosses;
    private double labelWeights;
  }

  @Property(tries = 8)
  void lossIsTheMeanOfTokensAndTheWeightedMeanOfLabels(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 3) int B,
      @ForAll @IntRange(min = 1, max = 3) int accumulation,
      @ForAll @DoubleRange(min = 0, max = 2) double labelWeight) {
    LossForm form =
        new LossForm(
            "mlm",
            "nsp",
            Objective.MASKED_PAIRS,
            LossForm.PredictionLimit.EVERYWHERE,
            ModelInputs.Labeled.SEQUENCES,
            labelWeight);
    Sequences samples = new Sequences(seed);
    ModelInputs inputs = form.inputs(B, T);
    List<TokenBatch> batches = new ArrayList<>();
    for (int i = 0; i < accumulation; i++) {
      batches.add(new TokenBatch(inputs));
    }
    samples.fill(0, 0, batches);
    try (ReferenceBackend backend = new ReferenceBackend();
        ReferenceSession session = backend.open(ModelStates.training(model));
        TrainingStep step = step(session, new Task(form, samples, 1), B, accumulation)) {
      ModelStates.initialize(model, 3, session);
      Sums sums = sums(session, inputs, batches);
      double tokens = sums.weights == 0 ? 0 : sums.losses / sums.weights;
      double labels = sums.labelWeights == 0 ? 0 : sums.labelLosses / sums.labelWeights;
      double norm = norm(session, inputs, batches, sums, labelWeight);
      TrainingStep.Result result = step.run(1, 0, 1e-3, LossScale.NONE, Stability.NONE);
      assertThat(result.loss()).isCloseTo(tokens + labelWeight * labels, within(1e-5));
      assertThat(result.losses()).extracting(TrainingStep.Loss::name).containsExactly("mlm", "nsp");
      assertThat(result.losses().getFirst().mean()).isCloseTo(tokens, within(1e-5));
      assertThat(result.losses().getLast().mean()).isCloseTo(labels, within(1e-5));
      assertThat(result.gradientNorm()).isCloseTo(norm, within(1e-5 * (1 + norm)));
    }
  }

  private TrainingStep step(ReferenceSession session, Task task, int B, int accumulation) {
    return new TrainingStep(
        session,
        model,
        List.of(task),
        new TrainingStep.Sizes(B, accumulation),
        new OptimizerSettings(
            new Schedule.Constant(1e-3, 0), new AdamWSettings(.9, .999, 1e-6, .01), 1),
        MixedPrecision.F32);
  }

  private static void write(ReferenceExecutable executable, TokenBatch batch) {
    ModelInputs inputs = batch.inputs();
    executable.write(inputs.ids(), batch.ids());
    executable.write(inputs.positions(), batch.positions());
    executable.write(inputs.segments(), batch.segments());
    executable.write(inputs.groups(), batch.groups());
    executable.write(inputs.targets(), batch.targets());
    executable.write(inputs.weights(), batch.weights());
    int[] firstRows = new int[batch.B()];
    Arrays.setAll(firstRows, row -> row * T);
    executable.write(inputs.firstRows(), firstRows);
    executable.write(inputs.labels(), batch.labels());
    executable.write(inputs.labelWeights(), batch.labelWeights());
  }

  private Sums sums(ReferenceSession session, ModelInputs inputs, List<TokenBatch> batches) {
    Sums sums = new Sums();
    try (ReferenceExecutable losses =
        session.compile(
            Lowering.forward(
                model.losses(inputs, Objective.MASKED_PAIRS, Stochasticity.DETERMINISTIC)))) {
      for (TokenBatch batch : batches) {
        write(losses, batch);
        losses.run();
        sums.losses += sum(losses, inputs.losses());
        sums.labelLosses += sum(losses, inputs.labelLosses());
        sums.weights += batch.weight();
        sums.labelWeights += batch.labelWeight();
      }
    }
    return sums;
  }

  private static double sum(ReferenceExecutable executable, Tensor output) {
    double[] values = new double[Math.toIntExact(output.elements())];
    executable.read(output, values);
    return Arrays.stream(values).sum();
  }

  /** The norm of the gradient of sum(w l) / sum(w) + weight sum(m) / labels; it is cleared. */
  private double norm(
      ReferenceSession session,
      ModelInputs inputs,
      List<TokenBatch> batches,
      Sums sums,
      double labelWeight) {
    try (ReferenceExecutable training =
        session.compile(
            Lowering.training(
                model.losses(inputs, Objective.MASKED_PAIRS, Stochasticity.DETERMINISTIC)))) {
      for (TokenBatch batch : batches) {
        write(training, batch);
        double ofTokens = sums.weights == 0 ? 0 : 1 / sums.weights;
        double ofLabels = sums.labelWeights == 0 ? 0 : labelWeight / sums.labelWeights;
        training.write(inputs.normalizer(), new double[] {ofTokens});
        training.write(inputs.labelNormalizer(), new double[] {ofLabels});
        training.run();
      }
    }
    double squares = 0;
    for (Tensor parameter : model.tensors()) {
      double[] gradient = new double[Math.toIntExact(parameter.elements())];
      session.read(Lowering.gradient(parameter), 0, gradient);
      squares += Arrays.stream(gradient).map(value -> value * value).sum();
    }
    ModelStates.clearGradients(model, session);
    return Math.sqrt(squares);
  }
}
