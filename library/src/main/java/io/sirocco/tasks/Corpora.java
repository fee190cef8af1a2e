package io.sirocco.tasks;

import io.sirocco.corpora.CorpusException;
import io.sirocco.corpora.sampling.IndexSettings;
import io.sirocco.corpora.sampling.Joint;
import io.sirocco.corpora.sampling.LanguageStream;
import io.sirocco.corpora.sampling.MeasuredSamples;
import io.sirocco.corpora.sampling.PackedDocuments;
import io.sirocco.corpora.sampling.PackedSamples;
import io.sirocco.corpora.sampling.Samples;
import io.sirocco.corpora.sampling.SentencePairs;
import io.sirocco.corpora.sampling.SingleSentences;
import io.sirocco.corpora.sampling.StreamBlocks;
import io.sirocco.corpora.sampling.TokenStream;
import io.sirocco.corpora.sampling.TranslationPairs;
import io.sirocco.corpora.store.Dataset;
import io.sirocco.corpora.store.DatasetName;
import io.sirocco.corpora.store.Split;
import io.sirocco.corpora.store.TokenStore;
import io.sirocco.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The texts of a store as samples.
 *
 * @param store stays open as long as samples are read
 * @param tokenizer the store's
 * @param languages all languages of a model, whose places are the segments; empty where segments
 *     stand for something else
 */
public record Corpora(TokenStore store, Tokenizer tokenizer, List<String> languages) {

  /** Copies the list. */
  public Corpora {
    languages = List.copyOf(languages);
  }

  /** All languages of a store, those of the sides of pairs included, in order. */
  public static List<String> languages(TokenStore store) {
    return store.names().stream().map(DatasetName::language).distinct().sorted().toList();
  }

  /** A monolingual text, or the two sides of a pair of languages. */
  public sealed interface Text {

    /** The language, or the pair of languages. */
    String language();

    /** The size by which languages are sampled: tokens, or pairs. */
    long size();

    /**
     * In one language.
     *
     * @param language of the text
     * @param name of the dataset
     * @param dataset the text
     */
    record One(String language, DatasetName name, Dataset dataset) implements Text {
      @Override
      public long size() {
        return dataset.tokens();
      }
    }

    /**
     * In two.
     *
     * @param language of both, such as {@code en-ne}
     * @param source the first
     * @param target the second
     */
    record Two(String language, One source, One target) implements Text {
      @Override
      public long size() {
        return source.dataset().documents();
      }
    }
  }

  /** Which texts of a store count as text of one language. */
  public enum Monolingual {
    /** Those that were prepared as such. */
    TEXT,
    /** Those, and both sides of pairs. */
    TEXT_AND_PAIRS;

    private boolean takes(DatasetName name) {
      return this == TEXT_AND_PAIRS || name.corpus().equals(name.language());
    }
  }

  /** The texts of a split in one language, in the order of their names. */
  public List<Text> monolingual(Split split, Monolingual which) {
    List<Text> texts = new ArrayList<>();
    for (DatasetName name : store.names()) {
      if (name.split() == split && which.takes(name)) {
        texts.add(one(name));
      }
    }
    return texts;
  }

  /** The pairs of a split, in the order of their names. */
  public List<Text> bilingual(Split split) {
    TreeMap<String, List<DatasetName>> pairs = new TreeMap<>();
    for (DatasetName name : store.names()) {
      if (name.split() == split && !name.corpus().equals(name.language())) {
        pairs.computeIfAbsent(name.corpus(), corpus -> new ArrayList<>()).add(name);
      }
    }
    List<Text> texts = new ArrayList<>();
    pairs.forEach((corpus, sides) -> {
      DatasetName first = sides.getFirst();
      // The pair's name begins with its source.
      boolean ordered = corpus.startsWith(first.language() + "-");
      texts.add(
          new Text.Two(
              corpus,
              one(ordered ? first : sides.getLast()),
              one(ordered ? sides.getLast() : first)));
    });
    return texts;
  }

  private Text.One one(DatasetName name) {
    return new Text.One(name.language(), name, store.dataset(name).orElseThrow());
  }

