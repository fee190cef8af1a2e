package io.sirocco.classification;

import io.sirocco.kernels.Randomness;
import io.sirocco.objectives.Draws;
import io.sirocco.objectives.TokenBatch;
import io.sirocco.training.LossForm;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.stream.IntStream;

/** The texts of an epoch in a random order, so many at a time. */
final class TuningBatches {

  private final TuningTask task;
  private final LossForm form;
  private final int size;
  private final LengthBuckets buckets;
  private final Map<Integer, TokenBatch> byLength = new HashMap<>();

  /**
   * Batches of a task.
   *
   * @param form the task's, or it with the prediction of tokens
   * @param size texts of a batch
   * @param context of the model
   */
  TuningBatches(TuningTask task, LossForm form, int size, int context) {
    this.task = task;
    this.form = form;
    this.size = size;
    buckets = new LengthBuckets(context);
  }

  /** How many an epoch has. */
  int perEpoch() {
    return Math.ceilDiv(task.size(), size);
  }

  /** The lengths of batches that there can be: those of the texts, each once. */
  SortedSet<Integer> lengths() {
    return buckets.all(IntStream.range(0, task.size()).map(text -> task.text(text).length()));
  }

  /** The order of an epoch: a function of the seed. */
  int[] order(long seed, int epoch) {
    return new Draws(seed, Randomness.SAMPLING, epoch, 0).permutation(task.size(), 0);
  }

  /** A batch of an order; filled anew by the next call. */
  TokenBatch of(int[] order, int number) {
    int first = number * size;
    int rows = Math.min(size, order.length - first);
    int longest = 1;
    for (int row = 0; row < rows; row++) {
      longest = Math.max(longest, task.text(order[first + row]).length());
    }
    TokenBatch batch =
        byLength.computeIfAbsent(buckets.of(longest), T -> new TokenBatch(form.inputs(size, T)));
    batch.clear();
    for (int row = 0; row < rows; row++) {
      task.fill(order[first + row], batch, row);
      if (form.tokens() != null) {
        continuations(task.text(order[first + row]).ids(), batch, row);
      }
    }
    return batch;
  }

  /** Each token but the first is to be told from those before it. */
  private static void continuations(int[] ids, TokenBatch batch, int row) {
    for (int t = 0; t < ids.length - 1; t++) {
      batch.predict(row, t, ids[t + 1]);
    }
  }
}
