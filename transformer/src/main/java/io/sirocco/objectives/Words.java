package io.sirocco.objectives;

import java.util.Arrays;

/**
 * The words of a sequence as runs of positions. A word is what is masked as a whole; positions that
 * are never predicted, such as those of special tokens, belong to none.
 */
final class Words {

  private final int[] starts;
  private final int[] ends;
  private final int count;

  private Words(int[] starts, int[] ends, int count) {
    this.starts = starts;
    this.ends = ends;
    this.count = count;
  }

  /** Every position that has a word is a word of its own. */
  static Words single(int[] words) {
    int[] positions = new int[words.length];
    int count = 0;
    for (int t = 0; t < words.length; t++) {
      if (words[t] >= 0) {
        positions[count++] = t;
      }
    }
    int[] ends = new int[count];
    Arrays.setAll(ends, i -> positions[i] + 1);
    return new Words(positions, ends, count);
  }

  /** Neighboring positions with one number are a word; negative numbers stand for no word. */
  static Words whole(int[] words) {
    int[] starts = new int[words.length];
    int[] ends = new int[words.length];
    int count = 0;
    for (int t = 0; t < words.length; t++) {
      if (words[t] < 0) {
        continue;
      }
      if (t > 0 && words[t - 1] == words[t]) {
        ends[count - 1] = t + 1;
      } else {
        starts[count] = t;
        ends[count++] = t + 1;
      }
    }
    return new Words(starts, ends, count);
  }

  int count() {
    return count;
  }

  int start(int word) {
    return starts[word];
  }

  /** Exclusive. */
  int end(int word) {
    return ends[word];
  }

  int length(int word) {
    return ends[word] - starts[word];
  }
}
