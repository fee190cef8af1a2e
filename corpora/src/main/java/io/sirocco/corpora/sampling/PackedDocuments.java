package io.sirocco.corpora.sampling;

import io.sirocco.corpora.store.Dataset;
import java.io.IOException;
import java.util.Objects;

/**
 * Whole documents packed into samples of T positions, each an attention group of its own: nothing
 * is attended to across documents, and only documents of more than T inputs are cut. Best-fit
 * decreasing: the longest first, each into the sample with the least room that still holds it (Ding
 * et al., "Fewer truncations improve language modeling", ICML 2024). Which documents come together
 * changes by the epoch.
 *
 * <p>In an epoch every token of a document but the last is an input once, and every token but the
 * first a target once; the joint after a document counts as its last token.
 */
public final class PackedDocuments implements Samples {

  /** Documents that are packed with one another; few enough for memory, many enough to fit. */
  private static final int SHARD = 1 << 14;

  private final TokenStream stream;
  private final int T;
  private final RandomKey key;
  private final EpochIndexes indexes;

  /**
   * Packs the documents of a stream.
   *
   * @param name of the index files, different for each use of their directory
   * @param seed of the run
   * @throws IllegalArgumentException if no document has two tokens
   */
  public PackedDocuments(
      String name, TokenStream stream, int T, long seed, IndexSettings settings) {
    if (stream.length() <= stream.dataset().documents()) {
      throw new IllegalArgumentException("%s has no document of two tokens".formatted(name));
    }
    this.stream = stream;
    this.T = T;
    key = RandomKey.of(seed, RandomKey.Purpose.PACKING);
    indexes = new EpochIndexes(settings.directory(), name, settings.threads(), new Packing());
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
    row.clear();
    long[] pieces = indexes.entry(epoch, index);
    for (int i = 0; i < pieces.length; i += 2) {
      row.appendCausal(stream, pieces[i], (int) pieces[i + 1], i / 2);
    }
  }

  @Override
  public void close() throws IOException {
    indexes.close();
  }

  private final class Packing implements EpochIndexes.Maker {
    @Override
    public long shards() {
      return (stream.dataset().documents() + SHARD - 1) / SHARD;
    }

    @Override
    public EpochIndexes.Entries shard(long epoch, long shard) {
      Dataset dataset = stream.dataset();
      Permutation order = new Permutation(dataset.documents(), key.at(epoch));
      long end = Math.min(dataset.documents(), (shard + 1) * SHARD);
      Pieces pieces = new Pieces(T);
      for (long position = shard * SHARD; position < end; position++) {
        long document = order.at(position);
        long first = stream.document(document);
        long inputs = stream.document(document + 1) - first - 1;
        for (long at = 0; at < inputs; at += T) {
          pieces.add(first + at, (int) Math.min(T, inputs - at));
        }
      }
      return pieces.pack();
    }
  }

  /** Pieces of at most T inputs, and the samples made of them. */
  private static final class Pieces {

    private final int T;
    private final LongList firsts = new LongList();
    private final LongList lengths = new LongList();

    Pieces(int T) {
      this.T = T;
    }

    void add(long first, int length) {
      firsts.add(first);
      lengths.add(length);
    }

    /** Best-fit decreasing; pieces of one length in their order, so the result is one only. */
    EpochIndexes.Entries pack() {
      BestFit bins = new BestFit(T, firsts.size());
      for (int piece : byDecreasingLength()) {
        bins.add(piece, (int) lengths.get(piece));
      }
      EpochIndexes.Entries entries = new EpochIndexes.Entries();
      for (int bin = 0; bin < bins.count(); bin++) {
        for (int piece = bins.first(bin); piece >= 0; piece = bins.next(piece)) {
          entries.add(firsts.get(piece));
          entries.add(lengths.get(piece));
        }
        entries.end();
      }
      return entries;
    }

    /** A counting sort. */
    private int[] byDecreasingLength() {
      int[] begin = new int[T + 2];
      for (int i = 0; i < lengths.size(); i++) {
        begin[T - (int) lengths.get(i) + 1]++;
      }
      for (int i = 1; i < begin.length; i++) {
        begin[i] += begin[i - 1];
      }
      int[] sorted = new int[lengths.size()];
      for (int i = 0; i < sorted.length; i++) {
        sorted[begin[T - (int) lengths.get(i)]++] = i;
      }
      return sorted;
    }
  }
}
