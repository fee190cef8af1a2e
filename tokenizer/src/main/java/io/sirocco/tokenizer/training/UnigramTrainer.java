package io.sirocco.tokenizer.training;

import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Learns the pieces of a unigram model (Kudo 2018, section 3.2) as SentencePiece does: from many
 * frequent substrings, estimate how probable each is, and take away those that the likelihood of
 * the words needs least, a quarter of them at a time, until few enough are left. Characters stay.
 *
 * <p>The loss of a piece is judged by cutting it the second best way: p(x) is how often x is in the
 * best ways to cut the words, and what would be the words' likelihood were it replaced everywhere.
 */
final class UnigramTrainer {
  /** What is expected less often than this, in words, is taken away at once. */
  private static final double LEAST_EXPECTED = .5;

  /** Pruning goes down to this many times the pieces wanted; the rest goes by probability. */
  private static final double MARGIN = 1.1;

  private final ModelTraining.Unigrams settings;
  private final UnigramEstimation estimation;
  private final UnigramLattice lattice;
  private final Workers workers;
  private final double unit;

  private UnigramTrainer(
      ModelTraining.Unigrams settings,
      UnigramLattice lattice,
      double[] weights,
      double unit,
      Workers workers) {
    this.settings = settings;
    this.lattice = lattice;
    this.workers = workers;
    this.unit = unit;
    this.estimation = new UnigramEstimation(lattice, weights, workers);
  }

  /**
   * Learns pieces.
   *
   * @param size how many pieces are wanted; at least as many as there are characters
   * @return the pieces, the most probable first, of equally probable ones by their bytes
   */
  static List<ScoredPiece> learn(
      SymbolText text,
      ModelTraining.Unigrams settings,
      VocabularyLimits limits,
      int size,
      long unit,
      Workers workers,
      TrainingProgress progress) {
    progress.at(TrainingPhase.SEEDING, 0, 0);
    int longest = Math.min(limits.maximumTokenLength(), UnigramLattice.MAX_LENGTH);
    long least = Math.multiplyExact(limits.minimumFrequency(), unit);
    UnigramSeeds seeds = new UnigramSeeds(text, longest, least, settings.seeds(), workers);
    UnigramLattice lattice = new UnigramLattice(text, seeds);
    double[] weights = new double[lattice.pieces()];
    int run = 0;
    for (int i = 0; i < text.symbols().length; i++) {
      run += text.runEnds()[run] <= i ? 1 : 0;
      if (text.symbols()[i] >= 0) {
        weights[text.symbols()[i]] += text.runCounts()[run];
      }
    }
    for (int piece = lattice.characters(); piece < weights.length; piece++) {
      weights[piece] = seeds.score(piece - lattice.characters());
    }
    return new UnigramTrainer(settings, lattice, weights, unit, workers).learn(size, progress);
  }

  private List<ScoredPiece> learn(int size, TrainingProgress progress) {
    int enough = (int) Math.min(Integer.MAX_VALUE, (long) (MARGIN * size));
    int rounds = rounds(enough);
    for (int round = 0; ; round++) {
      progress.at(TrainingPhase.ESTIMATING, Math.min(round, rounds), rounds);
      for (int i = 0; i < settings.iterations(); i++) {
        estimate();
      }
      if (lattice.pieces() <= enough) {
        progress.at(TrainingPhase.ESTIMATING, rounds, rounds);
        return best(size);
      }
      prune(Math.max(enough, (int) (settings.shrinkingFactor() * lattice.pieces())));
    }
  }

  private int rounds(int enough) {
    int rounds = 1;
    for (double left = lattice.pieces(); left > enough; left *= settings.shrinkingFactor()) {
      rounds++;
    }
    return rounds;
  }

  private void estimate() {
    double[] expected = estimation.expectedCounts();
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
      estimation.retain(kept);
    }
    estimation.reestimate(Arrays.copyOf(weights, size), ExponentialDigamma.of(total));
  }

  private void prune(int wanted) {
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

  private static double loss(
      int piece, int[] parts, double[] scores, long[] counts, double total) {
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

  private List<ScoredPiece> best(int size) {
    double[] scores = estimation.scores();
    List<ScoredPiece> pieces = new ArrayList<>();
    for (int piece = 0; piece < scores.length; piece++) {
      pieces.add(new ScoredPiece(spell(piece), scores[piece], piece < lattice.characters()));
    }
    pieces.sort(ScoredPiece.REQUIRED_FIRST);
    List<ScoredPiece> kept = new ArrayList<>(pieces.subList(0, Math.min(size, pieces.size())));
    kept.sort(ScoredPiece.BY_SCORE);
    return kept;
  }

  private byte[] spell(int piece) {
    int from = lattice.example(piece);
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    for (int i = 0; i < lattice.length(piece); i++) {
      bytes.writeBytes(lattice.text().tokens().get(lattice.text().symbols()[from + i]));
    }
    return bytes.toByteArray();
  }
}
