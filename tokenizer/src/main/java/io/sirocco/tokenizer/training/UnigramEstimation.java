package io.sirocco.tokenizer.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The probabilities of pieces and their estimation from words: how often each piece is expected in
 * all ways to cut the words, weighted by their probabilities (forward-backward), and then the
 * probabilities that this makes best.
 *
 * <p>Expected counts are added up as integers, multiples of a power of two, so that the sum does
 * not depend on which thread added what when.
 */
final class UnigramEstimation {
  /** What is expected less often than this, in words, dies out. */
  private static final double LEAST_EXPECTED = .5;

  private final UnigramLattice lattice;
  private final Workers workers;
  private final double resolution;
  private final List<LatticePass> passes = new ArrayList<>();
  private double[] probabilities;

  /** Begins with probabilities in proportion to some weights. */
  UnigramEstimation(UnigramLattice lattice, double[] weights, Workers workers) {
    this.lattice = lattice;
    this.workers = workers;
    this.probabilities = normalized(weights, Arrays.stream(weights).sum());
    int[] symbols = lattice.text().symbols();
    double tokens = 0;
    int run = 0;
    for (int i = 0; i < symbols.length; i++) {
      run += lattice.text().runEnds()[run] <= i ? 1 : 0;
      tokens += symbols[i] < 0 ? 0 : lattice.text().runCounts()[run];
    }
    resolution = Math.scalb(1., 61 - Math.getExponent(tokens));
    for (int i = 0; i < workers.threads(); i++) {
      passes.add(new LatticePass(lattice));
    }
  }

  private static double[] normalized(double[] weights, double total) {
    double[] normalized = new double[weights.length];
    Arrays.setAll(normalized, i -> weights[i] / total);
    return normalized;
  }

  /** The pieces and where they are. */
  UnigramLattice lattice() {
    return lattice;
  }

  /** The probability of each piece. */
  double[] probabilities() {
    return probabilities;
  }

  /** How often each piece is expected, in units of the counts. */
  double[] expectedCounts() {
    double[] tilted = tilted();
    long[] sums = inAllBlocks((pass, from, to) -> pass.expect(from, to, tilted, resolution));
    double[] expected = new double[sums.length];
    Arrays.setAll(expected, i -> sums[i] / resolution);
    return expected;
  }

  /** How often each piece is in the most probable ways to cut the words, in units of the counts. */
  long[] bestCounts() {
    double[] scores = scores();
    return inAllBlocks((pass, from, to) -> pass.countBest(from, to, scores));
  }

  /** The logarithm of the probability of each piece. */
  double[] scores() {
    double[] scores = new double[probabilities.length];
    Arrays.setAll(scores, i -> StrictMath.log(probabilities[i]));
    return scores;
  }

  /** The logarithm of the probability of all words, with repetition, in units of the counts. */
  double logLikelihood() {
    double[] scores = scores();
    double sum = 0;
    LatticePass pass = passes.getFirst();
    int[] blocks = lattice.blocks();
    for (int i = 0; i + 1 < blocks.length; i++) {
      sum += pass.logLikelihood(blocks[i], blocks[i + 1], scores);
    }
    return sum;
  }

  /** Forgets pieces, in the lattice too. */
  void retain(boolean[] kept) {
    int size = 0;
    for (int piece = 0; piece < kept.length; piece++) {
      if (kept[piece]) {
        probabilities[size++] = probabilities[piece];
      }
    }
    probabilities = Arrays.copyOf(probabilities, size);
    lattice.retain(kept, workers);
  }

  /**
   * Estimates the probabilities anew from the counts expected now, and forgets pieces that are
   * expected less often than {@value #LEAST_EXPECTED} words.
   *
   * @param unit how much one occurrence of a word counts
   */
  void improve(long unit) {
    double[] expected = expectedCounts();
    boolean[] kept = new boolean[expected.length];
    double[] weights = new double[expected.length];
    double total = 0;
    int size = 0;
    for (int piece = 0; piece < kept.length; piece++) {
      double words = expected[piece] / unit;
      kept[piece] = piece < lattice.characters() || words >= LEAST_EXPECTED;
      if (kept[piece]) {
        double counted = Math.max(LEAST_EXPECTED, words);
        weights[size++] = ExponentialDigamma.of(counted);
        total += counted;
      }
    }
    if (size < kept.length) {
      retain(kept);
    }
    probabilities = normalized(Arrays.copyOf(weights, size), ExponentialDigamma.of(total));
  }

  private interface BlockAction {
    void on(LatticePass pass, int from, int to);
  }

  private long[] inAllBlocks(BlockAction action) {
    AtomicInteger next = new AtomicInteger();
    int[] blocks = lattice.blocks();
    workers.forEach(
        passes.size(),
        thread -> {
          LatticePass pass = passes.get(thread);
          pass.begin();
          for (int block; (block = next.getAndIncrement()) + 1 < blocks.length; ) {
            action.on(pass, blocks[block], blocks[block + 1]);
          }
        });
    long[] sums = passes.getFirst().sums();
    for (LatticePass pass : passes.subList(1, passes.size())) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += pass.sums()[i];
      }
    }
    return sums;
  }

  /**
   * The probabilities, times a power of two for each character. All ways to cut a word have the
   * same number of characters, so this changes none of their shares; but the probability of a long
   * word stays near 1 instead of going below the smallest number.
   */
  private double[] tilted() {
    double bits = 0;
    double characters = 0;
    for (int i = 0; i < probabilities.length; i++) {
      bits -= probabilities[i] * Math.getExponent(probabilities[i]);
      characters += probabilities[i] * lattice.length(i);
    }
    int tilt = (int) Math.rint(bits / characters);
    double[] tilted = new double[probabilities.length];
    Arrays.setAll(tilted, i -> Math.scalb(probabilities[i], tilt * lattice.length(i)));
    return tilted;
  }
}
