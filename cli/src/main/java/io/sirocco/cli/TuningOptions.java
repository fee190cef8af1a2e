package io.sirocco.cli;

import io.sirocco.classification.FineTuningSettings;
import io.sirocco.classification.FineTuningSettings.ClassWeights;
import io.sirocco.transformer.Summary;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a model is fine-tuned. */
final class TuningOptions {

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description =
          "The most times that each text is seen. Default: 5, or of few texts so often that 1,000"
              + " steps are made, at most 50.")
  private @Nullable Integer epochs;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description =
          "Epochs without better scores after which training stops. Default: 2, or a quarter of"
              + " --epochs.")
  private @Nullable Integer patience;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "16",
      description = "Texts of a step. Default: 16.")
  private int batch;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      defaultValue = "3e-4",
      description =
          "Rises over the first tenth of the steps, then falls to 0. Default: 3e-4, for small"
              + " models; 2e-5 to 5e-5 is usual for large ones.")
  private double learningRate;

  @Option(
      names = "--layer-decay",
      paramLabel = "X",
      defaultValue = "0.9",
      description =
          "What the learning rate of each layer is multiplied by beside that of the layer above."
              + " Default: 0.9; 1: all learn alike.")
  private double layerDecay;

  @Option(
      names = "--freeze",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "1: the embeddings stay as they are; 2: the first layer, too; and so on. Default: 0.")
  private int frozen;

  @Option(
      names = "--weight-decay",
      paramLabel = "X",
      defaultValue = "0.01",
      description = "Of AdamW, on matrices and embeddings. Default: 0.01.")
  private double weightDecay;

  @Option(
      names = "--class-weights",
      paramLabel = "W",
      description =
          "none: all texts count alike; balanced: all classes do; root: between the two. With"
              + " --task multi, how much a label counts where a text has it. Without, small models"
              + " tell rare classes never. Default: root; none for a regression and for tags.")
  private @Nullable ClassWeights weights;

  @Option(
      names = "--focal",
      paramLabel = "GAMMA",
      description =
          "With --task single: the focal loss, which weighs texts by (1 - p)^GAMMA, p being what"
              + " their class is told with: hard ones count. 2 is usual. Default: the"
              + " cross-entropy.")
  private @Nullable Double gamma;

  @Option(
      names = "--auxiliary",
      paramLabel = "X",
      defaultValue = "0",
      description =
          "For a GPT: the loss of predicting the texts' next tokens, which counts X beside that of"
              + " classes. GPT-1 has 0.5. Default: 0.")
  private double auxiliary;

  @Option(
      names = "--pooling",
      paramLabel = "P",
      description =
          "What stands for a text: token (of a BERT the first, pooled; of an XLM the first; of a"
              + " GPT the last), or the mean of all. Default: that of the model; token.")
  private @Nullable Summary summary;

  /** Texts of a step. */
  int batch() {
    return batch;
  }

  /** Of the focal loss; null without one. */
  @Nullable Double gamma() {
    return gamma;
  }

  /** The settings of a seed; where no weights or epochs are chosen, those that are usual. */
  FineTuningSettings settings(long seed, TuningTexts texts) {
    int most =
        epochs == null ? FineTuningSettings.usualEpochs(texts.texts().size(), batch) : epochs;
    return new FineTuningSettings(
        seed,
        most,
        batch,
        learningRate,
        layerDecay,
        frozen,
        weightDecay,
        weights == null ? texts.usualWeights() : weights,
        patience == null ? FineTuningSettings.usualPatience(most) : patience,
        auxiliary,
        summary);
  }
}
