package io.sirocco.tokenizer.training;

import java.util.Arrays;

/** One thread's way through the words: its memory and its sums. */
final class LatticePass {
  /** Probabilities of words outside of this lose digits, or all. */
  private static final double SMALLEST = 0x1p-800;

  private static final double LARGEST = 0x1p800;
  private static final int LENGTH_MASK = UnigramLattice.MAX_LENGTH - 1;

  private final UnigramLattice lattice;
  private final int[] symbols;
  private final int[] edges;
  private double[] forward = new double[64];
  private double[] backward = new double[64];
  private int[] bestEdges = new int[64];
  private long[] sums = {};

  LatticePass(UnigramLattice lattice) {
    this.lattice = lattice;
    this.symbols = lattice.text().symbols();
    this.edges = lattice.edges();
  }

  /** Clears the sums. */
  void begin() {
    sums = new long[lattice.pieces()];
  }

  /** A number for each piece. */
  long[] sums() {
    return sums;
  }

  private interface WordAction {
    void on(int from, int to, long count);
  }

  private void forEachWord(int from, int to, WordAction action) {
    int start = from;
    for (int i = from; i <= to; i++) {
      if (symbols[i] < 0) {
        if (start < i) {
          reserve(i - start + 1);
          action.on(start, i, lattice.text().count(start));
        }
        start = i + 1;
      }
    }
  }

  private void reserve(int length) {
    if (forward.length < length) {
      forward = new double[2 * length];
      backward = new double[2 * length];
      bestEdges = new int[2 * length];
    }
  }

  /** Adds the expected counts of the pieces in words, which lie between two boundaries. */
  void expect(int from, int to, double[] probabilities, double resolution) {
    forEachWord(
        from,
        to,
        (start, end, count) -> {
          double total = forward(start, end, probabilities);
          if (total > SMALLEST && total < LARGEST) {
            addExpected(start, end, probabilities, count * resolution / total);
          } else {
            addExpectedOfLogarithms(start, end, probabilities, count * resolution);
          }
        });
  }

  private double forward(int start, int end, double[] probabilities) {
    int length = end - start;
    Arrays.fill(forward, 0, length + 1, 0);
    forward[0] = 1;
    for (int i = 0; i < length; i++) {
      double here = forward[i];
      int last = lattice.to(start + i);
      for (int e = lattice.from(start + i); e < last; e++) {
        int edge = edges[e];
        forward[i + (edge & LENGTH_MASK) + 1] +=
            here * probabilities[edge >>> UnigramLattice.LENGTH_BITS];
      }
    }
    return forward[length];
  }

  private void addExpected(int start, int end, double[] probabilities, double scale) {
    int length = end - start;
    backward[length] = 1;
    for (int i = length - 1; i >= 0; i--) {
      double here = forward[i] * scale;
      double sum = 0;
      int last = lattice.to(start + i);
      for (int e = lattice.from(start + i); e < last; e++) {
        int edge = edges[e];
        int piece = edge >>> UnigramLattice.LENGTH_BITS;
        double rest = probabilities[piece] * backward[i + (edge & LENGTH_MASK) + 1];
        sums[piece] += (long) (here * rest);
        sum += rest;
      }
      backward[i] = sum;
    }
  }

  /** The same for words so improbable that only logarithms can hold their probability. */
  private void addExpectedOfLogarithms(int start, int end, double[] probabilities, double scale) {
    int length = end - start;
    double[] scores = new double[probabilities.length];
    for (int i = start; i < end; i++) {
      for (int e = lattice.from(i); e < lattice.to(i); e++) {
        int piece = edges[e] >>> UnigramLattice.LENGTH_BITS;
        scores[piece] = StrictMath.log(probabilities[piece]);
      }
    }
    double total = forwardOfLogarithms(start, end, scores);
    backward[length] = 0;
    for (int i = length - 1; i >= 0; i--) {
      double sum = Double.NEGATIVE_INFINITY;
      for (int e = lattice.from(start + i); e < lattice.to(start + i); e++) {
        int piece = edges[e] >>> UnigramLattice.LENGTH_BITS;
        double rest = scores[piece] + backward[i + (edges[e] & LENGTH_MASK) + 1];
        sums[piece] += (long) (scale * StrictMath.exp(forward[i] + rest - total));
        sum = sumOfLogarithms(sum, rest);
      }
      backward[i] = sum;
    }
  }

