package io.sirocco.classification;

import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The lengths that texts are padded to: few, since each has programs of its own.
 *
 * @param context the most positions of a sequence
 */
record LengthBuckets(int context) {

  private static final int SHORTEST = 16;

  /** The shortest length that holds so many tokens: 16, 24, 32, 48, 64, 96 and so on. */
  int of(int tokens) {
    int length = SHORTEST;
    while (length < tokens) {
      // A power of two becomes one and a half times as long, that the next power.
      length = Integer.bitCount(length) == 1 ? length + length / 2 : length / 3 * 4;
    }
    return Math.min(context, length);
  }

  /** The lengths that texts of so many tokens can be padded to, each once. */
  SortedSet<Integer> all(IntStream tokens) {
    return tokens.map(this::of).boxed().collect(Collectors.toCollection(TreeSet::new));
  }
}
