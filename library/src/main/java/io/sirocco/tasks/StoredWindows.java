package io.sirocco.tasks;

import io.sirocco.corpora.sampling.TokenStream;
import io.sirocco.objectives.EvaluationSamples;
import io.sirocco.objectives.TextSize;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.tokenizer.Tokenizer;
import java.util.Optional;

/**
 * A stream of stored tokens in windows of T targets side by side; the last may be short, so that
 * every token but the first is a target once.
 */
final class StoredWindows implements EvaluationSamples {

  private final TokenStream stream;
  private final int T;
  private final int segment;
  private final int count;
  private final int[] window;
  private final Tokenizer tokenizer;

  /**
   * Windows of a stream.
   *
   * @param segment of their positions
   * @param most windows
   * @param tokenizer tells the text that tokens stand for
   */
  StoredWindows(TokenStream stream, int T, int segment, int most, Tokenizer tokenizer) {
    this.stream = stream;
    this.T = T;
    this.segment = segment;
    this.tokenizer = tokenizer;
    count = (int) Math.min(most, (stream.length() - 1 + T - 1) / T);
    window = new int[T + 1];
  }

  @Override
  public int T() {
    return T;
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public void fill(int sample, TokenBatch batch, int row) {
    int targets = targets(sample);
    stream.copy((long) sample * T, targets + 1, window, 0);
    int at = row * T;
    for (int t = 0; t < targets; t++) {
      batch.ids()[at + t] = window[t];
      batch.positions()[at + t] = t;
      batch.groups()[at + t] = 0;
      batch.segments()[at + t] = segment;
      batch.predict(row, t, window[t + 1]);
    }
  }

  private int targets(int sample) {
    return (int) Math.min(T, stream.length() - 1 - (long) sample * T);
  }

  @Override
  public Optional<TextSize> size() {
    TextMeter meter = new TextMeter(tokenizer);
    for (int sample = 0; sample < count; sample++) {
      int targets = targets(sample);
      stream.copy((long) sample * T + 1, targets, window, 0);
      for (int t = 0; t < targets; t++) {
        meter.add(window[t]);
      }
    }
    return Optional.of(meter.finish());
  }
}
