package io.sirocco.corpora.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.corpora.store.Dataset;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What holds of all samples, over any data: order of access, epochs, ranks. */
final class SamplingRulesTest {

  private static final int END = TemporaryStore.END;
  private static final int EPOCHS = 3;

  /** Everything that a row holds. */
  private static String text(SampleRow row) {
    return "%s %s %s %s %s %s %d %d"
        .formatted(
            Arrays.toString(row.ids()),
            Arrays.toString(row.targets()),
            Arrays.toString(row.positions()),
            Arrays.toString(row.groups()),
            Arrays.toString(row.segments()),
            Arrays.toString(row.wordStarts()),
            row.length(),
            row.label());
  }

  /** Every form of samples. */
  private static List<Samples> forms(
      TemporaryStore store, Dataset source, Dataset target, int T, long seed) throws IOException {
    TokenStream documents = new TokenStream(source, new Joint.AfterDocument(END));
    SentencePairs.SpecialIds special = new SentencePairs.SpecialIds(END, END);
    SingleSentences.Ends ends = new SingleSentences.Ends(END, END);
    SingleSentences sentences = new SingleSentences(source, ends, T, 2);
    TranslationPairs pairs =
        new TranslationPairs(
            "pairs",
            new TranslationPairs.Sides(source, target),
            new TranslationPairs.Languages(0, 1),
            END,
            T,
            store.indexes(1));
    return List.of(
        new StreamBlocks("blocks", documents, T, seed),
        new PackedDocuments("packed", documents, T, seed, store.indexes(2)),
        new LanguageStream(source, END, T, 3, 1),
        sentences,
        new PackedSamples("sentences", sentences, seed, store.indexes(2)),
        pairs,
        new PackedSamples("translations", pairs, seed, store.indexes(2)),
        new SentencePairs(
            "next", source, special, SentencePairs.Relation.NEXT, T, seed, store.indexes(2)),
        new SentencePairs(
            "order", source, special, SentencePairs.Relation.ORDER, T, seed, store.indexes(1)));
  }

