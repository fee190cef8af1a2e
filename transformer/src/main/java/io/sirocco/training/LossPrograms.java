package io.sirocco.training;

import io.sirocco.graph.Graph;
import io.sirocco.graph.Lowering;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Program;
import io.sirocco.transformer.LanguageModel;
import io.sirocco.transformer.Model.Stochasticity;
import io.sirocco.transformer.ModelInputs;
import io.sirocco.transformer.ProjectionInputs;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The programs that compute the losses of one form over one batch.
 *
 * @param losses of tokens, and of labels where one program gives both
 * @param projection from states of the first program to logits; null where none are asked for
 * @param labels the losses of labels where their batch is made from logits of the first; else null
 */
public record LossPrograms(
    Program losses, @Nullable Projection projection, @Nullable Program labels) {

  /**
   * The logits of some rows at a time.
   *
   * @param program reads states
   * @param chunk its sizes
   */
  public record Projection(Program program, ProjectionInputs chunk) {
    private static Projection of(LanguageModel model, ModelInputs inputs, Precision precision) {
      ProjectionInputs chunk = SelectedLogits.chunk(model, inputs);
      Graph graph = model.projection(chunk).withFactors(precision);
      return new Projection(Lowering.forward(graph), chunk);
    }
  }

  /** What adds the gradients of one micro-batch. */
  public static LossPrograms training(
      LanguageModel model, LossForm form, ModelInputs inputs, Precision precision) {
    Graph losses = model.losses(inputs, form.objective(), Stochasticity.DROPOUT);
    Program program = Lowering.training(losses.withFactors(precision));
    if (!form.replaces()) {
      return new LossPrograms(program, null, null);
    }
    LanguageModel generator = generator(model);
    Graph proposals = generator.proposals(inputs, Stochasticity.DROPOUT).withFactors(precision);
    Projection projection = Projection.of(generator, inputs, precision);
    return new LossPrograms(Lowering.training(proposals), projection, program);
  }

  /** What measures one batch, and tells what is predicted where that is counted. */
  public static LossPrograms evaluation(
      LanguageModel model, LossForm form, ModelInputs inputs, Precision precision) {
    if (!form.countsCorrect()) {
      Graph losses = model.losses(inputs, form.objective(), Stochasticity.DETERMINISTIC);
      return new LossPrograms(Lowering.forward(losses.withFactors(precision)), null, null);
    }
    Graph measurement = model.measurement(inputs, form.objective()).withFactors(precision);
    Program program = Lowering.forward(measurement);
    if (!form.replaces()) {
      return new LossPrograms(program, Projection.of(model, inputs, precision), null);
    }
    LanguageModel generator = generator(model);
    Graph proposals = generator.proposals(inputs, Stochasticity.DETERMINISTIC);
    Projection projection = Projection.of(generator, inputs, precision);
    return new LossPrograms(
        Lowering.forward(proposals.withFactors(precision)), projection, program);
  }

  private static LanguageModel generator(LanguageModel model) {
    return model
        .generator()
        .orElseThrow(() -> new IllegalArgumentException("the model has no generator"));
  }

  /** All of them, to plan memory for. */
  public List<Program> all() {
    return Stream.of(losses, projection == null ? null : projection.program(), labels)
        .filter(Objects::nonNull)
        .toList();
  }
}
