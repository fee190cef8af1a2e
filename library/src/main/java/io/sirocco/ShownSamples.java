package io.sirocco;

import io.sirocco.corpora.CorpusException;
import io.sirocco.corpora.sampling.IndexSettings;
import io.sirocco.corpora.sampling.SampleRow;
import io.sirocco.corpora.sampling.Samples;
import io.sirocco.corpora.store.Split;
import io.sirocco.corpora.store.TokenStore;
import io.sirocco.tasks.Corpora;
import io.sirocco.tasks.SampleForm;
import io.sirocco.tasks.SamplePacking;
import io.sirocco.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Samples of a prepared corpus as a trainer sees them, decoded, for a person to look at. */
public final class ShownSamples {

  private final TokenStore store;
  private final Tokenizer tokenizer;

  /**
   * Which samples.
   *
   * @param form what they are made for
   * @param corpus a language, or for translations a pair such as {@code en-ne}; null: the first
   * @param T positions
   * @param seed of their order
   */
  public record Choice(SampleForm form, @Nullable String corpus, int T, long seed) {}

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
  public Samples open(Choice choice, IndexSettings settings) throws CorpusException {
    Corpora corpora = new Corpora(store, tokenizer, List.of());
    List<Corpora.Text> texts = corpora.texts(choice.form(), Split.TRAIN, Corpora.Monolingual.TEXT);
    Corpora.Text text =
        texts.stream()
            .filter(each -> choice.corpus() == null || each.language().equals(choice.corpus()))
            .findFirst()
            .orElseThrow(() ->
                new CorpusException(
                    store.directory().toString(),
                    "has no %s to train on; it has %s"
                        .formatted(
                            choice.corpus(), texts.stream().map(Corpora.Text::language).toList())));
    return corpora.open(
        text,
        new Corpora.Making(choice.form(), choice.T(), 1, choice.seed(), SamplePacking.ONE_A_ROW),
        settings);
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