  private double forwardOfLogarithms(int start, int end, double[] scores) {
    int length = end - start;
    Arrays.fill(forward, 0, length + 1, Double.NEGATIVE_INFINITY);
    forward[0] = 0;
    for (int i = 0; i < length; i++) {
      for (int e = lattice.from(start + i); e < lattice.to(start + i); e++) {
        int next = i + (edges[e] & LENGTH_MASK) + 1;
        double score = forward[i] + scores[edges[e] >>> UnigramLattice.LENGTH_BITS];
        forward[next] = sumOfLogarithms(forward[next], score);
      }
    }
    return forward[length];
  }

  private static double sumOfLogarithms(double a, double b) {
    double larger = Math.max(a, b);
    return larger == Double.NEGATIVE_INFINITY
        ? larger
        : larger + StrictMath.log1p(StrictMath.exp(Math.min(a, b) - larger));
  }

  /** The logarithm of the probability of words, with repetition. */
  double logLikelihood(int from, int to, double[] scores) {
    double[] sum = new double[1];
    forEachWord(
        from, to, (start, end, count) -> sum[0] += count * forwardOfLogarithms(start, end, scores));
    return sum[0];
  }

  /**
   * Counts the pieces of the most probable way to cut each word; of equally probable ones, at each
   * end the piece whose beginning comes first.
   */
  void countBest(int from, int to, double[] scores) {
    forEachWord(
        from,
        to,
        (start, end, count) -> {
          findBest(start, end, scores);
          for (int i = end - start; i > 0; i -= (bestEdges[i] & LENGTH_MASK) + 1) {
            sums[bestEdges[i] >>> UnigramLattice.LENGTH_BITS] += count;
          }
        });
  }

  private void findBest(int start, int end, double[] scores) {
    int length = end - start;
    Arrays.fill(forward, 0, length + 1, Double.NEGATIVE_INFINITY);
    forward[0] = 0;
    for (int i = 0; i < length; i++) {
      int last = lattice.to(start + i);
      for (int e = lattice.from(start + i); e < last; e++) {
        int edge = edges[e];
        int next = i + (edge & LENGTH_MASK) + 1;
        double score = forward[i] + scores[edge >>> UnigramLattice.LENGTH_BITS];
        if (score > forward[next]) {
          forward[next] = score;
          bestEdges[next] = edge;
        }
      }
    }
  }

  /**
   * The most probable way to cut a piece into at least two.
   *
   * @param into takes the pieces, last one first
   * @return how many pieces these are
   */
  int cut(int piece, double[] scores, int[] into) {
    int start = lattice.example(piece);
    int length = lattice.length(piece);
    Arrays.fill(forward, 0, length + 1, Double.NEGATIVE_INFINITY);
    forward[0] = 0;
    for (int i = 0; i < length; i++) {
      int last = lattice.to(start + i);
      for (int e = lattice.from(start + i); e < last; e++) {
        int edge = edges[e];
        int next = i + (edge & LENGTH_MASK) + 1;
        int other = edge >>> UnigramLattice.LENGTH_BITS;
        if (next <= length && other != piece && forward[i] + scores[other] > forward[next]) {
          forward[next] = forward[i] + scores[other];
          bestEdges[next] = edge;
        }
      }
    }
    int count = 0;
    for (int i = length; i > 0; i -= (bestEdges[i] & LENGTH_MASK) + 1) {
      into[count++] = bestEdges[i] >>> UnigramLattice.LENGTH_BITS;
    }
    return count;
  }
}
