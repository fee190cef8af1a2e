package io.sirocco.tokenizer.training;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntArrays;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.Arrays;

/**
 * The frequent substrings of words: all positions are sorted by what follows them in the word, up
 * to a longest length (three-way radix quicksort, Bentley and Sedgewick 1997), and each range that
 * the sort finds to have a prefix in common is a substring with its occurrences. Substrings that
 * are always followed by the same character are passed over in favor of the longer ones, as a
 * suffix tree does it.
 *
 * <p>Those with the highest product of frequency and length are kept, of equal ones the
 * alphabetically smaller; which are kept does not depend on the order in which they are found.
 */
final class UnigramSeeds {
  private final SymbolText text;
  private final int longest;
  private final long least;
  private final int most;
  private final int[] order;
  private final IntArrayList froms = new IntArrayList();
  private final IntArrayList tos = new IntArrayList();
  private final IntArrayList lengths = new IntArrayList();
  private final LongArrayList scores = new LongArrayList();

  /**
   * Finds them.
   *
   * @param longest the longest substring, in characters
   * @param least how often a substring has to occur, in units of the counts
   * @param most how many there are to be at most
   */
  UnigramSeeds(SymbolText text, int longest, long least, int most, Workers workers) {
    this.text = text;
    this.longest = longest;
    this.least = least;
    this.most = most;
    int[] ends = new int[text.tokens().size() + 1];
    for (int symbol : text.symbols()) {
      if (symbol >= 0) {
        ends[symbol + 1]++;
      }
    }
    Arrays.parallelPrefix(ends, Integer::sum);
    order = new int[ends[ends.length - 1]];
    int[] next = ends.clone();
    for (int i = 0; i < text.symbols().length; i++) {
      if (text.symbols()[i] >= 0) {
        order[next[text.symbols()[i]]++] = i;
      }
    }
    workers.forEach(text.tokens().size(), symbol -> find(ends[symbol], ends[symbol + 1]));
    keepBest();
  }

  private void find(int from, int to) {
    Search search = new Search();
    if (from < to) {
      search.node(from, to, 1);
    }
    synchronized (froms) {
      search.flush();
    }
  }

  /** The number of substrings, best first. */
  int size() {
    return froms.size();
  }

  /** The characters of a substring. */
  int length(int seed) {
    return lengths.getInt(seed);
  }

  /** Its frequency times its length, in units of the counts. */
  long score(int seed) {
    return scores.getLong(seed);
  }

  /** The number of places where it occurs, each distinct word counted once for each place. */
  int occurrences(int seed) {
    return tos.getInt(seed) - froms.getInt(seed);
  }

  /** A place where it occurs. */
  int position(int seed, int occurrence) {
    return order[froms.getInt(seed) + occurrence];
  }

  private void keepBest() {
    int[] ranks = new int[froms.size()];
    Arrays.setAll(ranks, i -> i);
    IntArrays.parallelQuickSort(ranks, this::compare);
    int kept = Math.min(most, ranks.length);
    permute(froms, ranks, kept);
    permute(tos, ranks, kept);
    permute(lengths, ranks, kept);
    long[] best = new long[kept];
    Arrays.setAll(best, i -> scores.getLong(ranks[i]));
    scores.clear();
    scores.addElements(0, best);
  }

  private static void permute(IntArrayList list, int[] ranks, int kept) {
    int[] permuted = new int[kept];
    Arrays.setAll(permuted, i -> list.getInt(ranks[i]));
    list.clear();
    list.addElements(0, permuted);
  }

  private int compare(int a, int b) {
    int byScore = Long.compare(scores.getLong(b), scores.getLong(a));
    if (byScore != 0) {
      return byScore;
    }
    int byPlace = Integer.compare(froms.getInt(a), froms.getInt(b));
    return byPlace != 0 ? byPlace : Integer.compare(lengths.getInt(a), lengths.getInt(b));
  }

  /** Sorts the positions that begin with one character. */
  private final class Search {
    private static final int FLUSH = 1 << 12;

    private final int[] symbols = text.symbols();
    private final IntArrayList foundFroms = new IntArrayList();
    private final IntArrayList foundTos = new IntArrayList();
    private final IntArrayList foundLengths = new IntArrayList();
    private final LongArrayList foundScores = new LongArrayList();

    /** Sorts a range whose first {@code depth} characters agree; gives its frequency. */
    long node(int from, int to, int depth) {
      if (to - from == 1) {
        return leaf(from, depth);
      }
      if (depth == longest) {
        long frequency = 0;
        for (int i = from; i < to; i++) {
          frequency += text.count(order[i]);
        }
        found(from, to, depth, frequency);
        return frequency;
      }
      int next = symbols[order[from] + depth];
      boolean branches = next < 0;
      for (int i = from + 1; i < to && !branches; i++) {
        branches = symbols[order[i] + depth] != next;
      }
      long frequency = sort(from, to, depth);
      if (branches) {
        found(from, to, depth, frequency);
      }
      return frequency;
    }

    /** A substring at one place only: the longest one is the rest of its word. */
    private long leaf(int from, int depth) {
      int position = order[from];
      long frequency = text.count(position);
      if (frequency >= least) {
        int length = depth;
        while (length < longest && symbols[position + length] >= 0) {
          length++;
        }
        found(from, from + 1, length, frequency);
      }
      return frequency;
    }

    private long sort(int from, int to, int depth) {
      long frequency = 0;
      int low = from;
      int high = to;
      // The middle part is a node of its own; the larger of the others goes on in the loop.
      while (low < high) {
        int pivot = pivot(low, high, depth);
        int less = low;
        int greater = high;
        for (int i = low; i < greater; ) {
          int symbol = symbols[order[i] + depth];
          if (symbol < pivot) {
            swap(less++, i++);
          } else if (symbol > pivot) {
            swap(i, --greater);
          } else {
            i++;
          }
        }
        frequency += pivot < 0 ? ended(less, greater) : node(less, greater, depth + 1);
        if (less - low < high - greater) {
          frequency += sort(low, less, depth);
          low = greater;
        } else {
          frequency += sort(greater, high, depth);
          high = less;
        }
      }
      return frequency;
    }

    private long ended(int from, int to) {
      long frequency = 0;
      for (int i = from; i < to; i++) {
        frequency += text.count(order[i]);
      }
      return frequency;
    }

    private int pivot(int from, int to, int depth) {
      int first = symbols[order[from] + depth];
      int middle = symbols[order[(from + to) >>> 1] + depth];
      int last = symbols[order[to - 1] + depth];
      return Math.max(Math.min(first, middle), Math.min(Math.max(first, middle), last));
    }

    private void swap(int a, int b) {
      int position = order[a];
      order[a] = order[b];
      order[b] = position;
    }

    private void found(int from, int to, int length, long frequency) {
      if (length > 1 && frequency >= least) {
        foundFroms.add(from);
        foundTos.add(to);
        foundLengths.add(length);
        foundScores.add(frequency * length);
        if (foundFroms.size() == FLUSH) {
          synchronized (froms) {
            flush();
          }
        }
      }
    }

    private void flush() {
      froms.addAll(foundFroms);
      tos.addAll(foundTos);
      lengths.addAll(foundLengths);
      scores.addAll(foundScores);
      foundFroms.clear();
      foundTos.clear();
      foundLengths.clear();
      foundScores.clear();
      if (froms.size() > 2L * most) {
        keepBest();
      }
    }
  }
}
