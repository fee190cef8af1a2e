package io.sirocco.classification;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sirocco.ProblemType;
import io.sirocco.classification.FineTuningSettings.ClassWeights;
import io.sirocco.kernels.Criterion;
import io.sirocco.kernels.Mask;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.training.LossForm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Any number of labels, each told for itself: outputs are logistic, and right are 1 for labels that
 * a text has, 0 for others. The loss is the binary cross-entropy, the mean over texts and labels.
 *
 * @param separator stands between the labels of a text; a JSON array is understood, too
 * @param threshold a text has the labels of at least this probability, in (0, 1)
 */
public record MultiLabel(String separator, double threshold) implements LabelKind {

  /** Labels between commas, told from a half on. */
  public static final MultiLabel PLAIN = new MultiLabel(",", .5);

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Checks both. */
  public MultiLabel {
    if (separator.isEmpty()) {
      throw new IllegalArgumentException("the separator of labels is empty");
    }
    if (!(threshold > 0 && threshold < 1)) {
      throw new IllegalArgumentException("threshold %s is not in (0, 1)".formatted(threshold));
    }
  }

  @Override
  public ProblemType type() {
    return ProblemType.MULTI_LABEL_CLASSIFICATION;
  }

  /**
   * The labels of a text; none where nothing is written.
   *
   * @throws IllegalArgumentException if one stands there twice, or holds the separator, or the text
   *     begins as a JSON array and is none of texts
   */
  public List<String> labels(String written) {
    String text = written.strip();
    List<String> labels = new ArrayList<>();
    if (text.startsWith("[")) {
      array(text).forEach(label -> labels.add(label.asText()));
    } else if (!text.isEmpty()) {
      for (String label : text.split(Pattern.quote(separator), -1)) {
        labels.add(label.strip());
      }
    }
    for (int i = 0; i < labels.size(); i++) {
      String label = labels.get(i);
      if (label.isEmpty() || label.contains(separator) || labels.indexOf(label) < i) {
        String what =
            label.isEmpty()
                ? "an empty label"
                : labels.indexOf(label) < i ? "a label twice" : "a label with the separator";
        throw new IllegalArgumentException(
            "%s, '%s', among '%s', whose separator is '%s'"
                .formatted(what, label, written, separator));
      }
    }
    return labels;
  }

  private static JsonNode array(String text) {
    try {
      JsonNode array = JSON.readTree(text);
      for (JsonNode label : array) {
        if (!label.isValueNode() || label.isNull()) {
          throw new IllegalArgumentException(
              "%s in the labels %s: neither text nor number".formatted(label, text));
        }
      }
      return array;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "the labels '%s' begin as a JSON array and are none: %s"
              .formatted(text, e.getOriginalMessage()),
          e);
    }
  }

  @Override
  public List<String> names(Collection<String> written) {
    TreeSet<String> names = new TreeSet<>();
    written.forEach(labels -> names.addAll(labels(labels)));
    return List.copyOf(names);
  }

  @Override
  public double[] values(String written, List<String> names) {
    double[] values = new double[names.size()];
    for (String label : labels(written)) {
      int k = names.indexOf(label);
      if (k < 0) {
        throw new IllegalArgumentException(
            "the label '%s' among '%s'; the labels are %s".formatted(label, written, names));
      }
      values[k] = 1;
    }
    return values;
  }

  @Override
  public String stratum(String written) {
    return "";
  }

  @Override
  public LossForm form(Mask mask, int outputs) {
    return LossForm.values(mask, new Criterion.Logistic(), outputs);
  }

  /** How much a label counts where a text has it: texts without it for each with it. */
  @Override
  public double[] weights(double[][] gold, ClassWeights weights) {
    double[] with = counts(gold);
    double[] each = new double[with.length];
    for (int k = 0; k < each.length; k++) {
      each[k] = weights.of(with[k] == 0 ? 1 : (gold.length - with[k]) / with[k]);
      // All texts have it: there is nothing to balance.
      each[k] = each[k] == 0 ? 1 : each[k];
    }
    return each;
  }

  /** How many texts each output is right of. */
  static double[] counts(double[][] gold) {
    double[] counts = new double[gold[0].length];
    for (double[] text : gold) {
      for (int k = 0; k < counts.length; k++) {
        counts[k] += text[k];
      }
    }
    return counts;
  }

  @Override
  public void fill(TokenBatch batch, int row, double[] gold, double[] weights) {
    for (int k = 0; k < gold.length; k++) {
      batch.value(row, k, (float) gold[k], gold[k] == 1 ? (float) weights[k] : 1);
    }
    batch.labelWeights()[row] = gold.length;
  }

  @Override
  public double[] outputs(double[] logits) {
    return Arrays.stream(logits).map(logit -> 1 / (1 + StrictMath.exp(-logit))).toArray();
  }

  @Override
  public double[] decide(double[] outputs) {
    return Arrays.stream(outputs).map(p -> p >= threshold ? 1 : 0).toArray();
  }

  @Override
  public List<String> columns(List<String> names) {
    List<String> columns = new ArrayList<>(List.of(TextTable.PREDICTED));
    names.forEach(name -> columns.add(TextTable.PROBABILITY + name));
    return columns;
  }

  @Override
  public List<String> cells(List<String> names, double[] outputs) {
    double[] decided = decide(outputs);
    List<String> told =
        IntStream.range(0, decided.length)
            .filter(k -> decided[k] == 1)
            .mapToObj(names::get)
            .toList();
    List<String> cells = new ArrayList<>(List.of(String.join(separator, told)));
    Arrays.stream(outputs).forEach(p -> cells.add(LabelKind.cell(p)));
    return cells;
  }

  @Override
  public LabelScores scores(List<String> names, double[][] gold, double[][] decided) {
    return new LabelScores(names, gold, decided);
  }
}
