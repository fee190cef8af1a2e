package io.sirocco.objectives;

import io.sirocco.transformer.Predictions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** Which tokens masked language modeling predicts. */
public sealed interface Selection {

  /**
   * The most positions that a batch of B sequences of T positions has chosen: what it must have
   * room for. Where each token is drawn on its own, that is eight standard deviations above the
   * mean, which is exceeded once in 10^15 batches.
   */
  int most(int B, int T);

  /** The predictions of a batch of B sequences of T positions. */
  default Predictions predictions(int B, int T) {
    int most = most(B, T);
    return most >= B * T ? new Predictions.Everywhere() : new Predictions.Selected(most);
  }

  /** A choice in each sequence for itself. */
  sealed interface OfSequence extends Selection {

    /**
     * The chosen positions.
     *
     * @param words the word of each position; negative where nothing is ever predicted
     */
    BitSet of(int[] words, Draws draws);
  }

  /** What is chosen, or left, as a whole. */
  enum Unit {
    /** Each token for itself. */
    TOKEN,
    /** All tokens of a word together: BERT's whole word masking. */
    WORD;

    Words of(int[] words) {
      return switch (this) {
        case TOKEN -> Words.single(words);
        case WORD -> Words.whole(words);
      };
    }
  }

  /**
   * Each unit with the same probability, on its own: XLM.
   *
   * @param rate the probability, in (0, 1]
   * @param unit tokens or words
   */
  record Bernoulli(double rate, Unit unit) implements OfSequence {
    /** Checks the range. */
    public Bernoulli {
      Masking.requireRate(rate);
    }

    @Override
    public BitSet of(int[] words, Draws draws) {
      Words units = unit.of(words);
      BitSet chosen = new BitSet(words.length);
      for (int i = 0; i < units.count(); i++) {
        if (draws.uniform(Masking.CHOICE, units.start(i)) < rate) {
          chosen.set(units.start(i), units.end(i));
        }
      }
      return chosen;
    }

    @Override
    public int most(int B, int T) {
      int positions = B * T;
      if (unit == Unit.WORD) {
        return positions;
      }
      double mean = rate * positions;
      return (int) Math.min(positions, Math.ceil(mean + 8 * Math.sqrt(mean * (1 - rate))));
    }
  }

  /**
   * A fixed number of tokens: min(maximum, max(1, round(rate length))), where the length counts all
   * positions given, special tokens too: create_pretraining_data.py of Google's BERT. Of whole
   * words, one that would exceed the number is passed over, so there may be fewer.
   *
   * @param rate the share to choose, in (0, 1]
   * @param maximum predictions of a sequence, at least 1
   * @param unit tokens or words
   */
  record Count(double rate, int maximum, Unit unit) implements OfSequence {
    /** Checks the ranges. */
    public Count {
      Masking.requireRate(rate);
      Masking.requireMaximum(maximum);
    }

    @Override
    public BitSet of(int[] words, Draws draws) {
      int budget = Masking.budget(rate, maximum, words.length);
      Words units = unit.of(words);
      BitSet chosen = new BitSet(words.length);
      for (int i : draws.permutation(units.count(), Masking.CHOICE)) {
        if (units.length(i) <= budget) {
          chosen.set(units.start(i), units.end(i));
          budget -= units.length(i);
        }
        if (budget == 0) {
          break;
        }
      }
      return chosen;
    }

    @Override
    public int most(int B, int T) {
      return B * Masking.budget(rate, maximum, T);
    }
  }

  /**
   * Spans of whole words, until as many tokens as with {@link Count} are chosen: Joshi et al. 2020
   * (SpanBERT), section 3.1. The number of words of a span is drawn from a geometric distribution
   * that is cut off and normalized; a span begins at a word that is not chosen yet, and ends where
   * one is or where the number would be exceeded.
   *
   * @param rate the share to choose, in (0, 1]
   * @param maximum predictions of a sequence, at least 1
   * @param success the parameter of the distribution, in (0, 1); as published .2
   * @param longest the most words of a span, at least 1; as published 10
   */
  record Spans(double rate, int maximum, double success, int longest) implements OfSequence {
    /** Checks the ranges. */
    public Spans {
      Masking.requireRate(rate);
      Masking.requireMaximum(maximum);
      if (!(success > 0 && success < 1)) {
        throw new IllegalArgumentException(
            "parameter %s of the lengths of spans is not in (0, 1)".formatted(success));
      }
      if (longest < 1) {
        throw new IllegalArgumentException(
            "the longest span of %d words is below 1".formatted(longest));
      }
    }

