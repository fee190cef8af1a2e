package io.sirocco.tokenizer.training;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Counted words for tests. */
final class Words {
  private Words() {}

  /** The words between spaces. */
  static WordCutter atSpaces() {
    return (text, sink) -> {
      for (String word : text.split(" ", -1)) {
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0) {
          sink.word(bytes, 0, bytes.length);
        }
      }
    };
  }

  /** Words with their counts. */
  static WordCounts of(Map<String, Long> counts) {
    WordTable table = new WordTable();
    counts.forEach((word, count) -> {
      byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
      int hash = WordTable.hash(bytes, 0, bytes.length);
      table.add(bytes, 0, bytes.length, hash, count);
    });
    return WordCounts.of(List.of(table), 1);
  }

  /** A text with each word as often as it is said. */
  static String text(Map<String, Long> counts) {
    List<String> words = new ArrayList<>();
    new TreeMap<>(counts)
        .forEach((word, count) -> {
          for (long i = 0; i < count; i++) {
            words.add(word);
          }
        });
    words.sort(Comparator.comparing(String::hashCode));
    return String.join(" ", words);
  }

  /** Few short words of few letters, so that everything there is occurs. */
  static Arbitrary<Map<String, Long>> arbitrary(String letters, int longest) {
    Arbitrary<String> word =
        Arbitraries.strings().withChars(letters.toCharArray()).ofMinLength(1).ofMaxLength(longest);
    return Arbitraries.maps(word, Arbitraries.longs().between(1, 9)).ofMinSize(1).ofMaxSize(12);
  }

  /** The words as text, in order. */
  static Map<String, Long> asMap(WordCounts counts) {
    Map<String, Long> map = new TreeMap<>();
    for (int word = 0; word < counts.size(); word++) {
      int from = counts.start(word);
      map.put(
          new String(counts.bytes(), from, counts.end(word) - from, StandardCharsets.UTF_8),
          counts.count(word));
    }
    return map;
  }
}
