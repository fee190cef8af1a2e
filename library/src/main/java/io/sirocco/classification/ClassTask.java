package io.sirocco.classification;

import io.sirocco.classification.ClassifierTexts.Encoded;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Session;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.training.LossForm;
import io.sirocco.transformer.LanguageModel;
import io.sirocco.transformer.ModelInputs;
import java.util.Arrays;
import java.util.List;

/** Classes, labels or values of texts, as a model learns to tell them. */
final class ClassTask implements TuningTask {

  private final LanguageModel model;
  private final ClassifierTexts texts;
  private final TextLogits.Sizes sizes;
  private final LabelKind kind;
  private final List<String> labels;
  private final Labeled train;
  private final Labeled dev;
  private final double[] weights;

  /** Encoded texts with what is right of them. */
  @SuppressWarnings("ArrayRecordComponent") // handed over, not compared
  private record Labeled(List<Encoded> texts, double[][] gold) {}

  /**
   * Encodes the texts.
   *
   * @param weights of the classes
   * @throws IllegalArgumentException if a label is none of its kind, one of the held-out texts is
   *     not among those of training, or the kind has no such weights
   */
  ClassTask(
      FineTuningData data,
      LanguageModel model,
      ClassifierTexts texts,
      TextLogits.Sizes sizes,
      FineTuningSettings.ClassWeights weights) {
    this.model = model;
    this.texts = texts;
    this.sizes = sizes;
    kind = data.kind();
    labels = data.labels();
    train = encode(data.train());
    dev = encode(data.dev());
    this.weights = kind.weights(train.gold(), weights);
  }

  private Labeled encode(LabeledExamples examples) {
    List<Encoded> encoded = examples.examples().stream().map(texts::encode).toList();
    return new Labeled(encoded, examples.values(kind, labels));
  }

  @Override
  public int size() {
    return train.texts().size();
  }

  @Override
  public Encoded text(int text) {
    return train.texts().get(text);
  }

  @Override
  public LossForm form() {
    return kind.form(texts.mask(), labels.size());
  }

  @Override
  public void fill(int text, TokenBatch batch, int row) {
    texts.fill(train.texts().get(text), batch, row);
    kind.fill(batch, row, train.gold()[text], weights);
  }

  @Override
  public List<Program> heldPrograms(int batch) {
    return TextLogits.programs(
        model, texts, sizes.with(batch), ModelInputs.Labeled.SEQUENCES, dev.texts());
  }

  @Override
  public Held held(Session session) {
    ClassPredictor predictor = new ClassPredictor(session, model, texts, kind, sizes);
    return new Held() {
      @Override
      public Scores scores() {
        double[][] decided = predictor.outputs(dev.texts(), done -> {});
        Arrays.setAll(decided, i -> kind.decide(decided[i]));
        return kind.scores(labels, dev.gold(), decided);
      }

      @Override
      public void close() {
        predictor.close();
      }
    };
  }
}
