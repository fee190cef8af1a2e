package io.sirocco.corpora.sampling;

import io.sirocco.corpora.store.Dataset;
import java.io.IOException;
import java.util.Objects;

/**
 * BERT's pairs of text for next-sentence prediction: {@code [CLS] A [SEP] B [SEP]}, where B follows
 * A (label 0) or comes from another document (label 1). The rules are those of {@code
 * create_pretraining_data.py} in google-research/bert: sentences accumulate to a target length,
 * which with probability 0.1 is drawn from 2 up; A is the first 1 to n-1 of them; B is random if
 * there is one sentence only, or with probability 1/2, after up to 10 tries for another document,
 * and the sentences that were to be B are used again; the longer side is cut, front or back.
 *
 * <p>Each epoch draws anew; a document's pairs are a function of (seed, epoch, document).
 */
public final class SentencePairs implements Samples {

  private static final int SHARD = 1 << 12;

  private final TokenStream stream;
  private final SpecialIds special;
  private final Relation relation;
  private final int T;
  private final RandomKey key;
  private final EpochIndexes indexes;

  /**
   * The tokens around the sides.
   *
   * @param classification begins a sample
   * @param separator ends each side
   */
  public record SpecialIds(int classification, int separator) {}

  /** What the label of a pair tells. */
  public enum Relation {
    /** Whether B follows A or was drawn from another document: BERT's next-sentence prediction. */
    NEXT,
    /**
     * Whether B follows A or comes before it: sentence-order prediction (Lan et al. 2020, ALBERT).
     * A text of one sentence makes no pair.
     */
    ORDER
  }

  /**
   * Pairs of a dataset whose sequences are sentences.
   *
   * @param name of the index files, different for each use of their directory
   * @param relation what the label tells
   * @param T at least 5: three special tokens and one of each side
   * @param seed of the run
   * @throws IllegalArgumentException if there is no document
   */
  public SentencePairs(
      String name,
      Dataset dataset,
      SpecialIds special,
      Relation relation,
      int T,
      long seed,
      IndexSettings settings) {
    if (T < PairCutter.SPECIAL_TOKENS + 2) {
      throw new IllegalArgumentException("T=%d has no room for a pair, which takes 5".formatted(T));
    }
    if (dataset.documents() == 0) {
      throw new IllegalArgumentException("%s has no document".formatted(dataset));
    }
    stream = new TokenStream(dataset, new Joint.None());
    this.special = special;
    this.relation = relation;
    this.T = T;
    key = RandomKey.of(seed, RandomKey.Purpose.SENTENCE_PAIRS);
    indexes = new EpochIndexes(settings.directory(), name, settings.threads(), new Pairs());
  }

  @Override
  public int T() {
    return T;
  }

  @Override
  public long count(long epoch) throws IOException {
    return indexes.count(epoch);
  }

  @Override
  public void fill(long epoch, long index, SampleRow row) throws IOException {
    Objects.checkIndex(index, count(epoch));
    long[] entry = indexes.entry(epoch, index);
    SentencePair pair = SentencePair.of(entry);
    row.clear();
    row.append(special.classification(), 0, 0);
    row.append(stream, pair.firstA(), pair.lengthA(), row.length(), 0);
    row.append(special.separator(), row.length(), 0);
    row.append(stream, pair.firstB(), pair.lengthB(), row.length(), 1);
    row.append(special.separator(), row.length(), 1);
    row.label(pair.label());
  }

  @Override
  public void close() throws IOException {
    indexes.close();
  }

  /** The pair at an index, as places in the dataset; for tests. */
  SentencePair pair(long epoch, long index) throws IOException {
    return SentencePair.of(indexes.entry(epoch, index));
  }

  private final class Pairs implements EpochIndexes.Maker {
    @Override
    public long shards() {
      return (stream.dataset().documents() + SHARD - 1) / SHARD;
    }

    @Override
    public EpochIndexes.Entries shard(long epoch, long shard) {
      Dataset dataset = stream.dataset();
      EpochIndexes.Entries entries = new EpochIndexes.Entries();
      long end = Math.min(dataset.documents(), (shard + 1) * SHARD);
      for (long document = shard * SHARD; document < end; document++) {
        new PairCutter(dataset, document, T, relation, key.at(epoch).at(document))
            .cut(pair -> pair.addTo(entries));
      }
      return entries;
    }
  }
}
