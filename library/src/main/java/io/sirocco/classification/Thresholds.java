package io.sirocco.classification;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What becomes of precision and recall of one class where its probability has to reach more. */
public final class Thresholds {

  private Thresholds() {}

  /**
   * A threshold.
   *
   * @param threshold texts of at least this probability are told to be of the class
   * @param precision the share of them that is
   * @param recall the share of the class that is among them
   * @param texts how many they are
   */
  public record Point(double threshold, double precision, double recall, int texts) {}

  /**
   * A point for each different probability, the highest first.
   *
   * @param probabilities of the class
   * @param is whether each text is of it
   */
  public static List<Point> of(double[] probabilities, boolean[] is) {
    int[] order =
        IntStream.range(0, probabilities.length)
            .boxed()
            .sorted((a, b) -> Double.compare(probabilities[b], probabilities[a]))
            .mapToInt(i -> i)
            .toArray();
    long all = IntStream.range(0, is.length).filter(i -> is[i]).count();
    List<Point> points = new ArrayList<>();
    int right = 0;
    for (int i = 0; i < order.length; i++) {
      right += is[order[i]] ? 1 : 0;
      double threshold = probabilities[order[i]];
      if (i + 1 == order.length || probabilities[order[i + 1]] < threshold) {
        double recall = all == 0 ? 0 : right / (double) all;
        points.add(new Point(threshold, right / (i + 1.0), recall, i + 1));
      }
    }
    return points;
  }

  /** Of those with at least this precision, the one with the highest recall; null if none has. */
  public static @Nullable Point forPrecision(List<Point> points, double precision) {
    Point best = null;
    for (Point point : points) {
      if (point.precision() >= precision && (best == null || point.recall() > best.recall())) {
        best = point;
      }
    }
    return best;
  }

  /** Of those with at least this recall, the one with the highest precision; null if none has. */
  public static @Nullable Point forRecall(List<Point> points, double recall) {
    Point best = null;
    for (Point point : points) {
      if (point.recall() >= recall && (best == null || point.precision() > best.precision())) {
        best = point;
      }
    }
    return best;
  }
}
