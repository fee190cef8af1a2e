package io.sirocco.training;

import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Randomness;
import io.sirocco.kernels.Session;
import io.sirocco.objectives.EvaluationSamples;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.transformer.LanguageModel;
import io.sirocco.transformer.ModelInputs;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** Measures the losses over whole sets, without dropout. */
public final class Evaluator implements AutoCloseable {

  private final List<EvaluationSet> sets;
  private final List<Compiled> compiled = new ArrayList<>();

  /** The counters of what is drawn at random: alike in each evaluation. */
  private static final int EVALUATION = -1;

  private static final BatchExecution.Normalizers NONE = new BatchExecution.Normalizers(0, 0);

  /** The programs and the batch that they are fed; sets of one form and T share them. */
  private record Compiled(LossExecution execution, TokenBatch batch) {
    void run(int first) {
      execution.run(batch, Randomness.input(0, EVALUATION, first), NONE);
    }
  }

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
              key ->
                  new Compiled(
                      new LossExecution(
                          session,
                          LossPrograms.evaluation(model, set.form(), inputs, precision),
                          inputs),
                      new TokenBatch(inputs))));
    }
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
      PredictedClasses predictions = compiled.get(i).execution().predictions();
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
    program.run(0);
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
    LossSums sums = new LossSums(set.form());
    for (int first = 0; first < samples.count(); first += batch.B()) {
      batch.clear();
      int rows = Math.min(batch.B(), samples.count() - first);
      for (int row = 0; row < rows; row++) {
        samples.fill(first + row, batch, row);
      }
      program.run(first);
      sums.addWeights(batch);
      sums.add(program.execution());
      sums.addCorrect(program.execution());
      done.accept(first + rows);
    }
    return sums.scores(set);
  }

  @Override
  public void close() {
    for (Compiled each : new HashSet<>(compiled)) {
      each.execution().close();
    }
  }
}
