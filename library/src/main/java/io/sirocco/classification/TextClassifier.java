package io.sirocco.classification;

import io.sirocco.PretrainedModel;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Session;
import io.sirocco.training.ModelStates;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/** A fine-tuned model that tells classes, labels or values of texts. For one thread. */
public final class TextClassifier implements AutoCloseable {

  private static final int BATCH = 16;

  private final LabelKind kind;
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
    kind = LabelKind.of(pretrained.recipe().classification());
    labels = labels(pretrained);
    texts = new ClassifierTexts(pretrained.recipe(), pretrained.tokenizer(), language);
    session = pretrained.open(backend, ModelStates.evaluation(pretrained.model()));
    predictor =
        new ClassPredictor(
            session,
            pretrained.model(),
            texts,
            kind,
            new TextLogits.Sizes(BATCH, labels.size(), Precision.F32));
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

  /** What is told of texts, with the usual threshold where there is one. */
  public LabelKind kind() {
    return kind;
  }

  /** The classes, the labels, or the name of the value: K. */
  public List<String> labels() {
    return labels;
  }

  /**
   * The tokens of a text or a pair as the model sees them: with special ones, cut to what fits.
   *
   * @throws IllegalArgumentException if it is a pair and the model was pretrained on none
   */
  public int[] ids(Example example) {
    return texts.encode(example).ids();
  }

  /**
   * What is told of texts (K each), in their order: probabilities or values.
   *
   * @param examples texts or pairs of texts
   * @param done told of the number of texts that are done
   */
  public double[][] outputs(List<Example> examples, IntConsumer done) {
    return predictor.outputs(examples.stream().map(texts::encode).toList(), done);
  }

  /**
   * The class of a text.
   *
   * @throws IllegalStateException if the model tells no single class
   */
  public Classified classify(String text) {
    return classify(List.of(Example.of(text)), done -> {}).getFirst();
  }

  /**
   * The classes of texts, in their order.
   *
   * @param examples texts or pairs of texts
   * @param done told of the number of texts that are done
   * @throws IllegalStateException if the model tells no single class
   */
  public List<Classified> classify(List<Example> examples, IntConsumer done) {
    if (!(kind instanceof SingleLabel)) {
      throw new IllegalStateException("a model of %s tells no single class".formatted(kind.type()));
    }
    return Arrays.stream(outputs(examples, done))
        .map(each ->
            new Classified(
                labels.get(SingleLabel.first(each)), Arrays.stream(each).boxed().toList()))
        .toList();
  }

  @Override
  public void close() {
    predictor.close();
    session.close();
  }
}
