package io.sirocco.classification;

import io.sirocco.classification.ClassifierTexts.Encoded;
import io.sirocco.kernels.Session;
import io.sirocco.transformer.LanguageModel;
import io.sirocco.transformer.ModelInputs.Labeled;
import java.util.List;
import java.util.function.IntConsumer;

/** What a session's model tells of texts: probabilities of classes or labels, or values. */
final class ClassPredictor implements AutoCloseable {

  private final LabelKind kind;
  private final TextLogits logits;

  /**
   * What reads the parameters of a session.
   *
   * @param kind of what the model tells
   */
  ClassPredictor(
      Session session,
      LanguageModel model,
      ClassifierTexts texts,
      LabelKind kind,
      TextLogits.Sizes sizes) {
    this.kind = kind;
    logits = new TextLogits(session, model, texts, sizes, Labeled.SEQUENCES);
  }

  /**
   * The outputs for each text. Texts of similar lengths are computed together.
   *
   * @param done told of the number of texts that are done
   */
  double[][] outputs(List<Encoded> all, IntConsumer done) {
    double[][] outputs = new double[all.size()][];
    logits.compute(all, (text, own) -> outputs[text] = kind.outputs(own), done);
    return outputs;
  }

  @Override
  public void close() {
    logits.close();
  }
}
