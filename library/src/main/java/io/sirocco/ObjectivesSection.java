package io.sirocco;

import io.sirocco.tasks.ObjectiveKind;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is predicted: the share of the steps of each objective, in proportion to the others.
 *
 * @param clm causal language modeling
 * @param mlm masked language modeling
 * @param mlmNsp masked language modeling and next-sentence prediction over two texts
 * @param mlmSop masked language modeling and sentence-order prediction over two texts
 * @param tlm translation language modeling
 * @param rtd replaced-token detection
 * @param sentenceWeight how much the loss of nsp and sop counts beside that of tokens
 * @param replacementWeight how much the loss of rtd counts beside that of its generator
 */
public record ObjectivesSection(
    double clm,
    double mlm,
    double mlmNsp,
    double mlmSop,
    double tlm,
    double rtd,
    double sentenceWeight,
    double replacementWeight) {
  /** Checks the numbers. */
  public ObjectivesSection {
    double[] numbers = {clm, mlm, mlmNsp, mlmSop, tlm, rtd, sentenceWeight, replacementWeight};
    for (double number : numbers) {
      if (!(number >= 0 && number < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("%s is not a number from 0".formatted(number));
      }
    }
  }

  TreeMap<ObjectiveKind, Double> shares(ModelSection.ModelKind model) {
    TreeMap<ObjectiveKind, Double> shares =
        new TreeMap<>(
            Map.of(
                ObjectiveKind.CLM, clm,
                ObjectiveKind.MLM, mlm,
                ObjectiveKind.MLM_NSP, mlmNsp,
                ObjectiveKind.MLM_SOP, mlmSop,
                ObjectiveKind.TLM, tlm,
                ObjectiveKind.RTD, rtd));
    if (shares.values().stream().allMatch(share -> share == 0)) {
      shares.put(model.usual(), 1.0);
    }
    return shares;
  }
}
