package io.sirocco.retrieval;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Word translation by nearest neighbors: for each source word all candidates are ranked by cosine.
 * A source word may have several right translations. Glavas et al., ACL 2019.
 *
 * @param precision the share of source words whose nearest candidate is right: P@1
 * @param meanAveragePrecision the mean over source words of their average precision
 * @param words source words
 * @param candidates among which translations are looked for
 */
public record WordTranslation(
    double precision, double meanAveragePrecision, int words, int candidates) {

  /**
   * An entry of a dictionary.
   *
   * @param source a word
   * @param target a translation of it
   */
  public record Entry(String source, String target) {}

  /** Words with their vectors, in one order. */
  public record Words(List<String> words, Vectors vectors) {
    /** Checks that each word has a vector. */
    public Words {
      words = List.copyOf(words);
      if (words.size() != vectors.count()) {
        throw new IllegalArgumentException(
            "%d words have %d vectors".formatted(words.size(), vectors.count()));
      }
    }
  }

  /**
   * Ranks the words of the target side for each source word of a dictionary.
   *
   * @throws IllegalArgumentException if a word of the dictionary is missing
   */
  public static WordTranslation of(List<Entry> dictionary, Words source, Words target) {
    Map<String, Integer> places = places(target.words());
    Map<String, Integer> sources = places(source.words());
    LinkedHashMap<String, Set<Integer>> right = new LinkedHashMap<>();
    for (Entry entry : dictionary) {
      right
          .computeIfAbsent(entry.source(), word -> new HashSet<>())
          .add(place(places, entry.target()));
    }
    Vectors from = source.vectors().normalized();
    Vectors to = target.vectors().normalized();
    double first = 0;
    double average = 0;
    for (Map.Entry<String, Set<Integer>> entry : right.entrySet()) {
      List<Integer> ranks = ranks(from, place(sources, entry.getKey()), to, entry.getValue());
      first += ranks.getFirst() == 0 ? 1 : 0;
      double precisions = 0;
      for (int i = 0; i < ranks.size(); i++) {
        precisions += (i + 1.0) / (ranks.get(i) + 1.0);
      }
      average += precisions / ranks.size();
    }
    int words = right.size();
    return new WordTranslation(first / words, average / words, words, target.words().size());
  }

  private static Map<String, Integer> places(List<String> words) {
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < words.size(); i++) {
      places.put(words.get(i), i);
    }
    return places;
  }

  private static int place(Map<String, Integer> places, String word) {
    Integer place = places.get(word);
    if (place == null) {
      throw new IllegalArgumentException("the word %s has no vector".formatted(word));
    }
    return place;
  }

  /** How many candidates are nearer than each of the right ones, in increasing order. */
  private static List<Integer> ranks(Vectors from, int word, Vectors to, Set<Integer> right) {
    float[] cosines = new float[to.count()];
    for (int i = 0; i < cosines.length; i++) {
      cosines[i] = from.product(word, to, i);
    }
    List<Integer> ranks = new ArrayList<>();
    for (int each : right) {
      int nearer = 0;
      for (int i = 0; i < cosines.length; i++) {
        nearer += cosines[i] > cosines[each] || (cosines[i] == cosines[each] && i < each) ? 1 : 0;
      }
      ranks.add(nearer);
    }
    ranks.sort(null);
    return ranks;
  }
}
