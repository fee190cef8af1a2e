package io.sirocco.classification;

import io.sirocco.classification.TextTagger.Told;
import io.sirocco.classification.WordTokens.Piece;
import io.sirocco.kernels.Session;
import io.sirocco.transformer.LanguageModel;
import io.sirocco.transformer.ModelInputs.Labeled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/** What a session's model tells of words. */
final class TagPredictor implements AutoCloseable {

  private static final String OUTSIDE = "O";

  private final List<String> labels;
  private final TextLogits logits;
  private final Told unseen;

  /**
   * What reads the parameters of a session.
   *
   * @param labels the tags
   */
  TagPredictor(
      Session session,
      LanguageModel model,
      ClassifierTexts texts,
      List<String> labels,
      TextLogits.Sizes sizes) {
    this.labels = labels;
    logits = new TextLogits(session, model, texts, sizes, Labeled.POSITIONS);
    unseen = new Told(labels.contains(OUTSIDE) ? OUTSIDE : labels.getFirst(), 0);
  }

  /**
   * The likeliest tag of each word; where the tokenizer makes nothing of a word, O with confidence
   * 0.
   *
   * @param pieces of all texts
   * @param words how many each text has
   * @param done told of the number of pieces that are done
   */
  List<List<Told>> tags(List<Piece> pieces, int[] words, IntConsumer done) {
    Told[][] told = new Told[words.length][];
    Arrays.setAll(told, text -> new Told[words[text]]);
    logits.compute(
        pieces.stream().map(Piece::encoded).toList(),
        (number, own) -> {
          Piece piece = pieces.get(number);
          for (int word = 0; word < piece.positions().length; word++) {
            int at = piece.positions()[word];
            told[piece.text()][piece.word() + word] =
                at == WordTokens.NONE ? unseen : likeliest(own, at);
          }
        },
        done);
    List<List<Told>> all = new ArrayList<>();
    Arrays.stream(told).forEach(text -> all.add(List.of(text)));
    return all;
  }

  private Told likeliest(double[] logits, int position) {
    int K = labels.size();
    double[] own = Arrays.copyOfRange(logits, position * K, (position + 1) * K);
    double[] probabilities = SingleLabel.PLAIN.outputs(own);
    int tag = SingleLabel.first(probabilities);
    return new Told(labels.get(tag), probabilities[tag]);
  }

  @Override
  public void close() {
    logits.close();
  }
}
