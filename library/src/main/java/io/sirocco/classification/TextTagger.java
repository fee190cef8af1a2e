package io.sirocco.classification;

import io.sirocco.PretrainedModel;
import io.sirocco.ProblemType;
import io.sirocco.classification.WordTokens.Piece;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.Session;
import io.sirocco.training.ModelStates;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A fine-tuned model that tells the tags of words. For one thread. */
public final class TextTagger implements AutoCloseable {

  private static final int BATCH = 16;

  /** Letters and digits with what stands between them, or one sign. */
  private static final Pattern WORD =
      Pattern.compile(
          "[\\p{L}\\p{M}\\p{N}]+(?:[-.,:'’_@&/][\\p{L}\\p{M}\\p{N}]+)*|\\S",
          Pattern.UNICODE_CHARACTER_CLASS);

  private final List<String> labels;
  private final ClassifierTexts texts;
  private final Session session;
  private final TagPredictor predictor;

  /**
   * What a word is told to be.
   *
   * @param tag the likeliest
   * @param confidence its probability; 0 for a word of which the tokenizer makes nothing
   */
  public record Told(String tag, double confidence) {}

  /**
   * A word of a text.
   *
   * @param text the word
   * @param start where it begins in the text
   * @param end where it ends, exclusive
   */
  public record Word(String text, int start, int end) {}

  /**
   * Words of a text that belong together.
   *
   * @param type of what they are
   * @param text from the first to the last
   * @param start where it begins in the text
   * @param end where it ends, exclusive
   * @param confidence the mean of its words'
   */
  public record Entity(String type, String text, int start, int end, double confidence) {}

  /**
   * Loads the parameters.
   *
   * @param pretrained a model made by {@code sirocco finetune --task token}
   * @param backend what computes; the caller closes it
   * @param language of all texts, for a model that has language embeddings; empty otherwise
   * @throws IOException if the parameters cannot be read
   * @throws IllegalArgumentException if the model tells no tags
   */
  public TextTagger(PretrainedModel pretrained, Backend backend, String language)
      throws IOException {
    ProblemType type = pretrained.recipe().classification().problemType();
    labels = pretrained.recipe().classification().labels();
    if (type != ProblemType.TOKEN_CLASSIFICATION) {
      throw new IllegalArgumentException(
          labels.isEmpty()
              ? "the model tells no tags: sirocco finetune --task token makes one that does"
              : "a model of %s tells no tags of words".formatted(type));
    }
    texts = new ClassifierTexts(pretrained.recipe(), pretrained.tokenizer(), language);
    session = pretrained.open(backend, ModelStates.evaluation(pretrained.model()));
    TextLogits.Sizes sizes = new TextLogits.Sizes(BATCH, labels.size(), Precision.F32);
    predictor = new TagPredictor(session, pretrained.model(), texts, labels, sizes);
  }

  /** The tags. */
  public List<String> labels() {
    return labels;
  }

  /** The words of a plain text: letters and digits with what joins them, and single signs. */
  public static List<Word> words(String text) {
    return WORD.matcher(text).results().map(TextTagger::word).toList();
  }

  private static Word word(MatchResult match) {
    return new Word(match.group(), match.start(), match.end());
  }

  /**
   * The tags of words, in their order.
   *
   * @param all the words of each text, which may have none
   * @param done told of the number of texts that are done, or parts of long ones
   */
  public List<List<Told>> tag(List<List<String>> all, IntConsumer done) {
    List<Piece> pieces = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (!all.get(i).isEmpty()) {
        pieces.addAll(texts.words().pieces(i, all.get(i)));
      }
    }
    return predictor.tags(pieces, all.stream().mapToInt(List::size).toArray(), done);
  }

  /**
   * What a plain text speaks of.
   *
   * @throws IllegalStateException if the model's tags are none of spans
   */
  public List<Entity> entities(String text) {
    List<Word> words = words(text);
    return entities(
        text, words, tag(List.of(words.stream().map(Word::text).toList()), done -> {}).getFirst());
  }

  /**
   * What a text speaks of, by the tags of its words.
   *
   * @throws IllegalStateException if the model's tags are none of spans
   */
  public List<Entity> entities(String text, List<Word> words, List<Told> told) {
    if (!TagSpans.areSpans(labels)) {
      throw new IllegalStateException("the tags %s are none of spans".formatted(labels));
    }
    return TagSpans.of(told.stream().map(Told::tag).toList()).stream()
        .map(span -> {
          int start = words.get(span.from()).start();
          int end = words.get(span.to() - 1).end();
          double confidence =
              told.subList(span.from(), span.to()).stream()
                  .mapToDouble(Told::confidence)
                  .average()
                  .orElse(0);
          return new Entity(span.type(), text.substring(start, end), start, end, confidence);
        })
        .toList();
  }

  @Override
  public void close() {
    predictor.close();
    session.close();
  }
}
