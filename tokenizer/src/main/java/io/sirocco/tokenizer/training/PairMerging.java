package io.sirocco.tokenizer.training;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Merges the most frequent pair of neighbors into a new symbol, again and again (Gage 1994;
 * Sennrich et al. 2016). A pair occurs wherever its symbols are neighbors, so twice in {@code aaa};
 * merging goes from left to right. Of equally frequent pairs the one with the smaller left symbol,
 * then the smaller right symbol goes first.
 *
 * <p>Positions never move: a symbol stands at its first position, its number complemented at its
 * last, and nothing between, so both neighbors are found in one step and a merge costs the same in
 * a word of any length. Each pair knows its positions; counts change only where a merge happens; a
 * heap gives the most frequent pair, whose count is looked up again when it is taken out. Each
 * merge of an occurrence takes one symbol away, so all of training is linear in the text but for
 * the heap.
 *
 * <p>Two merges can make the same token, as {@code ab c} and {@code a bc}; it is one symbol then. A
 * merge whose token looks like one that stands for another number of characters ({@code "##x"}, as
 * text and as x inside a word), or like a reserved token, is passed over.
 */
final class PairMerging {
  /** At the positions of a symbol between its first and its last. */
  private static final int DEAD = Integer.MIN_VALUE + 1;

  /** Stands for the symbol of a token that must not be made. */
  private static final int RESERVED = Integer.MAX_VALUE;

  /** How many merges pass between two reports of progress. */
  private static final int REPORT = 64;

  private final SymbolText text;
  private final int[] symbols;
  private final Affixes affixes;
  private final List<byte[]> tokens;
  private final IntArrayList lengths = new IntArrayList();
  private final Object2IntOpenHashMap<String> known = new Object2IntOpenHashMap<>();
  private final PairIndex pairs = new PairIndex();
  private final PairHeap heap = new PairHeap();
  private final IntArrayList lefts = new IntArrayList();
  private final IntArrayList rights = new IntArrayList();
  private final Neighbors leftNeighbors = new Neighbors();
  private final Neighbors rightNeighbors = new Neighbors();
  private final IntArrayList gainedPairs = new IntArrayList();
  private final IntArrayList gainedPositions = new IntArrayList();
  private long symbolsLeft;

  /**
   * Begins with a text, which is changed by training.
   *
   * @param reserved tokens that must not be made
   */
  PairMerging(SymbolText text, Affixes affixes, Collection<String> reserved) {
    this.text = text;
    this.symbols = text.symbols();
    this.affixes = affixes;
    this.tokens = new ArrayList<>(text.tokens());
    known.defaultReturnValue(-1);
    for (int symbol = 0; symbol < tokens.size(); symbol++) {
      lengths.add(1);
      known.put(name(tokens.get(symbol)), symbol);
    }
    // Not a symbol, and of a length that no merge has, so a merge that would make it is refused.
    reserved.forEach(
        token -> known.putIfAbsent(name(token.getBytes(StandardCharsets.UTF_8)), RESERVED));
  }

  /** Bytes as a key; not text. */
  private static String name(byte[] token) {
    return new String(token, StandardCharsets.ISO_8859_1);
  }

  /** Merges until there are enough tokens or no pair is frequent enough. */
  LearnedPairs learn(VocabularyLimits limits, int size, long unit, TrainingProgress progress) {
    long least = Math.multiplyExact(limits.minimumFrequency(), unit);
    countPairs(least);
    for (int pair = 0; pair < pairs.size(); pair++) {
      push(pair, least, limits.maximumTokenLength());
    }
    while (tokens.size() < size && !heap.isEmpty()) {
      long count = heap.topCount();
      int pair = heap.pop();
      if (pairs.count(pair) != count) {
        push(pair, least, limits.maximumTokenLength());
      } else {
        merge(pair, least, limits.maximumTokenLength());
        if (tokens.size() % REPORT == 0) {
          progress.at(TrainingPhase.MERGING, tokens.size(), size);
        }
      }
    }
    progress.at(TrainingPhase.MERGING, tokens.size(), tokens.size());
    return new LearnedPairs(List.copyOf(tokens), lefts, rights, symbolsLeft);
  }

  private void push(int pair, long least, int longest) {
    long length = (long) lengths.getInt(pairs.left(pair)) + lengths.getInt(pairs.right(pair));
    if (pairs.count(pair) >= least && length <= longest) {
      heap.push(pairs.count(pair), pairs.key(pair), pair);
    }
  }

