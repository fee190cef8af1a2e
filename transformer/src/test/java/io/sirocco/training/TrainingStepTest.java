package io.sirocco.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sirocco.graph.Lowering;
import io.sirocco.kernels.AdamWSettings;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Randomness;
import io.sirocco.kernels.Tensor;
import io.sirocco.kernels.reference.ReferenceBackend;
import io.sirocco.kernels.reference.ReferenceExecutable;
import io.sirocco.kernels.reference.ReferenceSession;
import io.sirocco.objectives.CausalWindows;
import io.sirocco.objectives.RowSamples;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.transformer.ModelInputs;
import io.sirocco.transformer.Parameter;
import io.sirocco.transformer.TinyModels;
import io.sirocco.transformer.Transformer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TrainingStepTest {

  private static final long SEED = 21;
  private static final double RATE = 1e-2;
  private static final AdamWSettings ADAM_W = new AdamWSettings(.9, .99, 1e-8, .5);

  private final Transformer model = TinyModels.gpt(.2);
  private final RowSamples samples =
      new CausalWindows("data", IntStream.range(0, 90).map(i -> i * i % 11).toArray(), 6).random();
  private final ReferenceBackend backend = new ReferenceBackend();
  private final ReferenceSession session = session();

  private ReferenceSession session() {
    ReferenceSession opened = backend.open(ModelStates.training(model));
    ModelStates.initialize(model, 3, opened);
    return opened;
  }

  @AfterEach
  void close() {
    session.close();
    backend.close();
  }

  private static OptimizerSettings optimizer(double maximumNorm) {
    return new OptimizerSettings(new Schedule.Constant(RATE, 0), ADAM_W, maximumNorm);
  }

  private TrainingStep step(ReferenceSession in, int B, int accumulation, double maximumNorm) {
    return new TrainingStep(
        in,
        model,
        List.of(Task.causal(samples)),
        new TrainingStep.Sizes(B, accumulation),
        optimizer(maximumNorm),
        MixedPrecision.F32);
  }

  /**
   * Three steps against AdamW written out. The four numbers of the schedule are rounded to f32, so
   * the update has a relative error below 4 · 2^-24; gradients are not rounded at all. The norms
   * clip hard, not at all, and not by definition.
   */
  @ParameterizedTest
  @ValueSource(doubles = {.01, 1e6, Double.POSITIVE_INFINITY})
  void stepsAreThoseOfAdamWWrittenOut(double maximumNorm) {
    try (ReferenceSession other = session();
        TrainingStep step = step(session, 2, 1, maximumNorm)) {
      WrittenOut expected = new WrittenOut(other, maximumNorm);
      for (int t = 0; t < 3; t++) {
        TrainingStep.Result result = step.run(SEED, t, RATE, LossScale.NONE, Stability.NONE);
        double norm = expected.step(t);
        assertThat(result.gradientNorm()).isCloseTo(norm, within(norm * 0x1p-23));
        assertThat(result.targets()).isEqualTo(12);
      }
      double bound = 3 * RATE * 4 * 0x1p-24 * 2;
      for (Tensor parameter : model.tensors()) {
        assertThat(read(session, parameter))
            .as(parameter.name())
            .containsExactly(read(other, parameter), within(bound));
      }
    }
  }

  /** AdamW in double precision over the gradients that the oracle accumulates. */
  private final class WrittenOut {
    private final ReferenceSession in;
    private final double maximumNorm;
    private final Map<Tensor, double[]> first = new HashMap<>();
    private final Map<Tensor, double[]> second = new HashMap<>();

    WrittenOut(ReferenceSession in, double maximumNorm) {
      this.in = in;
      this.maximumNorm = maximumNorm;
    }

    double step(int t) {
      Map<Tensor, double[]> gradients = gradients(in, t);
      double squares = 0;
      for (Tensor parameter : model.tensors()) {
        for (double g : Objects.requireNonNull(gradients.get(parameter))) {
          squares += g * g;
        }
      }
      double norm = Math.sqrt(squares);
      for (Parameter parameter : model.parameters()) {
        double[] gradient = Objects.requireNonNull(gradients.get(parameter.tensor()));
        update(parameter, gradient, Math.min(1, maximumNorm / norm), t + 1);
      }
      return norm;
    }

    private void update(Parameter parameter, double[] gradient, double clip, int t) {
      boolean matrix = parameter.tensor().shape().rank() == 2;
      double[] p = read(in, parameter.tensor());
      double[] m = first.computeIfAbsent(parameter.tensor(), key -> new double[p.length]);
      double[] v = second.computeIfAbsent(parameter.tensor(), key -> new double[p.length]);
      for (int i = 0; i < p.length; i++) {
        double g = clip * gradient[i];
        m[i] = .9 * m[i] + .1 * g;
        v[i] = .99 * v[i] + .01 * g * g;
        double mean = m[i] / (1 - Math.pow(.9, t));
        double root = Math.sqrt(v[i] / (1 - Math.pow(.99, t)));
        p[i] -= RATE * ((matrix ? .5 * p[i] : 0) + mean / (root + 1e-8));
      }
      in.write(parameter.tensor(), 0, p);
    }
  }

  private Map<Tensor, double[]> gradients(ReferenceSession in, int t) {
    ModelInputs inputs = new ModelInputs(2, 6);
    TokenBatch batch = new TokenBatch(2, 6);
    samples.fill(SEED, t, 0, batch, 0);
    samples.fill(SEED, t, 1, batch, 1);
    try (ReferenceExecutable executable =
        in.compile(TrainingStep.accumulation(model, LossForm.causal(), inputs, Precision.F32))) {
      new BatchWriter(executable, inputs).write(batch);
      executable.write(inputs.normalizer(), new float[] {(float) (1 / 12.)});
      executable.write(inputs.randomness(), Randomness.input(SEED, t, 0));
      executable.run();
    }
    Map<Tensor, double[]> gradients = new HashMap<>();
    for (Tensor parameter : model.tensors()) {
      Tensor gradient = Lowering.gradient(parameter);
      gradients.put(parameter, read(in, gradient));
      in.write(gradient, 0, new double[(int) gradient.elements()]);
    }
    return gradients;
  }

  @Test
  void theLossIsTheMeanOverTheTargets() {
    try (TrainingStep step = step(session, 2, 3, 1)) {
      double loss = step.run(SEED, 0, RATE, LossScale.NONE, Stability.NONE).loss();
      assertThat(loss).as("a model that knows nothing of 11 tokens").isBetween(1.5, 4.5);
    }
  }

  /** Samples and dropout are numbered over the whole step; only the order of sums differs. */
  @Test
  void accumulatingOverMicroBatchesIsOneLargerBatch() {
    try (ReferenceSession other = session();
        TrainingStep four = step(session, 3, 4, 1);
        TrainingStep one = step(other, 12, 1, 1)) {
      for (int t = 0; t < 3; t++) {
        TrainingStep.Result parts = four.run(SEED, t, RATE, LossScale.NONE, Stability.NONE);
        TrainingStep.Result whole = one.run(SEED, t, RATE, LossScale.NONE, Stability.NONE);
        assertThat(parts.loss()).isCloseTo(whole.loss(), within(1e-6));
        assertThat(parts.targets()).isEqualTo(whole.targets()).isEqualTo(72);
      }
      for (Tensor parameter : decisive()) {
        assertThat(read(session, parameter))
            .as(parameter.name())
            .containsExactly(read(other, parameter), within(1e-9));
      }
    }
  }

  /** All but the biases of queries, keys and values: those of keys have gradients of 0 or noise. */
  private List<Tensor> decisive() {
    return model.tensors().stream()
        .filter(tensor -> !tensor.name().endsWith("c_attn.bias"))
        .toList();
  }

  @Test
  void gradientsAreClearedForTheNextStep() {
    try (TrainingStep step = step(session, 2, 2, 1)) {
      step.run(SEED, 0, RATE, LossScale.NONE, Stability.NONE);
    }
    for (Tensor parameter : model.tensors()) {
      assertThat(read(session, Lowering.gradient(parameter))).containsOnly(0);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, 1e200})
  void aLossThatIsNoNumberChangesNothing(double poison) {
    try (TrainingStep step = step(session, 2, 2, 1)) {
      step.run(SEED, 0, RATE, LossScale.NONE, Stability.NONE);
      Tensor bias = tensor("ln_f.weight");
      double[] values = read(session, bias);
      values[1] = poison;
      session.write(bias, 0, values);
      Map<Tensor, double[]> before = state();
      assertThatThrownBy(() -> step.run(SEED, 1, RATE, LossScale.NONE, Stability.NONE))
          .isInstanceOf(NonFiniteException.class)
          .hasMessageMatching("loss is (NaN|Infinity) at step 2")
          .satisfies(e -> assertThat(((NonFiniteException) e).step()).isEqualTo(2));
      assertThat(changedSince(before)).isEmpty();
    }
  }

  /** The losses are finite; one gradient has overflowed. */
  @Test
  void aGradientThatIsNoNumberChangesNothing() {
    try (TrainingStep step = step(session, 2, 1, 1)) {
      Tensor gradient = Lowering.gradient(tensor("wpe.weight"));
      session.write(gradient, 0, new double[] {Double.POSITIVE_INFINITY});
      Map<Tensor, double[]> before = state();
      assertThatThrownBy(() -> step.run(SEED, 4, RATE, LossScale.NONE, Stability.NONE))
          .isInstanceOf(NonFiniteException.class)
          .hasMessage("gradient norm is Infinity at step 5");
      assertThat(changedSince(before)).isEmpty();
    }
  }

  private Tensor tensor(String name) {
    return model.tensors().stream()
        .filter(tensor -> tensor.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private Map<Tensor, double[]> state() {
    Map<Tensor, double[]> state = new HashMap<>();
    model.tensors().forEach(tensor -> state.put(tensor, read(session, tensor)));
    ModelStates.moments(model).forEach(tensor -> state.put(tensor, read(session, tensor)));
    return state;
  }

  /** The tensors of which a bit differs. */
  private List<Tensor> changedSince(Map<Tensor, double[]> before) {
    return before.entrySet().stream()
        .filter(entry -> !Arrays.equals(entry.getValue(), read(session, entry.getKey())))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static double[] read(ReferenceSession from, Tensor tensor) {
    double[] values = new double[(int) tensor.elements()];
    from.read(tensor, 0, values);
    return values;
  }
}
