package io.sirocco.corpora.deduplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DuplicateFinderTest {

  @TempDir Path directory;

  private List<Integer> duplicates(Duplication duplication, List<String> texts, long heapBytes)
      throws IOException {
    try (DuplicateFinder finder = new DuplicateFinder(duplication, directory, heapBytes)) {
      for (String text : texts) {
        finder.add(finder.marks(text));
      }
      Duplicates found = finder.find();
      assertThat(found.texts()).isEqualTo(texts.size());
      List<Integer> numbers =
          IntStream.range(0, texts.size()).filter(found::contains).boxed().toList();
      assertThat(found.count()).isEqualTo(numbers.size());
      return numbers;
    }
  }

  @Test
  void equalTextsAreFoundWhateverTheirCaseAndBlanks() throws IOException {
    List<String> texts = List.of("A b", "c", "a  B\n", "C", "d", "a b c");
    assertThat(duplicates(new Duplication.Exact(), texts, 1 << 14)).containsExactly(2, 3);
    assertThat(duplicates(new Duplication.Exact(), List.of(), 1 << 14)).isEmpty();
  }

  @Test
  void runsOnTheDiskGiveTheSame() throws IOException {
    Random random = new Random(5);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      texts.add("text " + random.nextInt(3000));
    }
    Set<String> seen = new HashSet<>();
    List<Integer> expected =
        IntStream.range(0, texts.size()).filter(i -> !seen.add(texts.get(i))).boxed().toList();
    assertThat(duplicates(new Duplication.Exact(), texts, 1 << 24)).isEqualTo(expected);
    assertThat(duplicates(new Duplication.Exact(), texts, 4096)).isEqualTo(expected);
    try (var left = Files.list(directory)) {
      assertThat(left).as("files left behind").isEmpty();
    }
  }

  private static List<String> words(Random random, int count) {
    return IntStream.range(0, count).mapToObj(_ -> "w" + random.nextInt(100_000)).toList();
  }

  private static String changed(List<String> words, double share, Random random) {
    List<String> copy = new ArrayList<>(words);
    for (int i = 0; i < copy.size(); i++) {
      if (random.nextDouble() < share) {
        copy.set(i, "x" + random.nextInt());
      }
    }
    return String.join(" ", copy);
  }

  @Test
  void nearDuplicatesAreFoundAndOthersKept() throws IOException {
    Random random = new Random(7);
    List<String> texts = new ArrayList<>();
    Set<Integer> near = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      List<String> words = words(random, 300);
      texts.add(String.join(" ", words));
      if (i % 2 == 0) {
        // 1.5 % of the words: some 7 % of the runs of five; Jaccard's index .87.
        near.add(texts.size());
        texts.add(changed(words, .015, random));
      } else {
        // A tenth of the words: Jaccard's index .4.
        texts.add(changed(words, .1, random));
      }
    }
    List<Integer> found = duplicates(new Duplication.Near(.7), texts, 1 << 14);
    assertThat(found).allMatch(near::contains);
    assertThat(found.size()).isGreaterThanOrEqualTo(97);
    assertThat(duplicates(new Duplication.Near(.7), texts, 1 << 24)).isEqualTo(found);
  }

  @Test
  void theFirstOfAClusterIsKept() throws IOException {
    Random random = new Random(3);
    List<String> words = words(random, 400);
    List<String> texts = new ArrayList<>(List.of("another text of some words altogether"));
    for (int i = 0; i < 5; i++) {
      texts.add(changed(words, .005, random));
    }
    assertThat(duplicates(new Duplication.Near(.8), texts, 1 << 10)).containsExactly(2, 3, 4, 5);
    Collections.reverse(texts);
    assertThat(duplicates(new Duplication.Near(.8), texts, 1 << 10)).containsExactly(1, 2, 3, 4);
  }

  @Test
  void textsWithoutBlanksAreComparedByCharacters() throws IOException {
    String text = "敏捷的棕色狐狸跳过了懒狗然后跑进了黑暗的森林里再也没有人看见过它因为那里住着一只很大的熊";
    List<String> texts = List.of(text, text + "。", "完全不同的另外一句话说的是今天的天气很好我们去公园散步吧你觉得怎么样");
    assertThat(duplicates(new Duplication.Near(.8), texts, 1 << 10)).containsExactly(1);
  }

  @Test
  void theSketchEstimatesJaccardsIndex() {
    Random random = new Random(11);
    double error = 0;
    for (int i = 0; i < 50; i++) {
      List<String> words = words(random, 500);
      String other = changed(words, .03, random);
      double estimate = MinHash.similarity(signature(String.join(" ", words)), signature(other));
      error += estimate - jaccard(words, List.of(other.split(" ", -1)));
    }
    // A bin agrees or not: standard error of the mean of 50 estimates .006.
    assertThat(error / 50).isEqualTo(0, within(.025));
  }

  private static byte[] signature(String text) {
    return MinHash.of(text, 8).sketch();
  }

  private static double jaccard(List<String> a, List<String> b) {
    Set<List<String>> first = runs(a);
    Set<List<String>> second = runs(b);
    Set<List<String>> both = new HashSet<>(first);
    both.retainAll(second);
    return both.size() / (double) (first.size() + second.size() - both.size());
  }

  private static Set<List<String>> runs(List<String> words) {
    Set<List<String>> runs = new HashSet<>();
    for (int i = 0; i + MinHash.RUN <= words.size(); i++) {
      runs.add(words.subList(i, i + MinHash.RUN));
    }
    return runs;
  }

  @Test
  void whatComesLaterChangesNothingForEarlierTexts() throws IOException {
    Random random = new Random(13);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      boolean fresh = i == 0 || random.nextInt(3) == 0;
      List<String> words =
          fresh ? words(random, 120) : List.of(texts.get(random.nextInt(i)).split(" ", -1));
      texts.add(changed(words, .03 * random.nextDouble(), random));
    }
    List<Integer> all = duplicates(new Duplication.Near(.8), texts, 1 << 24);
    assertThat(all).hasSizeBetween(50, 150);
    for (int end : new int[] {1, 40, 123, 199}) {
      assertThat(duplicates(new Duplication.Near(.8), texts.subList(0, end), 1 << 14))
          .isEqualTo(all.stream().filter(text -> text < end).toList());
    }
  }

  @Test
  void noTwoThatRemainAreMuchAlike() throws IOException {
    Random random = new Random(17);
    List<List<String>> texts = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      boolean fresh = i == 0 || random.nextInt(3) == 0;
      List<String> words = fresh ? words(random, 120) : texts.get(random.nextInt(i));
      texts.add(List.of(changed(words, .03 * random.nextDouble(), random).split(" ", -1)));
    }
    Set<Integer> found =
        Set.copyOf(
            duplicates(
                new Duplication.Near(.8),
                texts.stream().map(words -> String.join(" ", words)).toList(),
                1 << 24));
    for (int b = 0; b < texts.size(); b++) {
      for (int a = 0; a < b; a++) {
        if (!found.contains(a) && !found.contains(b)) {
          // Three standard errors of an estimate from 128 bins above the threshold.
          assertThat(jaccard(texts.get(a), texts.get(b))).as("%d and %d", a, b).isLessThan(.91);
        }
      }
    }
  }

  @Test
  void shortTextsThatShareOneRunAreNoDuplicates() throws IOException {
    List<String> texts =
        List.of(
            "thank you for your letter of the third of May",
            "thank you for your letter about the broken window",
            "thank you for your letter!",
            "!!!",
            "???");
    assertThat(duplicates(new Duplication.Near(.8), texts, 1 << 14)).isEmpty();
  }

  @Test
  void bandsMissFewPairsAtTheThreshold() {
    assertThat(DuplicateFinder.rows(.8)).isEqualTo(7);
    assertThat(DuplicateFinder.rows(.5)).isBetween(3, 4);
    assertThat(DuplicateFinder.rows(.99)).isGreaterThan(20);
  }
}