  private void countPairs(long least) {
    int[] pairAt = new int[symbols.length];
    int run = 0;
    for (int i = 0; i + 1 < symbols.length; i++) {
      if (text.runEnds()[run] <= i) {
        run++;
      }
      pairAt[i] = -1;
      if (symbols[i] >= 0) {
        symbolsLeft += text.runCounts()[run];
        if (symbols[i + 1] >= 0) {
          pairAt[i] = pairs.number(symbols[i], symbols[i + 1]);
          pairs.count(pairAt[i], text.runCounts()[run]);
          pairs.expect(pairAt[i], 1);
        }
      }
    }
    for (int i = 0; i + 1 < symbols.length; i++) {
      // A pair of two symbols of the beginning never gets more frequent.
      if (pairAt[i] >= 0 && pairs.count(pairAt[i]) >= least) {
        pairs.add(pairAt[i], i);
      }
    }
  }

  private void merge(int pair, long least, int longest) {
    int left = pairs.left(pair);
    int right = pairs.right(pair);
    byte[] token = affixes.join(tokens.get(left), tokens.get(right));
    int length = lengths.getInt(left) + lengths.getInt(right);
    int result = known.getInt(name(token));
    if (result >= 0 && (result == RESERVED || lengths.getInt(result) != length)) {
      return;
    }
    if (result < 0) {
      result = tokens.size();
      tokens.add(token);
      lengths.add(length);
      known.put(name(token), result);
    }
    lefts.add(left);
    rights.add(right);
    replace(pair, result);
    assert pairs.count(pair) == 0 : "%d occurrences are left".formatted(pairs.count(pair));
    addPositions(least, longest);
  }

  private void replace(int pair, int result) {
    int left = pairs.left(pair);
    int right = pairs.right(pair);
    int leftLength = lengths.getInt(left);
    int length = lengths.getInt(result);
    leftNeighbors.begin(tokens.size());
    rightNeighbors.begin(tokens.size());
    int run = 0;
    for (int position : pairs.take(pair)) {
      int middle = position + leftLength;
      if (symbols[position] != left || symbols[middle] != right) {
        continue;
      }
      run = runOf(position, run);
      long count = text.runCounts()[run];
      pairs.count(pair, -count);
      int before = symbolBefore(position);
      if (before >= 0) {
        if (!leftNeighbors.knows(before)) {
          leftNeighbors.set(before, pairs.number(before, left), pairs.number(before, result));
        }
        pairs.count(leftNeighbors.lost(before), -count);
        gain(leftNeighbors.gained(before), position - lengths.getInt(before), count);
      }
      int after = symbols[position + length];
      if (after >= 0) {
        if (!rightNeighbors.knows(after)) {
          rightNeighbors.set(after, pairs.number(right, after), pairs.number(result, after));
        }
        pairs.count(rightNeighbors.lost(after), -count);
        gain(rightNeighbors.gained(after), position, count);
      }
      symbols[position + leftLength - 1] = DEAD;
      symbols[middle] = DEAD;
      symbols[position] = result;
      symbols[position + length - 1] = ~result;
      symbolsLeft -= count;
    }
  }

  private void gain(int pair, int position, long count) {
    pairs.count(pair, count);
    pairs.expect(pair, 1);
    gainedPairs.add(pair);
    gainedPositions.add(position);
  }

  /** The symbol that ends before a position; negative if there is none in the word. */
  private int symbolBefore(int position) {
    int mark = symbols[position - 1];
    return mark == SymbolText.BOUNDARY ? -1 : mark < 0 ? ~mark : mark;
  }

  /** The run of words that a position is in, which is {@code from} or a later one. */
  private int runOf(int position, int from) {
    int[] ends = text.runEnds();
    int step = 1;
    int run = from;
    while (run < ends.length && ends[run] <= position) {
      run += step;
      step *= 2;
    }
    int low = Math.max(from, run - step / 2);
    int high = Math.min(run, ends.length - 1);
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ends[middle] <= position) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private void addPositions(long least, int longest) {
    for (int i = 0; i < gainedPairs.size(); i++) {
      int pair = gainedPairs.getInt(i);
      if (pairs.add(pair, gainedPositions.getInt(i))) {
        push(pair, least, longest);
      }
    }
    gainedPairs.clear();
    gainedPositions.clear();
  }
}
