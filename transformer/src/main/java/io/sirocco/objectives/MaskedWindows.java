package io.sirocco.objectives;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Masked language modeling over one stream of tokens: windows of T tokens, some of which are
 * predicted. Training draws windows at random starts and masks anew each time; evaluation takes all
 * windows that do not overlap, from the first token on, always masked alike, and leaves out a rest
 * of fewer than T tokens.
 */
public final class MaskedWindows {

  /** The epoch of masks for evaluation: one that training does not reach. */
  private static final int EVALUATION = -1;

  private final int[] tokens;
  private final int[] words;
  private final FirstToken first;
  private final int T;
  private final Masking masking;

  /** What becomes of the first token of a window. */
  public enum FirstToken {
    /** It is masked as others are: BERT. */
    AS_OTHERS,
    /** It is never masked: XLM. */
    NEVER
  }

  /**
   * Windows over these tokens, which are not copied.
   *
   * @param what names the data in errors, such as {@code training data}
   * @param words the word of each token; negative for tokens that are never predicted
   * @param first whether the first token of a window can be predicted
   * @throws IllegalArgumentException if there are fewer than T tokens
   */
  public MaskedWindows(
      String what, int[] tokens, int[] words, FirstToken first, int T, Masking masking) {
    if (tokens.length < T) {
      throw new IllegalArgumentException(
          "%s has %d tokens, a window of T=%d needs %d".formatted(what, tokens.length, T, T));
    }
    this.tokens = tokens;
    this.words = words;
    this.first = first;
    this.T = T;
    this.masking = masking;
  }

  /** Windows at uniformly drawn starts. */
  public TrainingSamples random() {
    return new RandomStarts();
  }

  /** Windows side by side. */
  public EvaluationSamples sideBySide(long seed) {
    return new SideBySide(seed);
  }

  private Masking.Tokens window(int start, int sample) {
    int[] wordsOfWindow = Arrays.copyOfRange(words, start, start + T);
    if (first == FirstToken.NEVER) {
      wordsOfWindow[0] = -1;
    }
    return new Masking.Tokens(Arrays.copyOfRange(tokens, start, start + T), wordsOfWindow, sample);
  }

  private void fill(Masking.Tokens masked, Masking.Predicted predicted, TokenBatch batch, int row) {
    int offset = row * T;
    System.arraycopy(masked.ids(), 0, batch.ids(), offset, T);
    for (int t = 0; t < T; t++) {
      batch.positions()[offset + t] = t;
      batch.groups()[offset + t] = 0;
    }
    predicted.into(batch, row);
  }

  private final class RandomStarts implements TrainingSamples {
    @Override
    public int T() {
      return T;
    }

    @Override
    public void fill(long seed, int step, List<TokenBatch> batches) {
      List<Masking.Tokens> windows = new ArrayList<>();
      int starts = tokens.length - T + 1;
      for (TokenBatch batch : batches) {
        for (int row = 0; row < batch.B(); row++) {
          int sample = windows.size();
          windows.add(window(CausalWindows.start(seed, step, sample, starts), sample));
        }
      }
      List<Masking.Predicted> predicted = masking.mask(windows, seed, step);
      int sample = 0;
      for (TokenBatch batch : batches) {
        for (int row = 0; row < batch.B(); row++) {
          MaskedWindows.this.fill(windows.get(sample), predicted.get(sample++), batch, row);
        }
      }
    }
  }

  private final class SideBySide implements EvaluationSamples {
    private final long seed;

    SideBySide(long seed) {
      this.seed = seed;
    }

    @Override
    public int T() {
      return T;
    }

    @Override
    public int count() {
      return tokens.length / T;
    }

    @Override
    public void fill(int sample, TokenBatch batch, int row) {
      Masking.Tokens window = window(sample * T, sample);
      Masking.Predicted predicted = masking.mask(List.of(window), seed, EVALUATION).getFirst();
      MaskedWindows.this.fill(window, predicted, batch, row);
    }
  }
}
