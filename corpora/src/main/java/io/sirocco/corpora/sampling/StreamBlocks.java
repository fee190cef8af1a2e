package io.sirocco.corpora.sampling;

import java.util.Objects;

/**
 * A stream in blocks of T inputs, each with the token that follows it as its target. In an epoch
 * every token of the stream but the last is an input once, and every token but the first a target
 * once; where the blocks begin changes by the epoch.
 *
 * <p>The stream is cut as a ring that begins at a random place, so that the number of blocks is the
 * same in each epoch. The block in which the ring closes has two parts, each an attention group;
 * the last block may be short.
 */
public final class StreamBlocks implements Samples {

  private final TokenStream stream;
  private final int T;
  private final RandomKey key;
  private final long inputs;

  /**
   * Blocks of a stream.
   *
   * @param what names the data in errors
   * @param seed of the run
   * @throws IllegalArgumentException if the stream has fewer than 2 tokens
   */
  public StreamBlocks(String what, TokenStream stream, int T, long seed) {
    if (stream.length() < 2) {
      throw new IllegalArgumentException(
          "%s has %d tokens, a target needs 2".formatted(what, stream.length()));
    }
    this.stream = stream;
    this.T = T;
    key = RandomKey.of(seed, RandomKey.Purpose.OFFSET);
    inputs = stream.length() - 1;
  }

  @Override
  public int T() {
    return T;
  }

  @Override
  public long count(long epoch) {
    return (inputs - 1) / T + 1;
  }

  @Override
  public void fill(long epoch, long index, SampleRow row) {
    Objects.checkIndex(index, count(epoch));
    row.clear();
    long begin = index * T;
    int length = (int) Math.min(T, inputs - begin);
    long first = (begin + key.below(inputs, epoch)) % inputs;
    int before = (int) Math.min(length, inputs - first);
    row.appendCausal(stream, first, before, 0);
    if (before < length) {
      row.appendCausal(stream, 0, length - before, 1);
    }
  }

  @Override
  public void close() {
    // The stream's dataset belongs to its store.
  }
}
