package io.sirocco.benchmarks.classification;

import io.sirocco.benchmarks.Benchmark;
import io.sirocco.benchmarks.Contest;
import io.sirocco.benchmarks.Contestant;
import io.sirocco.benchmarks.Rate;
import io.sirocco.benchmarks.WrongResultException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** Text to probabilities by a classifier, beside peers that compute the same model. */
public final class ClassificationBenchmark {

  /** How far a probability of a peer may be from ours. */
  static final double LIMIT = 1e-4;

  private ClassificationBenchmark() {}

  /**
   * The benchmark of some texts. Everyone classifies them once here, to be checked; a peer's
   * description says how far its probabilities are from ours at most.
   *
   * @param work what is classified
   * @param ours gives the probabilities (K) of each text of the work, tokens and all
   * @param peers who takes part; the caller closes them after the benchmark
   * @throws WrongResultException if a probability of a peer is further than 1e-4 from ours; with
   *     text, class and both
   */
  public static Benchmark of(
      ClassificationWork work, Supplier<double[][]> ours, List<ClassificationPeer> peers) {
    double[][] expected = ours.get();
    Map<String, String> described = new LinkedHashMap<>();
    List<Contestant> contestants = new ArrayList<>(List.of(new Classifying(Contest.OURS, ours)));
    for (ClassificationPeer peer : peers) {
      PeerClassifier classifier = new PeerClassifier(work, peer);
      double largest = largestDifference(work, peer.name(), expected, classifier.get());
      described.put(
          peer.name(),
          String.format(
              Locale.ROOT,
              "%s; largest difference of a probability %.1e",
              peer.description(),
              largest));
      contestants.add(new Classifying(peer.name(), classifier));
    }
    return new Benchmark(
        "classify",
        "Text to probabilities of %d classes, %d texts in batches of %d, tokens included."
            .formatted(expected[0].length, work.texts().size(), PeerClassifier.BATCH),
        Rate.TEXTS,
        described,
        List.of(new ClassificationCase(work, contestants)));
  }

  private static double largestDifference(
      ClassificationWork work, String peer, double[][] ours, double[][] theirs) {
    double largest = 0;
    for (int text = 0; text < ours.length; text++) {
      if (theirs[text].length != ours[text].length) {
        throw new WrongResultException(
            "%s tells %d classes, ours %d".formatted(peer, theirs[text].length, ours[text].length));
      }
      for (int c = 0; c < ours[text].length; c++) {
        double difference = Math.abs(theirs[text][c] - ours[text][c]);
        if (!(difference <= LIMIT)) {
          throw new WrongResultException(
              String.format(
                  Locale.ROOT,
                  "%s: class %d of text %d of %s has probability %.6f, ours %.6f: more than %.0e"
                      + " apart",
                  peer,
                  c + 1,
                  text + 1,
                  work.name(),
                  theirs[text][c],
                  ours[text][c],
                  LIMIT));
        }
        largest = Math.max(largest, difference);
      }
    }
    return largest;
  }

  /** Classifies all texts; who opened what computes closes it. */
  private record Classifying(String name, Supplier<double[][]> classifier) implements Contestant {
    @Override
    public void run() {
      var _ = classifier.get();
    }

    @Override
    public void close() {}
  }
}