  /**
   * The texts of a split that samples of a form are made of.
   *
   * @throws CorpusException if there is none
   */
  public List<Text> texts(SampleForm form, Split split, Monolingual which) throws CorpusException {
    List<Text> texts = form.isBilingual() ? bilingual(split) : monolingual(split, which);
    if (texts.isEmpty()) {
      throw new CorpusException(
          store.directory().toString(),
          "has no %s for the split %s; it has %s"
              .formatted(
                  form.isBilingual() ? "pair of languages" : "text", split.label(), store.names()));
    }
    return texts;
  }

  /** A text with what stands between its documents: the token that ends one, if there is one. */
  public TokenStream stream(Text.One text) {
    return new TokenStream(text.dataset(), joint());
  }

  private Joint joint() {
    var end = new SpecialIds(tokenizer).end();
    return end.isPresent() ? new Joint.AfterDocument(end.getAsInt()) : new Joint.None();
  }

  /**
   * How samples are made.
   *
   * @param form of them
   * @param T positions
   * @param columns of a stream
   * @param seed of their order
   * @param packing of sentences and translations
   */
  public record Making(SampleForm form, int T, int columns, long seed, SamplePacking packing) {}

  /**
   * Opens the samples of a text.
   *
   * @param settings of indexes that have to be made
   * @throws IllegalArgumentException if the tokenizer lacks a token that they need, or the text is
   *     too short
   */
  public Samples open(Text text, Making making, IndexSettings settings) {
    return switch (text) {
      case Text.One one -> open(one, making, settings);
      case Text.Two two ->
          packed(name(two, two.source()), pairs(two, making, settings), making, settings);
    };
  }

  private Samples open(Text.One text, Making making, IndexSettings settings) {
    String name = text.name().stem();
    int T = making.T();
    long seed = making.seed();
    return switch (making.form()) {
      case BLOCKS -> new StreamBlocks(name, stream(text), T, seed);
      case BEST_FIT -> new PackedDocuments(name, stream(text), T, seed, settings);
      case SENTENCES ->
          packed(
              name,
              new SingleSentences(
                  text.dataset(),
                  new SingleSentences.Ends(begin(), special().separator()),
                  T,
                  segment(text, 0)),
              making,
              settings);
      case STREAM ->
          new LanguageStream(
              text.dataset(), special().separator(), T, making.columns(), segment(text, 0));
      case PAIRS -> pairs(text, SentencePairs.Relation.NEXT, making, settings);
      case ORDERED_PAIRS -> pairs(text, SentencePairs.Relation.ORDER, making, settings);
      case TRANSLATIONS ->
          throw new IllegalArgumentException("%s is no pair of languages".formatted(name));
    };
  }

  private TranslationPairs pairs(Text.Two text, Making making, IndexSettings settings) {
    return new TranslationPairs(
        name(text, text.source()),
        new TranslationPairs.Sides(text.source().dataset(), text.target().dataset()),
        new TranslationPairs.Languages(segment(text.source(), 0), segment(text.target(), 1)),
        special().separator(),
        making.T(),
        settings);
  }

  private static Samples packed(
      String name, MeasuredSamples samples, Making making, IndexSettings settings) {
    return switch (making.packing()) {
      case ONE_A_ROW -> samples;
      case SEVERAL_A_ROW -> new PackedSamples(name + ".packed", samples, making.seed(), settings);
    };
  }

  private Samples pairs(
      Text.One text, SentencePairs.Relation relation, Making making, IndexSettings settings) {
    return new SentencePairs(
        text.name().stem(),
        text.dataset(),
        new SentencePairs.SpecialIds(special().classification(), special().separator()),
        relation,
        making.T(),
        making.seed(),
        settings);
  }

  /** A model of languages begins with the separator, as XLM; others with a token of its own. */
  private int begin() {
    return languages.isEmpty() ? special().classification() : special().separator();
  }

  private SpecialIds special() {
    return new SpecialIds(tokenizer);
  }

  private static String name(Text.Two two, Text.One source) {
    return two.language() + "." + source.name().split().label();
  }

  /** The place of a text's language among those of the model. */
  int segment(Text.One text, int otherwise) {
    if (languages.isEmpty()) {
      return otherwise;
    }
    int place = languages.indexOf(text.language());
    if (place < 0) {
      throw new IllegalArgumentException(
          "the model has no language %s; it has %s".formatted(text.language(), languages));
    }
    return place;
  }
}
