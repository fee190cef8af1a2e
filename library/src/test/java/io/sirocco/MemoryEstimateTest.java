package io.sirocco;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.kernels.Backend;
import io.sirocco.kernels.MemoryPlan;
import io.sirocco.kernels.ModelState;
import io.sirocco.kernels.NullBackend;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.reference.ReferenceBackend;
import io.sirocco.training.LossForm;
import io.sirocco.training.LossPrograms;
import io.sirocco.training.ModelStates;
import io.sirocco.training.TrainingStep;
import io.sirocco.transformer.ModelInputs;
import io.sirocco.transformer.Transformer;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MemoryEstimateTest {

  private final Transformer model =
      new Transformer(RecipeFile.parse("empty", "", List.of()).config(65));
  private final ModelInputs inputs = new ModelInputs(12, 64);
  private final Program training =
      TrainingStep.accumulation(model, LossForm.causal(), inputs, Precision.F32);
  private final Program evaluation =
      LossPrograms.evaluation(model, LossForm.causal(), inputs, Precision.F32).losses();
  private final ModelState state = ModelStates.training(model);

  @Test
  void theStateIsFourTimesTheParameters() {
    long bytes = estimate(training).state();
    // Parameters, gradients and two moments, each tensor on a boundary of 64 bytes.
    assertThat(bytes)
        .isBetween(
            4 * 4 * model.size(), 4 * 4 * model.size() + 4L * 64 * model.parameters().size());
  }

  @Test
  void programsShareTheirActivationsAndWorkspaceButNotWhatTheyExchange() {
    MemoryEstimate one = estimate(training);
    MemoryEstimate other = estimate(evaluation);
    MemoryEstimate both = estimate(training, evaluation);
    assertThat(both.exchange()).isEqualTo(one.exchange() + other.exchange());
    assertThat(both.activations()).isEqualTo(Math.max(one.activations(), other.activations()));
    assertThat(both.workspace()).isEqualTo(Math.max(one.workspace(), other.workspace()));
    assertThat(one.activations()).isNotEqualTo(other.activations());
    assertThat(one.activations())
        .isEqualTo(MemoryPlan.of(training).bytes(Role.Owner.SCRATCH))
        .isPositive();
    assertThat(estimate(evaluation, training)).isEqualTo(both);
  }

  @Test
  void theWorkspaceIsTheBackends() {
    try (NullBackend none = new NullBackend()) {
      assertThat(MemoryEstimate.of(none, state, List.of(training)).workspace()).isZero();
    }
    assertThat(estimate(training).workspace()).isPositive();
  }

  @Test
  void thePartsMakeTheTotal() {
    MemoryEstimate estimate =
        new MemoryEstimate(1_000_000, 200_000, 30_000_000, 4_000_000_000L, 4_000_000_000L);
    assertThat(estimate.total()).isEqualTo(4_031_200_000L);
    assertThat(estimate)
        .hasToString(
            "4,031.2 MB (state 1.0 MB, activations 30.0 MB, workspace 4,000.0 MB,"
                + " inputs and outputs 0.2 MB)");
  }

  @Test
  void theLargestBufferIsThatOfAnArenaOrTheWorkspace() {
    long activations = MemoryPlan.of(training).bytes(Role.Owner.SCRATCH);
    try (NullBackend none = new NullBackend()) {
      assertThat(MemoryEstimate.of(none, state, List.of(training)).largestBuffer())
          .isEqualTo(activations);
    }
    assertThat(MemoryEstimate.of(new Roomy(), state, List.of(training)).largestBuffer())
        .isEqualTo(activations + 5);
  }

  /** A backend whose workspace is a little larger than all activations. */
  private static final class Roomy implements Backend {
    @Override
    public String name() {
      return "roomy";
    }

    @Override
    public String description() {
      return "needs much";
    }

    @Override
    public Session open(ModelState state) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long workspaceBytes(Program program) {
      return MemoryPlan.of(program).bytes(Role.Owner.SCRATCH) + 5;
    }

    @Override
    public void close() {}
  }

  private MemoryEstimate estimate(Program... programs) {
    try (ReferenceBackend backend = new ReferenceBackend()) {
      return MemoryEstimate.of(backend, state, List.of(programs));
    }
  }
}
