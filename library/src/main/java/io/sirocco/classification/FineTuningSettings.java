package io.sirocco.classification;

import io.sirocco.transformer.Summary;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a model is fine-tuned.
 *
 * @param seed of the initial head, the order of the texts, dropout
 * @param epochs over the texts, at most
 * @param batch texts of a step
 * @param learningRate of the head, at its highest; rises over the first tenth of the steps, then
 *     falls in a line to 0
 * @param layerDecay what each layer's learning rate is multiplied by beside that of the layer above
 * @param frozen 1: the embeddings stay as they are, 2: the first layer, too, and so on
 * @param weightDecay of AdamW, on matrices and embeddings
 * @param weights of the classes
 * @param patience epochs without better scores after which training stops
 * @param auxiliary how much the loss of predicting the next token counts beside that of classes
 *     (Radford et al. 2018, equation 5: .5), in [0, 100]; 0: is not computed
 * @param summary what stands for a text; null: what does in the model that is tuned
 */
public record FineTuningSettings(
    long seed,
    int epochs,
    int batch,
    double learningRate,
    double layerDecay,
    int frozen,
    double weightDecay,
    ClassWeights weights,
    int patience,
    double auxiliary,
    @Nullable Summary summary) {

  private static final int USUAL_EPOCHS = 5;
  private static final int USUAL_STEPS = 1000;
  private static final int MOST_USUAL_EPOCHS = 50;

  /**
   * How often each of so many texts is seen where that is not said: 5 times, or where they are few
   * so often that 1,000 steps are made, at most 50 times. A handful of epochs over few texts ends
   * before the head has learned anything (Zhang et al. 2021, section 5; Mosbach et al. 2021).
   */
  public static int usualEpochs(int texts, int batch) {
    int perEpoch = Math.ceilDiv(texts, Math.max(1, batch));
    return Math.clamp(Math.ceilDiv(USUAL_STEPS, perEpoch), USUAL_EPOCHS, MOST_USUAL_EPOCHS);
  }

  /** The patience of so many epochs where it is not said: 2, or a quarter of them. */
  public static int usualPatience(int epochs) {
    return Math.max(2, epochs / 4);
  }

  /**
   * How much a text of each class counts, or a label that a text has beside one that it has not.
   */
  public enum ClassWeights {
    /** All texts alike. */
    NONE,
    /** Inversely to how many texts a class has: all classes count alike. */
    BALANCED,
    /** Inversely to the root of how many there are: between the two. */
    ROOT;

    /** The weight of a class of which {@code balanced} would make all classes count alike. */
    double of(double balanced) {
      return switch (this) {
        case NONE -> 1;
        case BALANCED -> balanced;
        case ROOT -> Math.sqrt(balanced);
      };
    }
  }

  /** Checks the numbers. */
  public FineTuningSettings {
    require("epochs", epochs, epochs >= 1, "at least 1");
    require("batch", batch, batch >= 1, "at least 1");
    require("learning rate", learningRate, learningRate > 0 && learningRate < 1, "in (0, 1)");
    require("layer decay", layerDecay, layerDecay > 0 && layerDecay <= 1, "in (0, 1]");
    require("frozen", frozen, frozen >= 0, "at least 0");
    require("weight decay", weightDecay, weightDecay >= 0 && weightDecay < 1, "in [0, 1)");
    require("patience", patience, patience >= 1, "at least 1");
    require("auxiliary loss", auxiliary, auxiliary >= 0 && auxiliary <= 100, "in [0, 100]");
  }

  /** All of them by name. */
  Map<String, String> record() {
    Map<String, String> record = new TreeMap<>();
    record.put("seed", Long.toString(seed));
    record.put("epochs", Integer.toString(epochs));
    record.put("batch_size", Integer.toString(batch));
    record.put("learning_rate", Double.toString(learningRate));
    record.put("layer_decay", Double.toString(layerDecay));
    record.put("frozen", Integer.toString(frozen));
    record.put("weight_decay", Double.toString(weightDecay));
    record.put("class_weights", weights.name().toLowerCase(Locale.ROOT));
    record.put("patience", Integer.toString(patience));
    record.put("auxiliary", Double.toString(auxiliary));
    return record;
  }

  private static void require(String what, Number value, boolean good, String range) {
    if (!good) {
      throw new IllegalArgumentException("%s %s is not %s".formatted(what, value, range));
    }
  }
}
