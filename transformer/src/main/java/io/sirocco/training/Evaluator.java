package io.sirocco.training;

import io.sirocco.graph.Graph;
import io.sirocco.graph.Lowering;
import io.sirocco.kernels.Executable;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Session;
import io.sirocco.objectives.EvaluationSamples;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.transformer.LanguageModel;
import io.sirocco.transformer.Model.Stochasticity;
import io.sirocco.transformer.ModelInputs;
import io.sirocco.transformer.ProjectionInputs;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Measures the losses over whole sets, without dropout. */
public final class Evaluator implements AutoCloseable {

  private final List<EvaluationSet> sets;
  private final List<Compiled> compiled = new ArrayList<>();

  /** A program and the batch that it is fed; sets of one form and T share it. */
  private record Compiled(
      Executable executable,
      BatchExecution execution,
      @Nullable PredictedClasses predictions,
      TokenBatch batch) {}

  /**
   * Compiles the programs.
   *
   * @param session holds the parameters of the model
   * @param model what is evaluated
   * @param sets what it is evaluated on, at least one
   * @param batch sequences at a time, at least 1
   * @param precision of the factors of matrix products
   */
  public Evaluator(
      Session session,
      LanguageModel model,
      List<EvaluationSet> sets,
      int batch,
      Precision precision) {
    this.sets = List.copyOf(sets);
    Map<Object, Compiled> known = new HashMap<>();
    for (EvaluationSet set : sets) {
      ModelInputs inputs = set.form().inputs(batch, set.samples().T());
      compiled.add(
          known.computeIfAbsent(
              List.of(set.form().objective(), inputs),
              key -> {
                Executable executable =
                    session.compile(program(model, set.form(), inputs, precision));
                return new Compiled(
                    executable,
                    new BatchExecution(executable, set.form(), inputs),
                    set.form().countsCorrect()
                        ? predictions(session, model, executable, inputs, precision)
                        : null,
                    new TokenBatch(inputs));
              }));
    }
  }

  private static PredictedClasses predictions(
      Session session,
      LanguageModel model,
      Executable measurement,
      ModelInputs inputs,
      Precision precision) {
    ProjectionInputs chunk = PredictedClasses.chunk(model, inputs);
    Executable projection = session.compile(projection(model, chunk, precision));
    return new PredictedClasses(measurement, projection, inputs, chunk);
  }

  /** The programs of one batch, to plan memory for. */
  public static List<Program> programs(
      LanguageModel model, LossForm form, ModelInputs inputs, Precision precision) {
    Program losses = program(model, form, inputs, precision);
    return form.countsCorrect()
        ? List.of(losses, projection(model, PredictedClasses.chunk(model, inputs), precision))
        : List.of(losses);
  }

  /** The program of the losses of one batch. */
  public static Program program(
      LanguageModel model, LossForm form, ModelInputs inputs, Precision precision) {
    Graph graph =
        form.countsCorrect()
            ? model.measurement(inputs, form.objective())
            : model.losses(inputs, form.objective(), Stochasticity.DETERMINISTIC);
    return Lowering.forward(graph.withFactors(precision));
  }

  private static Program projection(
      LanguageModel model, ProjectionInputs chunk, Precision precision) {
    return Lowering.forward(model.projection(chunk).withFactors(precision));
  }

  /** Told of the sequences done so far, for a progress bar. */
  @FunctionalInterface
  public interface Observer {
    /** Called after each batch. */
    void evaluated(int sequences, int ofSequences);
  }

  /** The losses over all targets of the sets. */
  public Evaluation evaluate(Observer observer) {
    int all = sets.stream().mapToInt(set -> set.samples().count()).sum();
    int done = 0;
    List<Evaluation.Score> scores = new ArrayList<>();
    for (int i = 0; i < sets.size(); i++) {
      int before = done;
      EvaluationSet set = sets.get(i);
      scores.addAll(
          evaluate(set, compiled.get(i), sequences -> observer.evaluated(before + sequences, all)));
      done += set.samples().count();
    }
    return new Evaluation(scores);
  }

  /** What the model makes of the first sequence of each set whose right predictions it counts. */
  public List<FilledMasks> filled() {
    List<FilledMasks> filled = new ArrayList<>();
    for (int i = 0; i < sets.size(); i++) {
      PredictedClasses predictions = compiled.get(i).predictions();
      if (predictions != null && sets.get(i).samples().count() > 0) {
        filled.add(filled(sets.get(i), compiled.get(i), predictions));
      }
    }
    return filled;
  }

  private static FilledMasks filled(
      EvaluationSet set, Compiled program, PredictedClasses predictions) {
    TokenBatch batch = program.batch();
    batch.clear();
    set.samples().fill(0, batch, 0);
    program.execution().write(batch);
    program.executable().run();
    int[] likeliest = predictions.tokens(batch);
    List<Integer> given = new ArrayList<>();
    for (int t = 0; t < batch.T() && batch.groups()[t] != TokenBatch.ABSENT; t++) {
      given.add(batch.ids()[t]);
    }
    List<Integer> predicted = new ArrayList<>(Collections.nCopies(given.size(), -1));
    for (int i = 0; i < likeliest.length; i++) {
      if (batch.weights()[i] > 0) {
        predicted.set(batch.rows()[i], likeliest[i]);
      }
    }
    return new FilledMasks(set.form().tokens(), set.language(), given, predicted);
  }

  private static List<Evaluation.Score> evaluate(
      EvaluationSet set, Compiled program, IntConsumer done) {
    EvaluationSamples samples = set.samples();
    TokenBatch batch = program.batch();
    BatchExecution.Sums sums = new BatchExecution.Sums();
    for (int first = 0; first < samples.count(); first += batch.B()) {
      batch.clear();
      int rows = Math.min(batch.B(), samples.count() - first);
      for (int row = 0; row < rows; row++) {
        samples.fill(first + row, batch, row);
      }
      program.execution().write(batch);
      program.executable().run();
      sums.addWeights(batch);
      sums.add(program.execution());
      sums.addCorrect(program.predictions(), program.execution(), batch);
      done.accept(first + rows);
    }
    return sums.scores(set);
  }

  @Override
  public void close() {
    for (Compiled each : new HashSet<>(compiled)) {
      each.executable().close();
      PredictedClasses predictions = each.predictions();
      if (predictions != null) {
        predictions.close();
      }
    }
  }
}
