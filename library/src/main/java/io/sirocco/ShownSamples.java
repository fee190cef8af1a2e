package io.sirocco;

import io.sirocco.corpora.CorpusException;
import io.sirocco.corpora.sampling.IndexSettings;
import io.sirocco.corpora.sampling.LanguageStream;
import io.sirocco.corpora.sampling.PackedDocuments;
import io.sirocco.corpora.sampling.SampleRow;
import io.sirocco.corpora.sampling.Samples;
import io.sirocco.corpora.sampling.SentencePairs;
import io.sirocco.corpora.sampling.StreamBlocks;
import io.sirocco.corpora.sampling.TokenStream;
import io.sirocco.corpora.sampling.TranslationPairs;
import io.sirocco.corpora.store.Dataset;
import io.sirocco.corpora.store.DatasetName;
import io.sirocco.corpora.store.Split;
import io.sirocco.corpora.store.TokenStore;
import io.sirocco.tokenizer.SpecialToken;
import io.sirocco.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Samples of a prepared corpus as a trainer sees them, decoded, for a person to look at. */
public final class ShownSamples {

  private final TokenStore store;
  private final Tokenizer tokenizer;

  /** What samples are made for. */
  public enum Form {
    /** Causal models: a stream of documents in blocks. */
    BLOCKS,
    /** Causal models: whole documents packed together. */
    PACKED,
    /** BERT: two segments of text. */
    PAIRS,
    /** XLM: all sentences of a language joined. */
    STREAM,
    /** XLM: a sentence and its translation. */
    TRANSLATIONS
  }

  /**
   * Which samples.
   *
   * @param form what for
   * @param corpus a language, or for translations a pair such as {@code en-ne}
   * @param T positions
   * @param seed of their order
   */
  public record Selection(Form form, String corpus, int T, long seed) {}

  /**
   * A part of a sample that has one attention group and one segment.
   *
   * @param group its attention group
   * @param segment its segment
   * @param firstPosition the position of its first token
   * @param tokens their number
   * @param text decoded
   */
  public record Part(int group, int segment, int firstPosition, int tokens, String text) {}

  /** Samples of a store. */
  public ShownSamples(TokenStore store, Tokenizer tokenizer) {
    this.store = store;
    this.tokenizer = tokenizer;
  }

  /**
   * Opens samples of the training split.
   *
   * @throws CorpusException if the store has no such text
   * @throws IllegalArgumentException if the tokenizer lacks a token that they need
   */
  public Samples open(Selection selection, IndexSettings settings) throws CorpusException {
    int T = selection.T();
    return switch (selection.form()) {
      case BLOCKS -> new StreamBlocks(selection.corpus(), stream(selection), T, selection.seed());
      case PACKED ->
          new PackedDocuments(selection.corpus(), stream(selection), T, selection.seed(), settings);
      case PAIRS ->
          new SentencePairs(
              selection.corpus(),
              dataset(DatasetName.of(selection.corpus(), Split.TRAIN)),
              new SentencePairs.SpecialIds(id("[CLS]", "<s>"), id("[SEP]", "</s>")),
              T,
              selection.seed(),
              settings);
      case STREAM ->
          new LanguageStream(
              dataset(DatasetName.of(selection.corpus(), Split.TRAIN)),
              id("</s>", "[SEP]"),
              T,
              1,
              0);
      case TRANSLATIONS -> translations(selection, settings);
    };
  }

  private TokenStream stream(Selection selection) throws CorpusException {
    Dataset dataset = dataset(DatasetName.of(selection.corpus(), Split.TRAIN));
    return new TokenStream(dataset, new PreparedCorpus(store, tokenizer).joint());
  }

  private Samples translations(Selection selection, IndexSettings settings) throws CorpusException {
    List<DatasetName> sides =
        store.names().stream()
            .filter(name -> name.corpus().equals(selection.corpus()) && name.split() == Split.TRAIN)
            .filter(name -> !name.corpus().equals(name.language()))
            // The pair's name begins with its source.
            .sorted((one, other) ->
                Boolean.compare(
                    other.corpus().startsWith(other.language() + "-"),
                    one.corpus().startsWith(one.language() + "-")))
            .toList();
    if (sides.size() != 2) {
      throw new CorpusException(
          store.directory().toString(),
          "has no pair %s to train on; it has %s".formatted(selection.corpus(), store.names()));
    }
    return new TranslationPairs(
        selection.corpus(),
        new TranslationPairs.Sides(dataset(sides.getFirst()), dataset(sides.getLast())),
        new TranslationPairs.Languages(0, 1),
        id("</s>", "[SEP]"),
        selection.T(),
        settings);
  }

  private Dataset dataset(DatasetName name) throws CorpusException {
    return store
        .dataset(name)
        .orElseThrow(() ->
            new CorpusException(
                store.directory().toString(),
                "has no %s; it has %s".formatted(name, store.names())));
  }

  private int id(String... contents) {
    for (String content : contents) {
      for (SpecialToken token : tokenizer.specialTokens()) {
        if (token.content().equals(content)) {
          return token.id();
        }
      }
    }
    throw new IllegalArgumentException(
        "the tokenizer has no special token %s, which such samples need"
            .formatted(String.join(" or ", contents)));
  }

  /** The parts of a sample, decoded. */
  public List<Part> parts(SampleRow row) {
    List<Part> parts = new ArrayList<>();
    int begin = 0;
    for (int t = 1; t <= row.length(); t++) {
      boolean ends =
          t == row.length()
              || row.groups()[t] != row.groups()[begin]
              || row.segments()[t] != row.segments()[begin];
      if (ends) {
        parts.add(
            new Part(
                row.groups()[begin],
                row.segments()[begin],
                row.positions()[begin],
                t - begin,
                tokenizer.decode(Arrays.copyOfRange(row.ids(), begin, t))));
        begin = t;
      }
    }
    return parts;
  }
}
