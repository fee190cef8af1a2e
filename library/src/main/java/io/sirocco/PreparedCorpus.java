package io.sirocco;

import io.sirocco.corpora.CorpusException;
import io.sirocco.corpora.sampling.IndexSettings;
import io.sirocco.corpora.sampling.Joint;
import io.sirocco.corpora.sampling.LanguageSchedule;
import io.sirocco.corpora.sampling.PackedDocuments;
import io.sirocco.corpora.sampling.SampleMixture;
import io.sirocco.corpora.sampling.Samples;
import io.sirocco.corpora.sampling.StreamBlocks;
import io.sirocco.corpora.sampling.TokenStream;
import io.sirocco.corpora.store.Dataset;
import io.sirocco.corpora.store.DatasetName;
import io.sirocco.corpora.store.Split;
import io.sirocco.corpora.store.TokenStore;
import io.sirocco.tokenizer.SpecialToken;
import io.sirocco.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The samples that a causal model is trained on, from a prepared corpus: all its languages, each
 * batch of one language.
 *
 * @param store stays open as long as samples are read
 * @param tokenizer the store's
 */
public record PreparedCorpus(TokenStore store, Tokenizer tokenizer) {

  /** Tokens that end a text, in the order in which they are looked for. */
  private static final List<String> ENDS = List.of("<|endoftext|>", "</s>", "<eos>", "[SEP]");

  /** How samples are made and mixed. */
  public record Choices(
      Recipe.Packing packing, double languageAlpha, int T, int batch, long seed) {}

  /** What stands between documents: the tokenizer's token that ends a text, if it has one. */
  public Joint joint() {
    Map<String, Integer> special =
        tokenizer.specialTokens().stream()
            .collect(Collectors.toMap(SpecialToken::content, SpecialToken::id));
    return ENDS.stream()
        .filter(special::containsKey)
        .findFirst()
        .<Joint>map(end -> new Joint.AfterDocument(special.getOrDefault(end, 0)))
        .orElseGet(Joint.None::new);
  }

  /**
   * The streams of a split by language, the sides of pairs left out.
   *
   * @throws CorpusException if there is none
   */
  public TreeMap<String, TokenStream> streams(Split split) throws CorpusException {
    TreeMap<String, TokenStream> streams = new TreeMap<>();
    for (DatasetName name : store.names()) {
      if (name.split() == split && name.corpus().equals(name.language())) {
        Dataset dataset = store.dataset(name).orElseThrow();
        streams.put(name.language(), new TokenStream(dataset, joint()));
      }
    }
    if (streams.isEmpty()) {
      throw new CorpusException(
          store.directory().toString(),
          "has no text for the split %s; it has %s".formatted(split.label(), store.names()));
    }
    return streams;
  }

  /**
   * The training samples.
   *
   * @param settings for the index of packed documents
   * @throws CorpusException if there is no training text
   */
  public SampleMixture training(Choices choices, IndexSettings settings) throws CorpusException {
    TreeMap<String, TokenStream> streams = streams(Split.TRAIN);
    List<Samples> samples = new ArrayList<>();
    streams.forEach((language, stream) ->
        samples.add(
            switch (choices.packing()) {
              case BLOCKS -> new StreamBlocks(language, stream, choices.T(), choices.seed());
              case BEST_FIT ->
                  new PackedDocuments(language, stream, choices.T(), choices.seed(), settings);
            }));
    long[] sizes = streams.values().stream().mapToLong(TokenStream::length).toArray();
    return new SampleMixture(
        samples,
        new LanguageSchedule(sizes, choices.languageAlpha(), choices.seed()),
        choices.batch(),
        choices.seed());
  }
}
