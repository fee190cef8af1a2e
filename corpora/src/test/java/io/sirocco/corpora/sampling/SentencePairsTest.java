package io.sirocco.corpora.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.corpora.store.Dataset;
import io.sirocco.corpora.store.TokenizedDocument;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SentencePairsTest {

  private static final SentencePairs.SpecialIds SPECIAL =
      new SentencePairs.SpecialIds(59_998, 59_999);

  @TempDir private Path folder;

  private SentencePairs pairs(Dataset dataset, int T, int threads) {
    return new SentencePairs(
        "pairs" + threads,
        dataset,
        SPECIAL,
        SentencePairs.Relation.NEXT,
        T,
        3,
        new IndexSettings(folder.resolve("index"), threads));
  }

  @Test
  void sampleIsBothSidesBetweenSpecialTokens() throws IOException {
    try (Dataset dataset = StoredSamples.openNumbered(folder, 1, 100, 8, 9);
        SentencePairs pairs = pairs(dataset, 40, 2)) {
      SampleRow row = new SampleRow(40);
      for (long i = 0; i < pairs.count(0); i++) {
        SentencePair pair = pairs.pair(0, i);
        pairs.fill(0, i, row);
        int a = pair.lengthA();
        int b = pair.lengthB();
        assertThat(row.length()).isEqualTo(a + b + 3);
        assertThat(row.label()).isEqualTo(pair.label());
        assertThat(row.ids()[0]).isEqualTo(59_998);
        assertThat(row.ids()[a + 1]).isEqualTo(59_999);
        assertThat(row.ids()[a + b + 2]).isEqualTo(59_999);
        for (int t = 0; t < row.length(); t++) {
          assertThat(row.segments()[t]).isEqualTo(t < a + 2 ? 0 : 1);
          assertThat(row.positions()[t]).isEqualTo(t);
          assertThat(row.groups()[t]).isZero();
          if (t > 0 && t < a + 1) {
            assertThat(row.ids()[t]).isEqualTo((int) pair.firstA() + t - 1);
            assertThat(row.wordStarts()[t]).isEqualTo(dataset.wordStart(row.ids()[t]));
          }
          if (t > a + 1 && t < a + b + 2) {
            assertThat(row.ids()[t]).isEqualTo((int) pair.firstB() + t - a - 2);
          }
        }
      }
    }
  }

  @Test
  void randomSidesAreOfOtherDocumentsAndNextSidesFollow() throws IOException {
    try (Dataset dataset = StoredSamples.openNumbered(folder, 2, 300, 12, 9);
        SentencePairs pairs = pairs(dataset, 30, 2)) {
      long random = 0;
      long following = 0;
      long count = pairs.count(0);
      for (long i = 0; i < count; i++) {
        SentencePair pair = pairs.pair(0, i);
        assertThat(pair.lengthA()).isPositive();
        assertThat(pair.lengthB()).isPositive();
        assertThat(pair.lengthA() + pair.lengthB()).isLessThanOrEqualTo(27);
        long documentA = dataset.documentOf(pair.firstA());
        long documentB = dataset.documentOf(pair.firstB());
        if (pair.label() == SentencePair.WRONG) {
          random++;
          assertThat(documentB).isNotEqualTo(documentA);
        } else {
          assertThat(documentB).isEqualTo(documentA);
          // Truncation takes tokens from the front of B, or the back of A, so there may be a gap.
          assertThat(pair.firstB()).isGreaterThanOrEqualTo(pair.firstA() + pair.lengthA());
          following++;
        }
      }
      // A half of the chunks of several sentences, and all chunks of one: above a half.
      assertThat(random / (double) count).isBetween(0.5, 0.7);
      assertThat(following).isPositive();
    }
  }

  /** With sentences of one length the shares have a closed form. */
  @Test
  void halfOfTheChunksOfSeveralSentencesAreRandom() throws IOException {
    List<TokenizedDocument> documents = new ArrayList<>();
    int id = 0;
    for (int d = 0; d < 2500; d++) {
      int[] ids = new int[20];
      for (int i = 0; i < ids.length; i++) {
        ids[i] = id++;
      }
      documents.add(new TokenizedDocument(ids, new int[] {10, 20}, new long[] {1}, 20));
    }
    try (Dataset dataset = StoredSamples.open(folder, documents);
        SentencePairs pairs = pairs(dataset, 23, 2)) {
      // The first chunk of a document has both sentences, but where the target is short (10 %
      // drawn from 2 to 20, of which 9 of 19 are at most 10). Half of those chunks are random and
      // put the second sentence back, which is then alone and random, too.
      double both = 1 - 0.1 * 9 / 19;
      double expected = both / 2 * 1 + both / 2 * 2 + (1 - both) * 2;
      double randoms = both / 2 * 2 + (1 - both) * 2;
      long count = 0;
      long random = 0;
      for (long epoch = 0; epoch < 4; epoch++) {
        count += pairs.count(epoch);
        for (long i = 0; i < pairs.count(epoch); i++) {
          random += pairs.pair(epoch, i).label();
        }
      }
      // 10,000 documents: five standard deviations of a fair coin.
      assertThat((double) count).isBetween(expected * 10_000 - 250, expected * 10_000 + 250);
      assertThat((double) random).isBetween(randoms * 10_000 - 500, randoms * 10_000 + 500);
    }
  }

  @Test
  void everySentenceIsUsedAndUnusedOnesAreUsedAgain() throws IOException {
    try (Dataset dataset = StoredSamples.openNumbered(folder, 4, 200, 10, 3);
        SentencePairs pairs = pairs(dataset, 64, 2)) {
      // Nothing is truncated here but by the short targets' excess, so A and next B cover all.
      int[] covered = new int[(int) dataset.tokens()];
      for (long i = 0; i < pairs.count(0); i++) {
        SentencePair pair = pairs.pair(0, i);
        for (int t = 0; t < pair.lengthA(); t++) {
          covered[(int) pair.firstA() + t]++;
        }
        for (int t = 0; pair.label() == SentencePair.RIGHT && t < pair.lengthB(); t++) {
          covered[(int) pair.firstB() + t]++;
        }
      }
      assertThat(covered).containsOnly(1);
    }
  }

  @Test
  void longerSideIsCutAtBothEnds() {
    boolean[] tosses = {true, false, true, true, false};
    int[] next = {0};
    SentencePair fitted = new SentencePair(100, 7, 200, 3, 1).fitting(5, () -> tosses[next[0]++]);
    // A loses front, back, front, front until it is as long as B, then B its back.
    assertThat(fitted).isEqualTo(new SentencePair(103, 3, 200, 2, 1));
  }

  @Test
  void epochsDifferAndThreadsDoNotMatter() throws IOException {
    try (Dataset dataset = StoredSamples.openNumbered(folder, 2, 5000, 3, 3);
        SentencePairs one = pairs(dataset, 30, 1);
        SentencePairs three = pairs(dataset, 30, 3)) {
      assertThat(one.count(0)).isEqualTo(three.count(0));
      int different = 0;
      for (long i = 0; i < one.count(0); i++) {
        assertThat(one.pair(0, i)).isEqualTo(three.pair(0, i));
        different += i < one.count(1) && one.pair(0, i).equals(one.pair(1, i)) ? 0 : 1;
      }
      assertThat(different).isGreaterThan(1000);
    }
  }
}
