package io.sirocco.tokenizer.training;

import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.Arrays;

/**
 * Takes away the pieces that the likelihood of the words needs least, as SentencePiece judges it:
 * what would be lost were each piece replaced, wherever it is in the most probable way to cut a
 * word, by the most probable way to cut the piece itself. Pieces that are never in the most
 * probable way go in any case, characters never.
 */
final class UnigramPruning {
  private final UnigramEstimation estimation;
  private final UnigramLattice lattice;
  private final Workers workers;

  UnigramPruning(UnigramEstimation estimation, Workers workers) {
    this.estimation = estimation;
    this.lattice = estimation.lattice();
    this.workers = workers;
  }

  /**
   * Leaves as many pieces as are wanted, or fewer, but all characters. Of pieces with the same loss
   * the one with the smaller number stays.
   */
  void prune(int wanted) {
    double[] losses = losses();
    int characters = lattice.characters();
    int[] order = new int[losses.length - characters];
    Arrays.setAll(order, i -> characters + i);
    IntArrays.parallelQuickSort(
        order,
        (a, b) -> {
          int byLoss = Double.compare(losses[b], losses[a]);
          return byLoss != 0 ? byLoss : Integer.compare(a, b);
        });
    boolean[] kept = new boolean[losses.length];
    Arrays.fill(kept, 0, characters, true);
    for (int i = 0; i < Math.max(0, wanted - characters) && losses[order[i]] > 0; i++) {
      kept[order[i]] = true;
    }
    estimation.retain(kept);
  }

  /** What the words lose without each piece; not positive for what is never the best. */
  private double[] losses() {
    double[] scores = estimation.scores();
    long[] counts = estimation.bestCounts();
    long total = 0;
    for (long count : counts) {
      total += count;
    }
    double sum = total;
    double[] losses = new double[counts.length];
    int tasks = 16 * workers.threads();
    workers.forEach(
        tasks,
        task -> {
          LatticePass pass = new LatticePass(lattice);
          int[] parts = new int[UnigramLattice.MAX_LENGTH];
          for (int piece = task; piece < counts.length; piece += tasks) {
            if (piece >= lattice.characters() && counts[piece] > 0) {
              int size = pass.cut(piece, scores, parts);
              losses[piece] = loss(piece, Arrays.copyOf(parts, size), scores, counts, sum);
            }
          }
        });
    return losses;
  }

  private static double loss(int piece, int[] parts, double[] scores, long[] counts, double total) {
    double score = 0;
    for (int part : parts) {
      score += scores[part];
    }
    if (score >= scores[piece]) {
      return 0;
    }
    double count = counts[piece];
    double without = StrictMath.log(total + count * (parts.length - 1));
    double replaced = 0;
    for (int part : parts) {
      replaced += StrictMath.log(counts[part] + count) - without;
    }
    return count * (StrictMath.log(count) - StrictMath.log(total) - replaced);
  }
}
