package io.sirocco.training;

import io.sirocco.kernels.Tensor;
import io.sirocco.transformer.LanguageModel;
import io.sirocco.transformer.Model;
import io.sirocco.transformer.Parameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the learning rate of a step is multiplied by for each parameter; those of 0 are frozen.
 *
 * @param factors by parameter; 1 for others
 */
public record LearningRates(Map<Tensor, Double> factors) {

  /** The same for all. */
  public static final LearningRates EQUAL = new LearningRates(Map.of());

  /** Checks the factors and copies the map. */
  public LearningRates {
    factors = Map.copyOf(factors);
    factors.forEach((tensor, factor) -> {
      if (!(factor >= 0 && factor < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "learning rate of %s times %s".formatted(tensor, factor));
      }
    });
  }

  /**
   * Layer-wise decay (Howard and Ruder 2018, section 3.2): what stands behind the last layer has
   * the whole learning rate, each layer {@code decay} times that of the one after it, the
   * embeddings the smallest.
   *
   * @param model what is trained
   * @param decay in (0, 1]
   * @param frozen so many of the lowest are left as they are: 1 for the embeddings, 2 for the first
   *     layer, too
   */
  public static LearningRates byDepth(LanguageModel model, double decay, int frozen) {
    if (!(decay > 0 && decay <= 1)) {
      throw new IllegalArgumentException("a decay of %s is not in (0, 1]".formatted(decay));
    }
    List<List<Parameter>> depths = model.parametersByDepth();
    if (frozen < 0 || frozen >= depths.size()) {
      throw new IllegalArgumentException(
          "%d frozen of the embeddings and %d layers".formatted(frozen, depths.size() - 2));
    }
    Map<Tensor, Double> factors = new HashMap<>();
    for (int depth = 0; depth < depths.size(); depth++) {
      double factor = depth < frozen ? 0 : Math.pow(decay, depths.size() - 1.0 - depth);
      depths.get(depth).forEach(parameter -> factors.put(parameter.tensor(), factor));
    }
    return new LearningRates(factors);
  }

  /** The factor of a parameter. */
  double factor(Tensor parameter) {
    return factors.getOrDefault(parameter, 1.0);
  }

  /** The different factors of a model's parameters that are not frozen, in their order. */
  List<Double> of(Model model) {
    List<Double> different = new ArrayList<>();
    for (Tensor tensor : model.tensors()) {
      double factor = factor(tensor);
      if (factor > 0 && !different.contains(factor)) {
        different.add(factor);
      }
    }
    return different;
  }
}
