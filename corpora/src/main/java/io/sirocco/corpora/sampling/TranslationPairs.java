package io.sirocco.corpora.sampling;

import io.sirocco.corpora.store.Dataset;
import java.io.IOException;
import java.util.Objects;

/**
 * XLM's pairs for translation language modeling: {@code </s> x </s> </s> y </s>}, all in one
 * attention group; the positions of y begin at 0 again, and the segments are the languages.
 * Document i of one dataset is the translation of document i of the other. Pairs that do not fit T
 * positions are left out.
 */
public final class TranslationPairs implements MeasuredSamples {

  /** A separator before and after each side. */
  private static final int SPECIAL_TOKENS = 4;

  private static final int SHARD = 1 << 14;

  private final TokenStream source;
  private final TokenStream target;
  private final Languages languages;
  private final int separator;
  private final int T;
  private final EpochIndexes indexes;

  /**
   * What goes into the segments.
   *
   * @param source the number of the source's language
   * @param target the number of the target's language
   */
  public record Languages(int source, int target) {}

  /**
   * The two sides of a pair of languages.
   *
   * @param source one side
   * @param target its translation
   */
  public record Sides(Dataset source, Dataset target) {
    /** Checks that they are of one length. */
    public Sides {
      if (source.documents() != target.documents()) {
        throw new IllegalArgumentException(
            "%s has %d documents, %s has %d"
                .formatted(source, source.documents(), target, target.documents()));
      }
    }
  }

  /**
   * Pairs.
   *
   * @param name of the index file, different for each use of its directory
   * @param separator the id of {@code </s>}
   */
  public TranslationPairs(
      String name, Sides sides, Languages languages, int separator, int T, IndexSettings settings) {
    source = new TokenStream(sides.source(), new Joint.None());
    target = new TokenStream(sides.target(), new Joint.None());
    this.languages = languages;
    this.separator = separator;
    this.T = T;
    indexes = new EpochIndexes(settings.directory(), name, settings.threads(), new Fitting());
  }

  @Override
  public int T() {
    return T;
  }

  /** The pairs that fit, the same in each epoch. */
  @Override
  public long count(long epoch) throws IOException {
    return indexes.count(0);
  }

  @Override
  public int length(long epoch, long index) throws IOException {
    long pair = indexes.entry(0, index)[0];
    return length(source, pair) + length(target, pair) + SPECIAL_TOKENS;
  }

  @Override
  public void fill(long epoch, long index, SampleRow row) throws IOException {
    Objects.checkIndex(index, count(epoch));
    long pair = indexes.entry(0, index)[0];
    row.clear();
    side(source, pair, languages.source(), row);
    side(target, pair, languages.target(), row);
  }

  private void side(TokenStream stream, long document, int language, SampleRow row) {
    int length = length(stream, document);
    row.append(separator, 0, language);
    row.append(stream, stream.document(document), length, 1, language);
    row.append(separator, length + 1, language);
  }

  private static int length(TokenStream stream, long document) {
    return (int) (stream.document(document + 1) - stream.document(document));
  }

  @Override
  public void close() throws IOException {
    indexes.close();
  }

  private final class Fitting implements EpochIndexes.Maker {
    @Override
    public long shards() {
      return (source.dataset().documents() + SHARD - 1) / SHARD;
    }

    @Override
    public EpochIndexes.Entries shard(long epoch, long shard) {
      EpochIndexes.Entries entries = new EpochIndexes.Entries();
      long end = Math.min(source.dataset().documents(), (shard + 1) * SHARD);
      for (long pair = shard * SHARD; pair < end; pair++) {
        if ((long) length(source, pair) + length(target, pair) + SPECIAL_TOKENS <= T) {
          entries.add(pair);
          entries.end();
        }
      }
      return entries;
    }
  }
}
