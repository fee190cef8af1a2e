package io.sirocco.training;

import io.sirocco.kernels.Executable;
import io.sirocco.objectives.TextSize;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.transformer.Head;
import io.sirocco.transformer.ModelInputs;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Moves batches into compiled losses, and the losses out. */
final class BatchExecution {

  private final Executable executable;
  private final ModelInputs inputs;
  private final BatchWriter writer;
  private final boolean labels;
  private final float[] losses;
  private final float[] labelLosses;

  BatchExecution(Executable executable, LossForm form, ModelInputs inputs) {
    this.executable = executable;
    this.inputs = inputs;
    writer = new BatchWriter(executable, inputs);
    labels = form.objective().heads().contains(Head.SENTENCES);
    losses = new float[inputs.predictionCount()];
    labelLosses = new float[inputs.B()];
  }

  void write(TokenBatch batch) {
    writer.write(batch);
  }

  void writeNormalizers(float tokens, float ofLabels) {
    executable.write(inputs.normalizer(), new float[] {tokens});
    if (labels) {
      executable.write(inputs.labelNormalizer(), new float[] {ofLabels});
    }
  }

  /** The sum of the losses of tokens, in row order and double precision. */
  double sumOfLosses() {
    executable.read(inputs.losses(), losses);
    return sum(losses);
  }

  /** The losses that were summed last, each times its weight; not to be changed. */
  float[] losses() {
    return losses;
  }

  /** The sum of the losses of labels; 0 without any. */
  double sumOfLabelLosses() {
    if (!labels) {
      return 0;
    }
    executable.read(inputs.labelLosses(), labelLosses);
    return sum(labelLosses);
  }

  private static double sum(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }

  /** The losses of several batches together. */
  static final class Sums {
    private double loss;
    private double weight;
    private long targets;
    private double labelLoss;
    private double labelWeight;
    private boolean counted;
    private double correct;
    private double correctLabels;

    /** The weights of batches, and no losses yet. */
    static Sums weights(List<TokenBatch> batches) {
      Sums sums = new Sums();
      batches.forEach(sums::addWeights);
      return sums;
    }

    void addWeights(TokenBatch batch) {
      weight += batch.weight();
      targets += batch.targetCount();
      labelWeight += batch.labelWeight();
    }

    void add(BatchExecution execution) {
      loss += execution.sumOfLosses();
      labelLoss += execution.sumOfLabelLosses();
    }

    /** Adds what the batch whose losses were added last has predicted right. */
    void addCorrect(
        @Nullable PredictedClasses predictions, BatchExecution execution, TokenBatch batch) {
      if (predictions != null) {
        counted = true;
        correct += predictions.correctTokens(batch, execution.losses());
        correctLabels += predictions.correctLabels(batch);
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
      LossForm form = set.form();
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

    List<TrainingStep.Loss> losses(LossForm form) {
      List<TrainingStep.Loss> all = new ArrayList<>();
      all.add(new TrainingStep.Loss(form.tokens(), weight == 0 ? 0 : loss / weight, targets));
      if (form.labels() != null) {
        double mean = labelWeight == 0 ? 0 : labelLoss / labelWeight;
        all.add(new TrainingStep.Loss(form.labels(), mean, (long) labelWeight));
      }
      return all;
    }
  }
}
