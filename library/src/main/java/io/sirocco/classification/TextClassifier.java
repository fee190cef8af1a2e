package io.sirocco.classification;

import io.sirocco.PretrainedModel;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Session;
import io.sirocco.training.ModelStates;
import java.io.IOException;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** A fine-tuned model that tells the classes of texts. For one thread. */
public final class TextClassifier implements AutoCloseable {

  private static final int BATCH = 16;

  private final List<String> labels;
  private final ClassifierTexts texts;
  private final Session session;
  private final ClassPredictor predictor;

  /**
   * What a text is told to be.
   *
   * @param label the likeliest class
   * @param probabilities of all classes, in the order of {@link #labels()}
   */
  public record Classified(String label, List<Double> probabilities) {
    /** Copies the list. */
    public Classified {
      probabilities = List.copyOf(probabilities);
    }
  }

  /**
   * Loads the parameters.
   *
   * @param pretrained a model made by {@code sirocco finetune}
   * @param backend what computes; the caller closes it
   * @param language of all texts, for a model that has language embeddings; empty otherwise
   * @throws IOException if the parameters cannot be read
   * @throws IllegalArgumentException if the model is no classifier
   */
  public TextClassifier(PretrainedModel pretrained, Backend backend, String language)
      throws IOException {
    labels = labels(pretrained);
    texts = new ClassifierTexts(pretrained.recipe(), pretrained.tokenizer(), language);
    session = pretrained.open(backend, ModelStates.evaluation(pretrained.model()));
    predictor =
        new ClassPredictor(session, pretrained.model(), texts, BATCH, labels.size(), Precision.F32);
  }

  /** The classes of a model that has some. */
  static List<String> labels(PretrainedModel pretrained) {
    List<String> labels = pretrained.recipe().classification().labels();
    if (labels.isEmpty()) {
      throw new IllegalArgumentException(
          "the model is no classifier: sirocco finetune makes one of it");
    }
    return labels;
  }

  /** The classes. */
  public List<String> labels() {
    return labels;
  }

  /** What a text is. */
  public Classified classify(String text) {
    return classify(List.of(Example.of(text)), done -> {}).getFirst();
  }

  /**
   * What texts are, in their order.
   *
   * @param examples texts or pairs of texts
   * @param done told of the number of texts that are done
   */
  public List<Classified> classify(List<Example> examples, IntConsumer done) {
    List<ClassifierTexts.Encoded> encoded = examples.stream().map(texts::encode).toList();
    double[][] probabilities = predictor.probabilities(encoded, done);
    return IntStream.range(0, examples.size())
        .mapToObj(i ->
            new Classified(
                labels.get(ClassPredictor.likeliest(probabilities[i])),
                java.util.Arrays.stream(probabilities[i]).boxed().toList()))
        .toList();
  }

  @Override
  public void close() {
    predictor.close();
    session.close();
  }
}
