package io.sirocco.classification;

import io.sirocco.classification.ClassifierTexts.Encoded;
import io.sirocco.classification.WordTokens.Piece;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Session;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.training.LossForm;
import io.sirocco.transformer.LanguageModel;
import io.sirocco.transformer.ModelInputs;
import java.util.ArrayList;
import java.util.List;

/** Tags of words, as a model learns to tell them: the first token of each has its class. */
final class TagTask implements TuningTask {

  private final LanguageModel model;
  private final ClassifierTexts texts;
  private final TextLogits.Sizes sizes;
  private final List<String> labels;
  private final TaggedTexts dev;
  private final List<Piece> train;
  private final List<Piece> held;
  private final int[][] gold;
  private final double[] weights;

  /**
   * Encodes the texts.
   *
   * @param weights of the tags
   * @throws IllegalArgumentException if a tag of the held-out texts is not among those of training
   */
  TagTask(
      TaggingData data,
      LanguageModel model,
      ClassifierTexts texts,
      TextLogits.Sizes sizes,
      FineTuningSettings.ClassWeights weights) {
    this.model = model;
    this.texts = texts;
    this.sizes = sizes;
    labels = data.labels();
    dev = data.dev();
    dev.numbers(labels);
    train = pieces(texts.words(), data.train());
    held = pieces(texts.words(), dev);
    gold = data.train().numbers(labels);
    this.weights = weights(gold, labels.size(), weights);
  }

  /** The pieces of all texts. */
  static List<Piece> pieces(WordTokens words, TaggedTexts texts) {
    List<Piece> pieces = new ArrayList<>();
    for (int i = 0; i < texts.texts().size(); i++) {
      pieces.addAll(words.pieces(i, texts.texts().get(i).words()));
    }
    return pieces;
  }

  private static double[] weights(int[][] gold, int K, FineTuningSettings.ClassWeights weights) {
    long[] counts = new long[K];
    long all = 0;
    for (int[] text : gold) {
      for (int tag : text) {
        counts[tag]++;
        all++;
      }
    }
    double[] each = new double[K];
    for (int k = 0; k < K; k++) {
      each[k] = weights.of(counts[k] == 0 ? 0 : (double) all / K / counts[k]);
    }
    return each;
  }

  @Override
  public int size() {
    return train.size();
  }

  @Override
  public Encoded text(int text) {
    return train.get(text).encoded();
  }

  @Override
  public LossForm form() {
    return LossForm.tokenClasses(texts.mask());
  }

  @Override
  public void fill(int text, TokenBatch batch, int row) {
    Piece piece = train.get(text);
    texts.fill(piece.encoded(), batch, row);
    for (int word = 0; word < piece.positions().length; word++) {
      if (piece.positions()[word] != WordTokens.NONE) {
        int at = row * batch.T() + piece.positions()[word];
        int tag = gold[piece.text()][piece.word() + word];
        batch.label(at, tag);
        batch.labelWeights()[at] = (float) weights[tag];
      }
    }
  }

  @Override
  public List<Program> heldPrograms(int batch) {
    List<Encoded> encoded = held.stream().map(Piece::encoded).toList();
    return TextLogits.programs(
        model, texts, sizes.with(batch), ModelInputs.Labeled.POSITIONS, encoded);
  }

  @Override
  public Held held(Session session) {
    TagPredictor predictor = new TagPredictor(session, model, texts, labels, sizes);
    int[] words = dev.texts().stream().mapToInt(text -> text.words().size()).toArray();
    return new Held() {
      @Override
      public Scores scores() {
        List<List<String>> told =
            predictor.tags(held, words, done -> {}).stream()
                .map(text -> text.stream().map(TextTagger.Told::tag).toList())
                .toList();
        return TagScores.of(labels, dev.texts().stream().map(TaggedText::tags).toList(), told);
      }

      @Override
      public void close() {
        predictor.close();
      }
    };
  }
}
