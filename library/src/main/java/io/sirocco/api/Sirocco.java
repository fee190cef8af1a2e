package io.sirocco.api;

import io.sirocco.BackendChoice;
import io.sirocco.PretrainedModel;
import io.sirocco.ProblemType;
import io.sirocco.TextGeneration;
import io.sirocco.classification.Example;
import io.sirocco.classification.TextClassifier;
import io.sirocco.classification.TextClassifier.Classified;
import io.sirocco.classification.TextTagger;
import io.sirocco.classification.TextTagger.Entity;
import io.sirocco.classification.TextTagger.Told;
import io.sirocco.generation.Sampling;
import io.sirocco.inference.FillMask;
import io.sirocco.inference.TextEncoder;
import io.sirocco.kernels.Backend;
import io.sirocco.retrieval.Vectors;
import io.sirocco.tasks.ObjectiveKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A model on the disk, ready to be used: it classifies texts or their words, turns texts into
 * vectors, fills their gaps, or continues them, whichever it was trained for.
 *
 * <p>To load it reads what describes the model and its tokenizer, not its parameters. What is used
 * first opens the backend; each of the five uses opens a session of its own when it is used first,
 * which reads the parameters and holds a copy of them until {@link #close}. So the first call of a
 * kind takes long, those after it do not, and a use that never comes costs nothing.
 *
 * <p>The results do not depend on the number of threads. For one thread: let each thread load its
 * own, or take turns.
 */
public final class Sirocco implements AutoCloseable {

  /** How many tokens a mask is given where it is not said. */
  public static final int CANDIDATES = 5;

  /** How many tokens a text is continued by where it is not said. */
  public static final int TOKENS = 100;

  /** How they are chosen where it is not said: a little safer than drawn, the same every time. */
  public static final Sampling SAMPLING = new Sampling(.8, 0, 1, 1, 1337);

  private final Path path;
  private final Settings settings;
  private final PretrainedModel pretrained;
  private @Nullable Backend backend;
  private @Nullable TextClassifier classifier;
  private @Nullable TextTagger tagger;
  private @Nullable TextEncoder encoder;
  private @Nullable FillMask gaps;
  private @Nullable TextGeneration generation;
  private boolean closed;

  private Sirocco(Path path, Settings settings) throws IOException {
    this.path = path;
    this.settings = settings;
    pretrained = PretrainedModel.load(path);
  }

  /**
   * A model for the processor, with all its threads.
   *
   * @param path a run directory, a checkpoint inside one, or a directory of Hugging Face
   * @throws IOException if there is no model, or what describes it is damaged
   */
  public static Sirocco load(Path path) throws IOException {
    return load(path, Settings.threads(Runtime.getRuntime().availableProcessors()));
  }

  /**
   * A model.
   *
   * @param path a run directory, a checkpoint inside one, or a directory of Hugging Face
   * @param settings what computes, and how
   * @throws IOException if there is no model, or what describes it is damaged
   */
  public static Sirocco load(Path path, Settings settings) throws IOException {
    return new Sirocco(path, settings);
  }

  /** What the model is: its recipe, its tokenizer, its sizes. */
  public PretrainedModel pretrained() {
    return pretrained;
  }

  // ---------------------------------------------------------------------------------------------
  // Classes
  // ---------------------------------------------------------------------------------------------

  /** The classes that it tells apart, in the order of probabilities; empty for no classifier. */
  public List<String> labels() {
    return pretrained.recipe().classification().labels();
  }

  /**
   * What a text is.
   *
   * @throws UnsupportedOperationException if the model is no classifier
   * @throws UncheckedIOException if the parameters cannot be read
   */
  public Classified classify(String text) {
    return classifier().classify(text);
  }

  /**
   * What texts are, in their order; many at a time take less time than one by one.
   *
   * @throws UnsupportedOperationException if the model is no classifier
   * @throws UncheckedIOException if the parameters cannot be read
   */
  public List<Classified> classify(List<String> texts) {
    return classifier().classify(texts.stream().map(Example::of).toList(), done -> {});
  }

  /**
   * What a text speaks of: the spans of words that it was trained to find, such as names.
   *
   * @throws UnsupportedOperationException if the model tells no tags of words
   * @throws IllegalStateException if its tags are none of spans, but such as parts of speech
   * @throws UncheckedIOException if the parameters cannot be read
   */
  public List<Entity> entities(String text) {
    return tagger().entities(text);
  }

  /**
   * The tags of words, in their order; {@link TextTagger#words} cuts a text into words.
   *
   * @throws UnsupportedOperationException if the model tells no tags of words
   * @throws UncheckedIOException if the parameters cannot be read
   */
  public List<Told> tag(List<String> words) {
    return tagger().tag(List.of(words), done -> {}).getFirst();
  }

  // ---------------------------------------------------------------------------------------------
  // Vectors
  // ---------------------------------------------------------------------------------------------

  /**
   * A text as a vector of as many numbers as the model has channels, not normalized.
   *
   * @throws UncheckedIOException if the parameters cannot be read
   */
  public float[] embed(String text) {
    return embed(List.of(text)).values();
  }

  /**
   * Texts as vectors, in their order; {@link Vectors#normalized} divides them by their lengths.
   *
   * @throws UncheckedIOException if the parameters cannot be read
   */
  public Vectors embed(List<String> texts) {
    if (encoder == null) {
      encoder = opened(on -> TextEncoder.of(pretrained, on, settings.pooling()));
    }
    return encoder.encode(texts, settings.language(), done -> {});
  }

  // ---------------------------------------------------------------------------------------------
  // Tokens
  // ---------------------------------------------------------------------------------------------

  /**
   * How a gap looks in a text, such as {@code [MASK]}.
   *
   * @throws UnsupportedOperationException as {@link #fillMask(String, int)}
   */
  public String mask() {
    return gaps().mask();
  }

  /** The {@value #CANDIDATES} likeliest tokens of each gap: {@link #fillMask(String, int)}. */
  public List<List<FillMask.Candidate>> fillMask(String text) {
    return fillMask(text, CANDIDATES);
  }

  /**
   * The likeliest tokens of each gap of a text.
   *
   * @param text with {@link #mask} where a token is asked for
   * @param count of tokens
   * @return for each gap the tokens, the likeliest first
   * @throws UnsupportedOperationException if the model was not trained with masks
   * @throws IllegalArgumentException if there is no gap in what fits the model
   * @throws UncheckedIOException if the parameters cannot be read
   */
  public List<List<FillMask.Candidate>> fillMask(String text, int count) {
    return gaps().fill(text, settings.language(), count);
  }

  /** What follows a text: {@value #TOKENS} tokens, chosen by {@link #SAMPLING}. */
  public String generate(String prompt) {
    return generate(prompt, TOKENS, SAMPLING);
  }

  /**
   * What follows a text, without it.
   *
   * @param prompt at least one token long
   * @param tokens the most that follow
   * @param sampling how each is chosen
   * @throws UnsupportedOperationException if the model was not trained to continue texts
   * @throws IllegalArgumentException if the prompt has no token, or one that the model lacks
   * @throws UncheckedIOException if the parameters cannot be read
   */
  public String generate(String prompt, int tokens, Sampling sampling) {
    if (generation == null) {
      require(ObjectiveKind.CLM, "continue a text");
      generation = opened(on -> new TextGeneration(pretrained, on));
    }
    StringBuilder text = new StringBuilder();
    generation.generate(
        prompt,
        tokens,
        sampling,
        piece -> {
          text.append(piece);
          return true;
        });
    return text.toString();
  }

  private TextClassifier classifier() {
    if (classifier == null) {
      if (labels().isEmpty()) {
        throw refused("classify", "sirocco finetune makes a classifier of it");
      }
      if (tellsTags()) {
        throw refused("classify", "it tells tags of words");
      }
      classifier = opened(on -> new TextClassifier(pretrained, on, settings.language()));
    }
    return classifier;
  }

  private TextTagger tagger() {
    if (tagger == null) {
      if (!tellsTags()) {
        throw refused("tag words", "sirocco finetune --task token makes one that can");
      }
      tagger = opened(on -> new TextTagger(pretrained, on, settings.language()));
    }
    return tagger;
  }

  private boolean tellsTags() {
    return pretrained.recipe().classification().problemType() == ProblemType.TOKEN_CLASSIFICATION;
  }

  private FillMask gaps() {
    if (gaps == null) {
      require(ObjectiveKind.MLM, "fill a gap");
      gaps = opened(on -> new FillMask(pretrained, on));
    }
    return gaps;
  }

  /** Checks that it predicts tokens in the way of an objective, or one like it. */
  private void require(ObjectiveKind kind, String use) {
    if (!labels().isEmpty()) {
      throw refused(use, "it is a classifier of %s".formatted(labels()));
    }
    List<ObjectiveKind> trained = List.copyOf(pretrained.recipe().tasks().shares().keySet());
    boolean able =
        trained.stream().anyMatch(each -> !each.replaces() && each.masks() == kind.masks());
    if (!able) {
      throw refused(
          use,
          "it was trained with %s".formatted(trained.stream().map(ObjectiveKind::key).toList()));
    }
  }

  private UnsupportedOperationException refused(String use, String because) {
    String type = pretrained.recipe().model().type().name().toLowerCase(Locale.ROOT);
    return new UnsupportedOperationException(
        "%s: this %s cannot %s: %s".formatted(path, type, use, because));
  }

  // ---------------------------------------------------------------------------------------------
  // What is open
  // ---------------------------------------------------------------------------------------------

  /** Opens one of the uses. */
  @FunctionalInterface
  private interface Opening<U> {
    U on(Backend backend) throws IOException;
  }

  private <U> U opened(Opening<U> opening) {
    if (closed) {
      throw new IllegalStateException("%s: the model was closed".formatted(path));
    }
    if (backend == null) {
      backend = BackendChoice.open(settings.backend(), settings.options()).backend();
    }
    try {
      return opening.on(backend);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Closes what was opened; after it the model is of no use. */
  @Override
  @SuppressWarnings("try") // what is null was not opened
  public void close() {
    closed = true;
    // The last one is closed first: the backend when nothing lives on it any more.
    try (Backend on = backend;
        TextGeneration continues = generation;
        FillMask fills = gaps;
        TextEncoder embeds = encoder;
        TextTagger tags = tagger;
        TextClassifier classifies = classifier) {
      classifier = null;
      tagger = null;
      encoder = null;
      gaps = null;
      generation = null;
      backend = null;
    }
  }
}
