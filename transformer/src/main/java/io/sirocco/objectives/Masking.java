package io.sirocco.objectives;

import io.sirocco.kernels.Randomness;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Masked language modeling: which tokens of a sequence are predicted, and what stands in their
 * place. Devlin et al. 2019 (BERT), section 3.1; Lample and Conneau 2019 (XLM), section 3.3.
 *
 * <p>The result is a function of the sequence, the selection and (seed, epoch, sample): masks are
 * dynamic, and the same in whatever order samples are made.
 *
 * @param selection which tokens are predicted
 * @param replacement what stands in their place
 */
public record Masking(Selection selection, Replacement replacement) {

  /** Streams of random numbers of a sample. */
  static final int CHOICE = 0;

  static final int LENGTH = 1;
  static final int FATE = 2;
  static final int TOKEN = 3;

  /**
   * What stands in the place of a predicted token. The token that is put in at random is any of the
   * vocabulary, special tokens and the right one included, as in the code of BERT and of XLM.
   *
   * @param mask the share that the mask token replaces
   * @param keep the share that stays; the rest is replaced at random
   * @param maskId the id of the mask token
   * @param V the vocabulary
   */
  public record Replacement(double mask, double keep, int maskId, int V) {
    /** Checks the ranges. */
    public Replacement {
      if (!(mask >= 0 && keep >= 0 && mask + keep <= 1)) {
        throw new IllegalArgumentException(
            "shares of masked (%s) and kept (%s) tokens are below 0 or above 1 together"
                .formatted(mask, keep));
      }
      if (maskId < 0 || maskId >= V) {
        throw new IllegalArgumentException(
            "mask token %d is not in the vocabulary of %d tokens".formatted(maskId, V));
      }
    }

    /** As published: 80 % masked, 10 % kept, 10 % random. */
    public static Replacement published(int maskId, int V) {
      return new Replacement(.8, .1, maskId, V);
    }

    private int of(int id, int position, Draws draws) {
      double fate = draws.uniform(FATE, position);
      if (fate < mask) {
        return maskId;
      }
      return fate < mask + keep ? id : draws.below(V, TOKEN, position);
    }
  }

  /** As published for BERT: 15 % of the tokens of a sequence. */
  public static Masking bert(int maximum, Selection.Unit unit, int maskId, int V) {
    return new Masking(new Selection.Count(.15, maximum, unit), Replacement.published(maskId, V));
  }

  /** As published for XLM: each token with probability 15 %. */
  public static Masking xlm(int maskId, int V) {
    return new Masking(
        new Selection.Bernoulli(.15, Selection.Unit.TOKEN), Replacement.published(maskId, V));
  }

  /**
   * A sequence to mask.
   *
   * @param ids its tokens without padding; masking changes them
   * @param words the word of each token; negative for tokens that are never predicted
   * @param sample the number of the sequence inside the step or epoch
   */
  @SuppressWarnings("ArrayRecordComponent") // worked on, not compared
  public record Tokens(int[] ids, int[] words, int sample) {
    /** Checks the lengths. */
    public Tokens {
      if (ids.length != words.length) {
        throw new IllegalArgumentException(
            "%d tokens have %d words".formatted(ids.length, words.length));
      }
    }
  }

  /**
   * Chooses the tokens to predict in some sequences and replaces them.
   *
   * @param sequences all sequences of the step, over all micro-batches and ranks, if tokens are
   *     selected by frequency; else those that are wanted
   * @param seed the seed of the run
   * @param epoch the optimizer step or epoch that the sequences belong to
   * @return what is predicted of each sequence
   */
  public List<Predicted> mask(List<Tokens> sequences, long seed, int epoch) {
    List<Predicted> predicted = new ArrayList<>();
    List<BitSet> chosen = chosen(sequences, seed, epoch);
    for (int row = 0; row < sequences.size(); row++) {
      Tokens sequence = sequences.get(row);
      predicted.add(replace(sequence.ids(), chosen.get(row), draws(sequence, seed, epoch)));
    }
    return predicted;
  }

  private List<BitSet> chosen(List<Tokens> sequences, long seed, int epoch) {
    return switch (selection) {
      case Selection.OfSequence each ->
          sequences.stream()
              .map(sequence -> each.of(sequence.words(), draws(sequence, seed, epoch)))
              .toList();
      case Selection.ByFrequency all -> all.of(sequences, sequence -> draws(sequence, seed, epoch));
    };
  }

  private static Draws draws(Tokens sequence, long seed, int epoch) {
    return new Draws(seed, Randomness.MASKING, epoch, sequence.sample());
  }

  private Predicted replace(int[] ids, BitSet chosen, Draws draws) {
    int[] positions = chosen.stream().toArray();
    int[] targets = new int[positions.length];
    for (int i = 0; i < positions.length; i++) {
      int position = positions[i];
      targets[i] = ids[position];
      ids[position] = replacement.of(ids[position], position, draws);
    }
    return new Predicted(positions, targets);
  }

  /**
   * The tokens of a sequence that are predicted.
   *
   * @param positions where they stand, increasing
   * @param targets the ids that stood there
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, not compared
  public record Predicted(int[] positions, int[] targets) {

    /**
     * Asks for the tokens in a row of a batch. Those that the batch has no room for, which happens
     * once in 10^15 batches, see {@link Selection#most}, are left as they are.
     */
    public void into(TokenBatch batch, int row) {
      int count = Math.min(positions.length, batch.room());
      for (int i = 0; i < count; i++) {
        batch.predict(row, positions[i], targets[i]);
      }
    }
  }

  /** How many tokens of a sequence are predicted; rounds as Python does, halves to even. */
  static int budget(double rate, int maximum, int length) {
    return Math.min(maximum, Math.max(1, (int) Math.rint(rate * length)));
  }

  static void requireRate(double rate) {
    if (!(rate > 0 && rate <= 1)) {
      throw new IllegalArgumentException("masking rate %s is not in (0, 1]".formatted(rate));
    }
  }

  static void requireMaximum(int maximum) {
    if (maximum < 1) {
      throw new IllegalArgumentException(
          "the maximum of %d predictions of a sequence is below 1".formatted(maximum));
    }
  }
}
