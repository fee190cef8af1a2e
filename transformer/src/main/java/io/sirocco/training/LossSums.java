package io.sirocco.training;

import io.sirocco.objectives.TextSize;
import io.sirocco.objectives.TokenBatch;
import java.util.ArrayList;
import java.util.List;

/** The losses of several batches of one form together. */
final class LossSums {
  private final LossForm form;
  private double loss;
  private double weight;
  private long targets;
  private double labelLoss;
  private double labelWeight;
  private boolean counted;
  private double correct;
  private double correctLabels;

  LossSums(LossForm form) {
    this.form = form;
  }

  /** The weights of batches, and no losses yet. */
  static LossSums weights(LossForm form, List<TokenBatch> batches) {
    LossSums sums = new LossSums(form);
    batches.forEach(sums::addWeights);
    return sums;
  }

  void addWeights(TokenBatch batch) {
    weight += batch.weight();
    targets += batch.targetCount();
    labelWeight += form.replaces() ? batch.tokenCount() : batch.labelWeight();
  }

  void add(LossExecution execution) {
    loss += execution.sumOfLosses();
    labelLoss += execution.sumOfLabelLosses();
  }

  /** Adds what is predicted right in the batch whose losses were added last. */
  void addCorrect(LossExecution execution) {
    PredictedClasses predictions = execution.predictions();
    if (predictions != null) {
      counted = true;
      correct += predictions.correctTokens(execution.batch(), execution.losses());
      correctLabels += predictions.correctLabels(execution.labeled());
    }
  }

  float normalizer(double factor) {
    return weight == 0 ? 0 : (float) (factor / weight);
  }

  float labelNormalizer(double factor) {
    return labelWeight == 0 ? 0 : (float) (factor / labelWeight);
  }

  List<Evaluation.Score> scores(EvaluationSet set) {
    List<Evaluation.Score> scores = new ArrayList<>();
    TextSize text = set.samples().size().orElse(null);
    Double right = counted ? correct : null;
    scores.add(new Evaluation.Score(form.tokens(), set.language(), loss, weight, right, text));
    if (form.labels() != null) {
      scores.add(
          new Evaluation.Score(
              form.labels(),
              set.language(),
              labelLoss,
              labelWeight,
              counted ? correctLabels : null,
              null));
    }
    return scores;
  }

  List<TrainingStep.Loss> losses() {
    List<TrainingStep.Loss> all = new ArrayList<>();
    all.add(new TrainingStep.Loss(form.tokens(), weight == 0 ? 0 : loss / weight, targets));
    if (form.labels() != null) {
      double mean = labelWeight == 0 ? 0 : labelLoss / labelWeight;
      all.add(new TrainingStep.Loss(form.labels(), mean, (long) labelWeight));
    }
    return all;
  }
}
