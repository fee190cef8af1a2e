package io.sirocco.corpora.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.corpora.store.Dataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks of a stream and packed documents: what a causal model is trained on. */
final class CausalSamplesTest {

  private static final int END = 59_999;

  @TempDir private Path folder;

  static Stream<Joint> joints() {
    return Stream.of(new Joint.None(), new Joint.AfterDocument(END), new Joint.AfterSequence(END));
  }

  @ParameterizedTest
  @MethodSource("joints")
  void streamIsTheTextsWithJointsBetween(Joint joint) throws IOException {
    try (Dataset dataset = StoredSamples.openNumbered(folder, 5, 40, 4, 9)) {
      List<Integer> expected = new ArrayList<>();
      List<Boolean> words = new ArrayList<>();
      for (long d = 0; d < dataset.documents(); d++) {
        for (long s = dataset.firstSequence(d); s < dataset.firstSequence(d + 1); s++) {
          for (long t = dataset.firstToken(s); t < dataset.firstToken(s + 1); t++) {
            expected.add((int) t);
            words.add(dataset.wordStart(t));
          }
          if (joint instanceof Joint.AfterSequence) {
            expected.add(END);
            words.add(true);
          }
        }
        if (joint instanceof Joint.AfterDocument) {
          expected.add(END);
          words.add(true);
        }
      }
      TokenStream stream = new TokenStream(dataset, joint);
      assertThat(stream.length()).isEqualTo(expected.size());
      for (int first = 0; first < expected.size(); first++) {
        int count = Math.min(23, expected.size() - first);
        int[] ids = new int[count];
        boolean[] starts = new boolean[count];
        stream.copy(first, count, ids, starts, 0);
        assertThat(ids)
            .isEqualTo(expected.subList(first, first + count).stream().mapToInt(i -> i).toArray());
        for (int i = 0; i < count; i++) {
          assertThat(starts[i]).isEqualTo(words.get(first + i));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 64, 100_000})
  void everyTokenIsAnInputAndATargetOnceAnEpoch(int T) throws IOException {
    try (Dataset dataset = StoredSamples.openNumbered(folder, 6, 60, 4, 9)) {
      TokenStream stream = new TokenStream(dataset, new Joint.None());
      StreamBlocks blocks = new StreamBlocks("test", stream, T, 11);
      for (long epoch = 0; epoch < 3; epoch++) {
        int[] inputs = new int[(int) stream.length()];
        int[] targets = new int[(int) stream.length()];
        SampleRow row = new SampleRow(T);
        for (long i = 0; i < blocks.count(epoch); i++) {
          blocks.fill(epoch, i, row);
          assertRowFollowsTheStream(row, inputs, targets);
        }
        int last = inputs.length - 1;
        assertThat(Arrays.copyOf(inputs, last)).containsOnly(1);
        assertThat(inputs[last]).isZero();
        assertThat(Arrays.copyOfRange(targets, 1, last + 1)).containsOnly(1);
        assertThat(targets[0]).isZero();
      }
    }
  }

  /** Ids are places in the stream here: inside a group each target is the next place. */
  private static void assertRowFollowsTheStream(SampleRow row, int[] inputs, int[] targets) {
    assertThat(row.length()).isPositive();
    for (int t = 0; t < row.T(); t++) {
      if (t >= row.length()) {
        assertThat(row.groups()[t]).isEqualTo(SampleRow.ABSENT);
        assertThat(row.targets()[t]).isEqualTo(SampleRow.NO_TARGET);
        continue;
      }
      inputs[row.ids()[t]]++;
      targets[row.targets()[t]]++;
      assertThat(row.targets()[t]).isEqualTo(row.ids()[t] + 1);
      boolean sameGroup = t > 0 && row.groups()[t] == row.groups()[t - 1];
      assertThat(row.positions()[t]).isEqualTo(sameGroup ? row.positions()[t - 1] + 1 : 0);
      if (sameGroup) {
        assertThat(row.ids()[t]).isEqualTo(row.ids()[t - 1] + 1);
      }
    }
  }

  @Test
  void blocksBeginElsewhereInEachEpoch() throws IOException {
    try (Dataset dataset = StoredSamples.openNumbered(folder, 6, 60, 4, 9)) {
      StreamBlocks blocks =
          new StreamBlocks("test", new TokenStream(dataset, new Joint.None()), 16, 3);
      SampleRow row = new SampleRow(16);
      List<Integer> begins = new ArrayList<>();
      for (long epoch = 0; epoch < 20; epoch++) {
        blocks.fill(epoch, 0, row);
        begins.add(row.ids()[0]);
      }
      assertThat(begins.stream().distinct().count()).isGreaterThan(15);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 16, 64})
  void packedDocumentsAreWholeAndKeepToThemselves(int T) throws IOException {
    try (Dataset dataset = StoredSamples.openNumbered(folder, 7, 300, 3, 9);
        PackedDocuments packed =
            new PackedDocuments(
                "packed",
                new TokenStream(dataset, new Joint.None()),
                T,
                5,
                new IndexSettings(folder.resolve("index"), 2))) {
      for (long epoch = 0; epoch < 2; epoch++) {
        int[] inputs = new int[(int) dataset.tokens()];
        int[] targets = new int[(int) dataset.tokens()];
        SampleRow row = new SampleRow(T);
        long positions = 0;
        for (long i = 0; i < packed.count(epoch); i++) {
          packed.fill(epoch, i, row);
          assertRowFollowsTheStream(row, inputs, targets);
          assertGroupsAreDocuments(row, dataset);
          positions += row.length();
        }
        for (long d = 0; d < dataset.documents(); d++) {
          int first = (int) dataset.firstTokenOfDocument(d);
          int end = (int) dataset.firstTokenOfDocument(d + 1);
          for (int t = first; t < end; t++) {
            assertThat(inputs[t]).isEqualTo(t < end - 1 ? 1 : 0);
            assertThat(targets[t]).isEqualTo(t > first ? 1 : 0);
          }
        }
        // Best fit wastes little: measured 0.6 % at most.
        assertThat((double) positions / (packed.count(epoch) * T)).isGreaterThan(0.95);
      }
    }
  }

  private static void assertGroupsAreDocuments(SampleRow row, Dataset dataset) {
    for (int t = 0; t < row.length(); t++) {
      long document = dataset.documentOf(row.ids()[t]);
      assertThat(dataset.documentOf(row.targets()[t])).isEqualTo(document);
      if (t > 0 && row.groups()[t] == row.groups()[t - 1]) {
        assertThat(dataset.documentOf(row.ids()[t - 1])).isEqualTo(document);
      }
    }
  }

  @Test
  void packingDependsOnTheEpochAndNotOnThreads() throws IOException {
    try (Dataset dataset = StoredSamples.openNumbered(folder, 7, 2000, 2, 5)) {
      TokenStream stream = new TokenStream(dataset, new Joint.AfterDocument(END));
      try (PackedDocuments one =
              new PackedDocuments("one", stream, 32, 5, new IndexSettings(folder.resolve("a"), 1));
          PackedDocuments four =
              new PackedDocuments(
                  "four", stream, 32, 5, new IndexSettings(folder.resolve("b"), 4))) {
        assertThat(one.count(0)).isEqualTo(four.count(0));
        assertThat(rows(one, 0)).isEqualTo(rows(four, 0)).isNotEqualTo(rows(one, 1));
        // Back to an epoch whose index was dropped.
        assertThat(rows(one, 2)).isNotEqualTo(rows(one, 3));
        assertThat(rows(one, 0)).isEqualTo(rows(four, 0));
      }
    }
  }

  private static List<List<Integer>> rows(Samples samples, long epoch) throws IOException {
    List<List<Integer>> rows = new ArrayList<>();
    SampleRow row = new SampleRow(samples.T());
    for (long i = 0; i < samples.count(epoch); i++) {
      samples.fill(epoch, i, row);
      rows.add(Arrays.stream(row.ids()).boxed().toList());
    }
    return rows;
  }
}
