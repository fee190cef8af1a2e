package io.sirocco;

import io.sirocco.corpora.sampling.TokenStream;
import io.sirocco.objectives.EvaluationSamples;
import io.sirocco.objectives.TokenBatch;
import java.util.ArrayList;
import java.util.List;

/**
 * Streams of stored tokens in windows of T targets side by side; the last of a stream may be short,
 * so that every token but a stream's first is a target once.
 */
final class StoredWindows implements EvaluationSamples {

  private final List<TokenStream> streams;
  private final int T;
  private final List<Integer> windowsBefore = new ArrayList<>();
  private final int[] window;

  StoredWindows(List<TokenStream> streams, int T) {
    this.streams = List.copyOf(streams);
    this.T = T;
    window = new int[T + 1];
    windowsBefore.add(0);
    for (TokenStream stream : streams) {
      int windows = Math.toIntExact((stream.length() - 1 + T - 1) / T);
      windowsBefore.add(Math.addExact(windowsBefore.getLast(), windows));
    }
  }

  @Override
  public int T() {
    return T;
  }

  @Override
  public int count() {
    return windowsBefore.getLast();
  }

  @Override
  public void fill(int sample, TokenBatch batch, int row) {
    int number = 0;
    while (windowsBefore.get(number + 1) <= sample) {
      number++;
    }
    TokenStream stream = streams.get(number);
    long first = (long) (sample - windowsBefore.get(number)) * T;
    int targets = (int) Math.min(T, stream.length() - 1 - first);
    stream.copy(first, targets + 1, window, 0);
    int at = row * T;
    for (int t = 0; t < targets; t++) {
      batch.ids()[at + t] = window[t];
      batch.targets()[at + t] = window[t + 1];
      batch.positions()[at + t] = t;
      batch.groups()[at + t] = 0;
      batch.weights()[at + t] = 1;
    }
  }
}
