package io.sirocco.tokenizer.training;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Learns the pieces of a unigram model (Kudo 2018, section 3.2) as SentencePiece does: from many
 * frequent substrings, estimate how probable each is, and take away those that the likelihood of
 * the words needs least, a quarter of them at a time, until few enough are left. Characters stay.
 */
final class UnigramTrainer {
  /** Pruning goes down to this many times the pieces wanted; the rest goes by probability. */
  private static final double MARGIN = 1.1;

  /**
   * Scores have nine digits behind the point: readers of JSON that do not round correctly, such as
   * that of Hugging Face's tokenizers, read these exactly and not seventeen, and where two ways to
   * cut a word are equally good the last bit decides.
   */
  private static final double SCORE_UNITS = 1e9;

  private final ModelTraining.Unigrams settings;
  private final VocabularyLimits limits;
  private final Workers workers;
  private final TrainingProgress progress;

  UnigramTrainer(
      ModelTraining.Unigrams settings,
      VocabularyLimits limits,
      Workers workers,
      TrainingProgress progress) {
    this.settings = settings;
    this.limits = limits;
    this.workers = workers;
    this.progress = progress;
  }

  /**
   * Learns pieces.
   *
   * @param size how many pieces are wanted; at least as many as there are characters
   * @param unit how much one occurrence of a word counts
   * @param reserved tokens that must not be pieces
   * @return the pieces, the most probable first, of equally probable ones by their bytes
   */
  List<ScoredPiece> learn(SymbolText text, int size, long unit, Set<String> reserved) {
    progress.at(TrainingPhase.SEEDING, 0, 0);
    int longest = Math.min(limits.maximumTokenLength(), UnigramLattice.MAX_LENGTH);
    long least = Math.multiplyExact(limits.minimumFrequency(), unit);
    UnigramSeeds seeds = new UnigramSeeds(text, longest, least, settings.seeds(), workers);
    UnigramLattice lattice = new UnigramLattice(text, seeds, workers);
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
    UnigramEstimation estimation = new UnigramEstimation(lattice, weights, workers);
    int enough = (int) Math.min(Integer.MAX_VALUE, (long) (MARGIN * size));
    int rounds = rounds(lattice.pieces(), enough);
    for (int round = 0; ; round++) {
      progress.at(TrainingPhase.ESTIMATING, Math.min(round, rounds), rounds);
      for (int i = 0; i < settings.iterations(); i++) {
        estimation.improve(unit);
      }
      if (lattice.pieces() <= enough) {
        progress.at(TrainingPhase.ESTIMATING, rounds, rounds);
        return best(estimation, size, reserved);
      }
      int wanted = Math.max(enough, (int) (settings.shrinkingFactor() * lattice.pieces()));
      new UnigramPruning(estimation, workers).prune(wanted);
    }
  }

  private int rounds(int pieces, int enough) {
    int rounds = 1;
    for (double left = pieces; left > enough; left *= settings.shrinkingFactor()) {
      rounds++;
    }
    return rounds;
  }

  private List<ScoredPiece> best(UnigramEstimation estimation, int size, Set<String> reserved) {
    UnigramLattice lattice = estimation.lattice();
    double[] scores = estimation.scores();
    List<ScoredPiece> pieces = new ArrayList<>();
    for (int piece = 0; piece < scores.length; piece++) {
      byte[] bytes = lattice.spell(piece);
      if (!reserved.contains(new String(bytes, StandardCharsets.UTF_8))) {
        double score = Math.rint(scores[piece] * SCORE_UNITS) / SCORE_UNITS;
        pieces.add(new ScoredPiece(bytes, score, piece < lattice.characters()));
      }
    }
    pieces.sort(ScoredPiece.REQUIRED_FIRST);
    List<ScoredPiece> kept = new ArrayList<>(pieces.subList(0, Math.min(size, pieces.size())));
    kept.sort(ScoredPiece.BY_SCORE);
    return kept;
  }
}
