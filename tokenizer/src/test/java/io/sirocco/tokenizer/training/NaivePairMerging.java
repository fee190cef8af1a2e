package io.sirocco.tokenizer.training;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Learns pairs by counting all of them again before each merge: what {@link PairMerging} must do.
 */
final class NaivePairMerging {
  final List<String> tokens = new ArrayList<>();
  final List<String> merges = new ArrayList<>();
  private final List<Integer> lengths = new ArrayList<>();
  private final Map<List<Integer>, Long> words = new HashMap<>();
  private final Affixes affixes;
  private final Set<String> reserved;

  NaivePairMerging(Map<String, Long> counts, Affixes affixes, Set<String> reserved) {
    this.affixes = affixes;
    this.reserved = reserved;
    TreeMap<Integer, String> plain = new TreeMap<>();
    TreeMap<Integer, String> others = new TreeMap<>();
    Map<List<String>, Long> spelled = new HashMap<>();
    counts.forEach((word, count) -> {
      List<String> symbols = new ArrayList<>();
      for (int i = 0; i < word.length(); i++) {
        String symbol = word.substring(i, i + 1);
        plain.put((int) word.charAt(i), symbol);
        boolean last = i + 1 == word.length();
        symbol = i > 0 ? affixes.continuingPrefix() + symbol : symbol;
        symbol = last ? symbol + affixes.endOfWordSuffix() : symbol;
        symbols.add(symbol);
        others.put(4 * word.charAt(i) + (i > 0 ? 1 : 0) + (last ? 2 : 0), symbol);
      }
      spelled.put(symbols, count);
    });
    tokens.addAll(plain.values());
    for (String symbol : others.values()) {
      if (!tokens.contains(symbol)) {
        tokens.add(symbol);
      }
    }
    tokens.forEach(token -> lengths.add(1));
    spelled.forEach(
        (symbols, count) -> words.put(symbols.stream().map(tokens::indexOf).toList(), count));
  }

  void learn(int size, long least, int longest) {
    Set<List<Integer>> refused = new HashSet<>();
    while (tokens.size() < size) {
      List<Integer> best = best(least, longest, refused);
      if (best.isEmpty()) {
        return;
      }
      int left = best.get(0);
      int right = best.get(1);
      String token =
          tokens.get(left) + tokens.get(right).substring(affixes.continuingPrefix().length());
      int length = lengths.get(left) + lengths.get(right);
      int known = tokens.indexOf(token);
      if (reserved.contains(token) || (known >= 0 && lengths.get(known) != length)) {
        refused.add(best);
        continue;
      }
      if (known < 0) {
        known = tokens.size();
        tokens.add(token);
        lengths.add(length);
      }
      merges.add(tokens.get(left) + " " + tokens.get(right));
      replace(left, right, known);
    }
  }

  private List<Integer> best(long least, int longest, Set<List<Integer>> refused) {
    Map<List<Integer>, Long> pairs = new HashMap<>();
    words.forEach((word, count) -> {
      for (int i = 0; i + 1 < word.size(); i++) {
        pairs.merge(List.copyOf(word.subList(i, i + 2)), count, Long::sum);
      }
    });
    List<Integer> best = List.of();
    long most = 0;
    for (Map.Entry<List<Integer>, Long> entry : pairs.entrySet()) {
      List<Integer> pair = entry.getKey();
      long count = entry.getValue();
      boolean allowed =
          count >= least
              && lengths.get(pair.get(0)) + lengths.get(pair.get(1)) <= longest
              && !refused.contains(pair);
      if (allowed && (count > most || (count == most && before(pair, best)))) {
        best = pair;
        most = count;
      }
    }
    return best;
  }

  private static boolean before(List<Integer> a, List<Integer> b) {
    int byLeft = Integer.compare(a.get(0), b.get(0));
    return byLeft != 0 ? byLeft < 0 : a.get(1) < b.get(1);
  }

  private void replace(int left, int right, int result) {
    Map<List<Integer>, Long> replaced = new HashMap<>();
    words.forEach((word, count) -> {
      List<Integer> merged = new ArrayList<>();
      for (int i = 0; i < word.size(); i++) {
        if (i + 1 < word.size() && word.get(i) == left && word.get(i + 1) == right) {
          merged.add(result);
          i++;
        } else {
          merged.add(word.get(i));
        }
      }
      // Different words can look the same with affixes, so none may overwrite another.
      replaced.merge(merged, count, Long::sum);
    });
    words.clear();
    words.putAll(replaced);
  }

  long symbolsLeft() {
    return words.entrySet().stream().mapToLong(e -> e.getKey().size() * e.getValue()).sum();
  }
}
