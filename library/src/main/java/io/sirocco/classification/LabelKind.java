package io.sirocco.classification;

import io.sirocco.ProblemType;
import io.sirocco.Recipe.ClassificationSection;
import io.sirocco.classification.FineTuningSettings.ClassWeights;
import io.sirocco.kernels.Mask;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.training.LossForm;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * What is told of texts: how it stands in files, what it is learned by, and what it is worth. A
 * model has K outputs with names; what is right of a text are K numbers, which the kind explains.
 */
public sealed interface LabelKind permits SingleLabel, MultiLabel, Regression {

  /**
   * What a classifier tells of a text.
   *
   * @throws IllegalArgumentException if it tells something of words only
   */
  static LabelKind of(ClassificationSection told) {
    return switch (told.problemType()) {
      case SINGLE_LABEL_CLASSIFICATION -> SingleLabel.PLAIN;
      case MULTI_LABEL_CLASSIFICATION ->
          new MultiLabel(told.labelsSeparator(), MultiLabel.PLAIN.threshold());
      case REGRESSION -> Regression.PLAIN;
      case TOKEN_CLASSIFICATION ->
          throw new IllegalArgumentException("the model tells tags of words, nothing of a text");
    };
  }

  /** Its name in recipes. */
  ProblemType type();

  /**
   * The names of the outputs of a model that learns from these.
   *
   * @param written what stands in the column of labels, a text each
   * @throws IllegalArgumentException if a model cannot learn from it
   */
  List<String> names(Collection<String> written);

  /**
   * What is right of a text, as numbers (K).
   *
   * @param written what stands in the column of labels
   * @param names of the outputs
   * @throws IllegalArgumentException if it is none of what a model of these outputs tells
   */
  double[] values(String written, List<String> names);

  /** Texts of which shares are held out: those with the same have each as large a share. */
  String stratum(String written);

  /**
   * What is minimized.
   *
   * @param mask as the model was pretrained
   * @param outputs K
   */
  LossForm form(Mask mask, int outputs);

  /**
   * How much outputs count (K).
   *
   * @param gold what is right of each text
   * @param weights the choice
   * @throws IllegalArgumentException if there is no such choice
   */
  double[] weights(double[][] gold, ClassWeights weights);

  /** Writes what is right of a text into a row of a batch. */
  void fill(TokenBatch batch, int row, double[] gold, double[] weights);

  /** What is told (K): probabilities or values of a text's logits (K). */
  double[] outputs(double[] logits);

  /** What is decided (K), in the form of what is right, of what is told. */
  double[] decide(double[] outputs);

  /** The columns of tables of what was told: {@link TextTable#PREDICTED} first. */
  List<String> columns(List<String> names);

  /** What stands in these columns for a text of these outputs (K). */
  List<String> cells(List<String> names, double[] outputs);

  /** A number as tables have it. */
  static String cell(double number) {
    return String.format(Locale.ROOT, "%.6f", number);
  }

  /**
   * What decisions are worth.
   *
   * @param names of the outputs
   * @param gold what is right of each text
   * @param decided what was decided of it
   */
  Scores scores(List<String> names, double[][] gold, double[][] decided);
}