    @Override
    public BitSet of(int[] words, Draws draws) {
      int budget = Masking.budget(rate, maximum, words.length);
      Words units = Unit.WORD.of(words);
      BitSet chosen = new BitSet(words.length);
      // Every word is the first of a span at most once: an order of all is an order of attempts.
      for (int first : draws.permutation(units.count(), Masking.CHOICE)) {
        int length = length(draws.uniform(Masking.LENGTH, first));
        for (int i = first; i < Math.min(first + length, units.count()); i++) {
          if (chosen.get(units.start(i)) || units.length(i) > budget) {
            break;
          }
          chosen.set(units.start(i), units.end(i));
          budget -= units.length(i);
        }
        if (budget == 0) {
          break;
        }
      }
      return chosen;
    }

    @Override
    public int most(int B, int T) {
      return B * Masking.budget(rate, maximum, T);
    }

    /** The smallest length whose probability together with all shorter ones exceeds u. */
    private int length(double u) {
      double scaled = u * (1 - StrictMath.pow(1 - success, longest));
      double left = 1;
      for (int length = 1; length < longest; length++) {
        left *= 1 - success;
        if (scaled < 1 - left) {
          return length;
        }
      }
      return longest;
    }
  }

  /**
   * A fixed number of tokens of all sequences of a step together, ceil(rate N) of N tokens, drawn
   * without replacement with probabilities that follow their scores: XLM with sample_alpha above 0.
   *
   * @param rate the share to choose, in (0, 1]
   * @param scores the score of each token of the vocabulary; 0 is never chosen
   */
  record ByFrequency(double rate, List<Double> scores) implements Selection {
    /** Checks the ranges and copies the scores. */
    public ByFrequency {
      Masking.requireRate(rate);
      scores = List.copyOf(scores);
      for (int id = 0; id < scores.size(); id++) {
        if (!(scores.get(id) >= 0 && scores.get(id) < Double.POSITIVE_INFINITY)) {
          throw new IllegalArgumentException(
              "score %s of token %d is not a number from 0".formatted(scores.get(id), id));
        }
      }
    }

    /**
     * Rare tokens more often than frequent ones: count^-exponent, and 0 for tokens that do not
     * occur.
     *
     * @param counts how often each token of the vocabulary occurs
     * @param exponent as published .5, from 0
     */
    public static ByFrequency of(double rate, long[] counts, double exponent) {
      return new ByFrequency(
          rate,
          Arrays.stream(counts)
              .mapToObj(count -> count == 0 ? 0 : StrictMath.pow((double) count, -exponent))
              .toList());
    }

    @Override
    public int most(int B, int T) {
      return B * T;
    }

    /** The chosen positions of each sequence. */
    List<BitSet> of(List<Masking.Tokens> sequences, Function<Masking.Tokens, Draws> draws) {
      List<Candidate> candidates = new ArrayList<>();
      long tokens = 0;
      for (int row = 0; row < sequences.size(); row++) {
        Masking.Tokens sequence = sequences.get(row);
        tokens += sequence.ids().length;
        addCandidates(candidates, row, sequence, draws.apply(sequence));
      }
      Collections.sort(candidates);
      List<BitSet> chosen = new ArrayList<>();
      sequences.forEach(sequence -> chosen.add(new BitSet(sequence.ids().length)));
      int count = (int) Math.min(candidates.size(), (long) Math.ceil(rate * tokens));
      for (Candidate candidate : candidates.subList(0, count)) {
        chosen.get(candidate.row()).set(candidate.position());
      }
      return chosen;
    }

    private void addCandidates(
        List<Candidate> candidates, int row, Masking.Tokens sequence, Draws draws) {
      for (int t = 0; t < sequence.ids().length; t++) {
        double score = sequence.words()[t] < 0 ? 0 : scores.get(sequence.ids()[t]);
        if (score > 0) {
          // The smallest of exponentials with these rates come as draws without replacement do.
          double arrival = -StrictMath.log1p(-draws.uniform(Masking.CHOICE, t)) / score;
          candidates.add(new Candidate(arrival, row, t));
        }
      }
    }

    private record Candidate(double arrival, int row, int position)
        implements Comparable<Candidate> {
      private static final Comparator<Candidate> ORDER =
          Comparator.comparingDouble(Candidate::arrival)
              .thenComparingInt(Candidate::row)
              .thenComparingInt(Candidate::position);

      @Override
      public int compareTo(Candidate other) {
        return ORDER.compare(this, other);
      }
    }
  }
}