  /** Epochs and their samples are asked for in another order, an epoch twice. */
  @Property(tries = 15)
  void aSampleIsTheSameInAnyOrderOfAccess(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 25) int documents,
      @ForAll @IntRange(min = 5, max = 30) int T)
      throws IOException {
    try (TemporaryStore store = new TemporaryStore()) {
      Dataset source = store.random(seed, documents, 4, 6);
      Dataset target = store.random(seed + 1, documents, 4, 6);
      List<Samples> forward = forms(store, source, target, T, seed);
      List<Samples> shuffled = forms(store, source, target, T, seed);
      SampleRow row = new SampleRow(T);
      for (int form = 0; form < forward.size(); form++) {
        try (Samples first = forward.get(form);
            Samples second = shuffled.get(form)) {
          List<List<String>> expected = new ArrayList<>();
          for (long epoch = 0; epoch < EPOCHS; epoch++) {
            List<String> rows = new ArrayList<>();
            for (long i = 0; i < first.count(epoch); i++) {
              first.fill(epoch, i, row);
              rows.add(text(row));
            }
            expected.add(rows);
          }
          for (int epoch : new int[] {2, 0, 1, 0}) {
            List<Integer> order =
                new ArrayList<>(IntStream.range(0, expected.get(epoch).size()).boxed().toList());
            Collections.shuffle(order, new Random(seed));
            for (int i : order) {
              second.fill(epoch, i, row);
              assertThat(text(row)).isEqualTo(expected.get(epoch).get(i));
            }
          }
        }
      }
    }
  }

  /** Tokens next to each other in a row of texts, as "first second", sorted. */
  private static List<String> neighbors(List<int[]> texts) {
    List<String> neighbors = new ArrayList<>();
    for (int[] text : texts) {
      for (int i = 1; i < text.length; i++) {
        neighbors.add(text[i - 1] + " " + text[i]);
      }
    }
    Collections.sort(neighbors);
    return neighbors;
  }

  private static List<String> predictions(Samples samples, long epoch) throws IOException {
    List<String> predictions = new ArrayList<>();
    SampleRow row = new SampleRow(samples.T());
    for (long i = 0; i < samples.count(epoch); i++) {
      samples.fill(epoch, i, row);
      for (int t = 0; t < row.length(); t++) {
        predictions.add(row.ids()[t] + " " + row.targets()[t]);
      }
    }
    Collections.sort(predictions);
    return predictions;
  }

  private static int[] read(TokenStream stream, long first, long end) {
    int[] ids = new int[(int) (end - first)];
    stream.copy(first, ids.length, ids, 0);
    return ids;
  }

  /** Each token but the first is predicted once an epoch, from the one before it. */
  @Property(tries = 30)
  void everyTokenOfACausalStreamIsUsedOnceAnEpoch(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 40) int documents,
      @ForAll @IntRange(min = 1, max = 50) int T)
      throws IOException {
    try (TemporaryStore store = new TemporaryStore()) {
      Dataset dataset = store.random(seed, documents, 4, 6);
      for (Joint joint :
          List.of(new Joint.None(), new Joint.AfterDocument(END), new Joint.AfterSequence(END))) {
        TokenStream stream = new TokenStream(dataset, joint);
        if (stream.length() < 2) {
          continue;
        }
        List<String> expected = neighbors(List.of(read(stream, 0, stream.length())));
        StreamBlocks blocks = new StreamBlocks("test", stream, T, seed);
        for (long epoch = 0; epoch < EPOCHS; epoch++) {
          assertThat(predictions(blocks, epoch)).isEqualTo(expected);
        }
      }
    }
  }

  @Property(tries = 30)
  void everyTokenOfAPackedDocumentIsUsedOnceAnEpoch(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 40) int documents,
      @ForAll @IntRange(min = 1, max = 50) int T)
      throws IOException {
    try (TemporaryStore store = new TemporaryStore()) {
      Dataset dataset = store.random(seed, documents, 4, 6);
      for (Joint joint : List.of(new Joint.AfterDocument(END), new Joint.AfterSequence(END))) {
        TokenStream stream = new TokenStream(dataset, joint);
        List<int[]> texts = new ArrayList<>();
        for (long d = 0; d < documents; d++) {
          texts.add(read(stream, stream.document(d), stream.document(d + 1)));
        }
        try (PackedDocuments packed =
            new PackedDocuments("test", stream, T, seed, store.indexes(2))) {
          for (long epoch = 0; epoch < EPOCHS; epoch++) {
            assertThat(predictions(packed, epoch)).isEqualTo(neighbors(texts));
          }
        }
      }
    }
  }

  /** What the ranks of a run see together is what one process sees, and no two see the same. */
  @Property(tries = 25)
  void ranksAreDisjointAndComplete(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 30) int documents,
      @ForAll @IntRange(min = 1, max = 7) int world,
      @ForAll @IntRange(min = 1, max = 5) int batch)
      throws IOException {
    try (TemporaryStore store = new TemporaryStore()) {
      Dataset dataset = store.random(seed, documents, 4, 6);
      LanguageSchedule schedule = new LanguageSchedule(new long[] {1}, .7, seed);
      SingleSentences samples =
          new SingleSentences(dataset, new SingleSentences.Ends(END, END), 8, 0);
      try (SampleMixture mixture = new SampleMixture(List.of(samples), schedule, batch, seed)) {
        Set<SampleMixture.Address> seen = new HashSet<>();
        long items = EPOCHS * samples.count(0);
        for (int rank = 0; rank < world; rank++) {
          Shard shard = new Shard(rank, world);
          for (long local = 0; local < shard.count(items); local++) {
            assertThat(seen.add(mixture.address(shard.global(local)))).isTrue();
          }
        }
        Set<SampleMixture.Address> all = new HashSet<>();
        for (long epoch = 0; epoch < EPOCHS; epoch++) {
          for (long i = 0; i < samples.count(epoch); i++) {
            all.add(new SampleMixture.Address(0, epoch, i));
          }
        }
        assertThat(seen).isEqualTo(all);
      }
    }
  }
}
