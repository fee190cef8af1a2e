package io.sirocco.tasks;

import io.sirocco.corpora.sampling.SampleRow;
import io.sirocco.objectives.Masking;
import io.sirocco.objectives.TokenBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Copies samples into rows of batches, with the tokens to predict. Masked tokens can be chosen over
 * all samples of a step together, so rows are complete when the step is.
 */
final class RowReader {

  private final SampleForm form;
  private final Prediction prediction;
  private final BitSet special;
  private final List<Pending> pending = new ArrayList<>();

  /** A sample whose masks are still to be chosen. */
  private record Pending(Masking.Tokens tokens, TokenBatch batch, int row) {}

  RowReader(SampleForm form, Prediction prediction, SpecialIds ids) {
    this.form = form;
    this.prediction = prediction;
    special = ids.ids();
  }

  /**
   * Takes a sample.
   *
   * @param segment of all positions; negative: as the sample says
   * @param number of the sample in its step or epoch
   */
  void add(SampleRow sample, int segment, int number, TokenBatch batch, int row) {
    int at = row * batch.T();
    int length = sample.length();
    System.arraycopy(sample.ids(), 0, batch.ids(), at, length);
    System.arraycopy(sample.positions(), 0, batch.positions(), at, length);
    System.arraycopy(sample.groups(), 0, batch.groups(), at, length);
    if (segment < 0) {
      System.arraycopy(sample.segments(), 0, batch.segments(), at, length);
    } else {
      Arrays.fill(batch.segments(), at, at + length, segment);
    }
    if (sample.label() != SampleRow.NO_LABEL) {
      batch.label(row, sample.label());
    }
    switch (prediction) {
      case Prediction.Causal() -> predictNext(sample, batch, row);
      case Prediction.Masked(_, var exempt) -> {
        int[] ids = Arrays.copyOf(sample.ids(), length);
        pending.add(
            new Pending(new Masking.Tokens(ids, words(sample, exempt), number), batch, row));
      }
    }
  }

  private void predictNext(SampleRow sample, TokenBatch batch, int row) {
    for (int t = 0; t < sample.length(); t++) {
      if (form.isCausal()) {
        if (sample.targets()[t] != SampleRow.NO_TARGET) {
          batch.predict(row, t, sample.targets()[t]);
        }
      } else if (t + 1 < sample.length() && sample.groups()[t + 1] == sample.groups()[t]) {
        batch.predict(row, t, sample.ids()[t + 1]);
      }
    }
  }

  private int[] words(SampleRow sample, Prediction.Exempt exempt) {
    int[] words = new int[sample.length()];
    int word = 0;
    for (int t = 0; t < words.length; t++) {
      word += sample.wordStarts()[t] ? 1 : 0;
      boolean never =
          switch (exempt) {
            case SPECIAL_TOKENS -> special.get(sample.ids()[t]);
            case FIRST_TOKEN -> t == 0 || sample.groups()[t] != sample.groups()[t - 1];
          };
      words[t] = never ? -1 : word;
    }
    return words;
  }

  /** Masks the samples that were taken since the last time. */
  void finish(long seed, int epoch) {
    if (prediction instanceof Prediction.Masked(var masking, _)) {
      List<Masking.Predicted> predicted =
          masking.mask(pending.stream().map(Pending::tokens).toList(), seed, epoch);
      for (int i = 0; i < pending.size(); i++) {
        Pending each = pending.get(i);
        int[] ids = each.tokens().ids();
        System.arraycopy(ids, 0, each.batch().ids(), each.row() * each.batch().T(), ids.length);
        predicted.get(i).into(each.batch(), each.row());
      }
      pending.clear();
    }
  }
}
