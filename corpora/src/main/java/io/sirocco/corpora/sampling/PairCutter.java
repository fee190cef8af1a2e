package io.sirocco.corpora.sampling;

import io.sirocco.corpora.store.Dataset;
import java.util.function.Consumer;

/** Cuts one document into pairs, see {@link SentencePairs}. */
final class PairCutter {

  /** [CLS], [SEP] and [SEP]. */
  static final int SPECIAL_TOKENS = 3;

  private static final double SHORT_PROBABILITY = 0.1;
  private static final int TRIES = 10;

  private final Dataset dataset;
  private final long document;
  private final int room;
  private final SentencePairs.Relation relation;
  private final RandomKey key;
  private long draws;

  PairCutter(
      Dataset dataset, long document, int T, SentencePairs.Relation relation, RandomKey key) {
    this.dataset = dataset;
    this.document = document;
    room = T - SPECIAL_TOKENS;
    this.relation = relation;
    this.key = key;
  }

  /** A fair coin. */
  @FunctionalInterface
  interface Coin {
    boolean toss();
  }

  void cut(Consumer<SentencePair> receiver) {
    int target = target();
    long end = dataset.firstSequence(document + 1);
    long begin = dataset.firstSequence(document);
    while (begin < end) {
      long next = begin;
      long length = 0;
      while (next < end && (next == begin || length < target)) {
        length += dataset.sequenceLength(next++);
      }
      long used = begin + 1;
      if (next - begin >= 2) {
        used = begin + 1 + key.below(next - begin - 1, draws++);
      }
      long a = dataset.firstToken(begin);
      int lengthA = (int) (dataset.firstToken(used) - a);
      long b = dataset.firstToken(used);
      int lengthB = (int) (dataset.firstToken(next) - b);
      boolean other = next - begin == 1 || key.uniform(draws++) < 0.5;
      if (!other) {
        receiver.accept(fit(new SentencePair(a, lengthA, b, lengthB, SentencePair.RIGHT)));
      } else if (relation == SentencePairs.Relation.NEXT) {
        receiver.accept(fit(random(a, lengthA, target - lengthA)));
      } else if (lengthB > 0) {
        receiver.accept(fit(new SentencePair(b, lengthB, a, lengthA, SentencePair.WRONG)));
      }
      begin = other && relation == SentencePairs.Relation.NEXT ? used : next;
    }
  }

  /** Mostly as long as fits; short sometimes, as in what a model is used for. */
  private int target() {
    return key.uniform(draws++) < SHORT_PROBABILITY
        ? 2 + (int) key.below(room - 1L, draws++)
        : room;
  }

  private SentencePair random(long firstA, int lengthA, int target) {
    long other = document;
    for (int i = 0; i < TRIES && other == document; i++) {
      other = key.below(dataset.documents(), draws++);
    }
    long begin = dataset.firstSequence(other);
    long end = dataset.firstSequence(other + 1);
    begin += key.below(end - begin, draws++);
    long first = dataset.firstToken(begin);
    long next = begin + 1;
    while (next < end && dataset.firstToken(next) - first < target) {
      next++;
    }
    int lengthB = (int) (dataset.firstToken(next) - first);
    return new SentencePair(firstA, lengthA, first, lengthB, SentencePair.WRONG);
  }

  private SentencePair fit(SentencePair pair) {
    return pair.fitting(room, () -> key.uniform(draws++) < 0.5);
  }
}
