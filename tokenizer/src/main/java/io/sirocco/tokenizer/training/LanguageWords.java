package io.sirocco.tokenizer.training;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The words of one language so far, in parts by their hashes, so that several threads can add to
 * them.
 */
final class LanguageWords {
  private final List<WordTable> parts;
  private long words;

  LanguageWords(int parts) {
    this.parts = Stream.generate(WordTable::new).limit(parts).toList();
  }

  /** The part that a word with a hash belongs to. */
  static int part(int hash, int parts) {
    return (int) ((Integer.toUnsignedLong(hash) * parts) >>> Integer.SIZE);
  }

  /** Adds those words of some tables that belong to one part. */
  void add(int part, List<WordTable> tables) {
    WordTable target = parts.get(part);
    for (WordTable table : tables) {
      for (int i = 0; i < table.size(); i++) {
        int hash = table.hash(i);
        if (part(hash, parts.size()) == part) {
          target.add(table.bytes(), table.start(i), table.end(i), hash, table.count(i));
        }
      }
    }
  }

  /** Says that some more words were added, counted with repetition. */
  void addWords(long more) {
    words += more;
  }

  /** The number of words that were added, counted with repetition, forgotten ones too. */
  long words() {
    return words;
  }

  List<WordTable> parts() {
    return parts;
  }

  /** The number of distinct words. */
  long size() {
    return parts.stream().mapToLong(WordTable::size).sum();
  }

  /** The bytes of the distinct words. */
  long byteCount() {
    return parts.stream().mapToLong(WordTable::byteCount).sum();
  }

  /** The occurrences of all distinct words that are still known. */
  long occurrences() {
    long sum = 0;
    for (WordTable table : parts) {
      for (int i = 0; i < table.size(); i++) {
        sum += table.count(i);
      }
    }
    return sum;
  }

  /** Forgets the rarest half of the words, as {@link WordTable#rank} orders them. */
  void dropRarestHalf() {
    long[] ranks = new long[Math.toIntExact(size())];
    int number = 0;
    for (WordTable part : parts) {
      for (int i = 0; i < part.size(); i++) {
        ranks[number++] = part.rank(i);
      }
    }
    Arrays.parallelSort(ranks);
    long median = ranks[(ranks.length - 1) / 2];
    parts.forEach(part -> part.dropUpTo(median));
  }
}
