package io.sirocco.benchmarks.classification;

import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Classifies texts by a peer: tokens, batches of texts of similar lengths, logits, probabilities.
 *
 * @param work what is classified
 * @param peer computes the logits of a batch
 */
record PeerClassifier(ClassificationWork work, ClassificationPeer peer)
    implements Supplier<double[][]> {

  /** Texts at a time, as many as ours. */
  static final int BATCH = 16;

  /** The probabilities (K) of each text, in the order of the texts. */
  @Override
  public double[][] get() {
    List<int[]> tokens = work.texts().stream().map(work.tokens()).toList();
    int[] order =
        IntStream.range(0, tokens.size())
            .boxed()
            .sorted(Comparator.comparingInt(text -> tokens.get(text).length))
            .mapToInt(text -> text)
            .toArray();
    double[][] probabilities = new double[tokens.size()][];
    for (int first = 0; first < order.length; first += BATCH) {
      int[] batch = IntStream.range(first, Math.min(first + BATCH, order.length)).toArray();
      float[][] logits =
          peer.logits(
              PaddedTexts.of(
                  IntStream.of(batch).mapToObj(at -> tokens.get(order[at])).toList(),
                  work.language()));
      for (int row = 0; row < batch.length; row++) {
        probabilities[order[batch[row]]] = probabilities(logits[row]);
      }
    }
    return probabilities;
  }

  private double[] probabilities(float[] logits) {
    double[] doubles = new double[logits.length];
    for (int c = 0; c < logits.length; c++) {
      doubles[c] = logits[c];
    }
    return work.probabilities().apply(doubles);
  }
}
