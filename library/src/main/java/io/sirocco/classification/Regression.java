package io.sirocco.classification;

import io.sirocco.ProblemType;
import io.sirocco.classification.FineTuningSettings.ClassWeights;
import io.sirocco.kernels.Criterion;
import io.sirocco.kernels.Mask;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.training.LossForm;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * A number: the one output itself. The loss is the mean squared error.
 *
 * @param name of the output, such as that of its column
 */
public record Regression(String name) implements LabelKind {

  /** Of an output of no particular name. */
  public static final Regression PLAIN = new Regression("value");

  @Override
  public ProblemType type() {
    return ProblemType.REGRESSION;
  }

  @Override
  public List<String> names(Collection<String> written) {
    return List.of(name);
  }

  @Override
  public double[] values(String written, List<String> names) {
    double value;
    try {
      value = Double.parseDouble(written.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("the %s '%s' is no number".formatted(name, written), e);
    }
    if (!(Math.abs(value) <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "the %s '%s' is no number of single precision".formatted(name, written));
    }
    return new double[] {value};
  }

  @Override
  public String stratum(String written) {
    return "";
  }

  @Override
  public LossForm form(Mask mask, int outputs) {
    return LossForm.values(mask, new Criterion.Squared(), outputs);
  }

  @Override
  public double[] weights(double[][] gold, ClassWeights weights) {
    if (weights != ClassWeights.NONE) {
      throw new IllegalArgumentException(
          "class weights %s with a regression, which has no classes".formatted(weights));
    }
    return new double[] {1};
  }

  @Override
  public void fill(TokenBatch batch, int row, double[] gold, double[] weights) {
    batch.value(row, 0, (float) gold[0], 1);
    batch.labelWeights()[row] = 1;
  }

  @Override
  public double[] outputs(double[] logits) {
    return logits.clone();
  }

  @Override
  public double[] decide(double[] outputs) {
    return outputs.clone();
  }

  @Override
  public List<String> columns(List<String> names) {
    return List.of(TextTable.PREDICTED);
  }

  @Override
  public List<String> cells(List<String> names, double[] outputs) {
    return List.of(LabelKind.cell(outputs[0]));
  }

  @Override
  public ValueScores scores(List<String> names, double[][] gold, double[][] decided) {
    return new ValueScores(column(gold), column(decided));
  }

  private static double[] column(double[][] values) {
    return Arrays.stream(values).mapToDouble(value -> value[0]).toArray();
  }
}
