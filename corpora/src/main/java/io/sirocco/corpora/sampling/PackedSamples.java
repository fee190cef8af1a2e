package io.sirocco.corpora.sampling;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * Short samples, several in T positions, each an attention group of its own with positions of its
 * own: none sees another, so that a model learns the same as from one a row, without the padding.
 * Which samples come together changes by the epoch; each is seen once in it.
 */
public final class PackedSamples implements Samples {

  /** Samples that are packed with one another. */
  private static final int SHARD = 1 << 14;

  private final MeasuredSamples samples;
  private final RandomKey key;
  private final EpochIndexes indexes;

  /**
   * Packs samples.
   *
   * @param name of the index files, different for each use of their directory
   * @param samples closed with this
   * @param seed of the run
   */
  public PackedSamples(String name, MeasuredSamples samples, long seed, IndexSettings settings) {
    this.samples = samples;
    key = RandomKey.of(seed, RandomKey.Purpose.PACKING);
    indexes = new EpochIndexes(settings.directory(), name, settings.threads(), new Packing());
  }

  @Override
  public int T() {
    return samples.T();
  }

  @Override
  public long count(long epoch) throws IOException {
    return indexes.count(epoch);
  }

  @Override
  public void fill(long epoch, long index, SampleRow row) throws IOException {
    Objects.checkIndex(index, count(epoch));
    SampleRow one = new SampleRow(T());
    row.clear();
    long[] packed = indexes.entry(epoch, index);
    for (int i = 0; i < packed.length; i++) {
      samples.fill(epoch, packed[i], one);
      row.append(one, i);
    }
  }

  @Override
  public void close() throws IOException {
    indexes.close();
    samples.close();
  }

  private final class Packing implements EpochIndexes.Maker {

    /** All epochs have as many samples. */
    private long count() {
      try {
        return samples.count(0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public long shards() {
      return (count() + SHARD - 1) / SHARD;
    }

    @Override
    public EpochIndexes.Entries shard(long epoch, long shard) {
      long all = count();
      Permutation order = new Permutation(all, key.at(epoch));
      long begin = shard * SHARD;
      int pieces = (int) Math.min(SHARD, all - begin);
      BestFit bins = new BestFit(T(), pieces);
      for (int piece = 0; piece < pieces; piece++) {
        bins.add(piece, length(epoch, order.at(begin + piece)));
      }
      EpochIndexes.Entries entries = new EpochIndexes.Entries();
      for (int bin = 0; bin < bins.count(); bin++) {
        for (int piece = bins.first(bin); piece >= 0; piece = bins.next(piece)) {
          entries.add(order.at(begin + piece));
        }
        entries.end();
      }
      return entries;
    }

    private int length(long epoch, long index) {
      try {
        return samples.length(epoch, index);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
