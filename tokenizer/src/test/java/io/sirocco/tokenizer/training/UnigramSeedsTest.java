package io.sirocco.tokenizer.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class UnigramSeedsTest {
  @Provide
  Arbitrary<Map<String, Long>> words() {
    return Words.arbitrary("abc", 9);
  }

  @Property(tries = 500)
  void areTheMostFrequentAndLongSubstringsThatAreFollowedByDifferentThings(
      @ForAll("words") Map<String, Long> words,
      @ForAll @IntRange(min = 2, max = 7) int longest,
      @ForAll @IntRange(min = 1, max = 4) int least,
      @ForAll @IntRange(min = 1, max = 30) int most,
      @ForAll @IntRange(min = 1, max = 3) int threads) {
    WordCounts counts = Words.of(words);
    Alphabet alphabet = Alphabet.of(counts, AlphabetLimit.EVERYTHING);
    SymbolText text = SymbolText.ofCharacters(counts, alphabet, Affixes.NONE);
    Map<String, Long> expected = substrings(words, longest, least);

    UnigramSeeds seeds;
    try (Workers workers = new Workers(threads)) {
      seeds = new UnigramSeeds(text, longest, least, most, workers);
    }

    List<String> found = new ArrayList<>();
    for (int seed = 0; seed < seeds.size(); seed++) {
      String spelled = spell(text, seeds.position(seed, 0), seeds.length(seed));
      found.add(spelled);
      assertThat(seeds.score(seed)).as(spelled).isEqualTo(expected.get(spelled));
      assertThat(seeds.occurrences(seed)).isEqualTo(places(words, spelled));
      for (int i = 0; i < seeds.occurrences(seed); i++) {
        assertThat(spell(text, seeds.position(seed, i), seeds.length(seed))).isEqualTo(spelled);
      }
    }
    List<String> best = new ArrayList<>(expected.keySet());
    best.sort(
        Comparator.<String>comparingLong(part -> expected.getOrDefault(part, 0L))
            .reversed()
            .thenComparing(part -> part));
    assertThat(found).isEqualTo(best.subList(0, Math.min(most, best.size())));
  }

  private static String spell(SymbolText text, int position, int length) {
    StringBuilder spelled = new StringBuilder();
    for (int i = position; i < position + length; i++) {
      spelled.append(new String(text.tokens().get(text.symbols()[i]), StandardCharsets.UTF_8));
    }
    return spelled.toString();
  }

  private static int places(Map<String, Long> words, String part) {
    int places = 0;
    for (String word : words.keySet()) {
      for (int i = word.indexOf(part); i >= 0; i = word.indexOf(part, i + 1)) {
        places++;
      }
    }
    return places;
  }

  /** Frequency times length, by looking at every substring. */
  private static Map<String, Long> substrings(Map<String, Long> words, int longest, long least) {
    Map<String, Long> frequencies = new HashMap<>();
    Map<String, Set<String>> followers = new HashMap<>();
    words.forEach((word, count) -> {
      for (int i = 0; i < word.length(); i++) {
        for (int j = i + 2; j <= Math.min(word.length(), i + longest); j++) {
          String part = word.substring(i, j);
          frequencies.merge(part, count, Long::sum);
          // Every end of a word is different from all others.
          String next = j == word.length() ? word + i : word.substring(j, j + 1);
          followers.computeIfAbsent(part, _ -> new HashSet<>()).add(j - i == longest ? "" : next);
        }
      }
    });
    Map<String, Long> scores = new HashMap<>();
    frequencies.forEach((part, frequency) -> {
      Set<String> next = followers.getOrDefault(part, Set.of());
      boolean goesOn = next.size() == 1 && next.iterator().next().length() == 1;
      if (frequency >= least && !(goesOn && part.length() < longest)) {
        scores.put(part, frequency * part.length());
      }
    });
    return scores;
  }
}
