package io.sirocco.retrieval;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Translation retrieval: text i of one side is right if its nearest on the other side is text i.
 *
 * @param forward the share of the first side whose nearest on the second is right
 * @param backward the share of the second side whose nearest on the first is right
 * @param count texts of each side
 */
public record Retrieval(double forward, double backward, int count) {

  /** How near two texts are. */
  public enum Nearness {
    /** The cosine of the angle between their vectors. */
    COSINE,
    /**
     * The cosine divided by the mean of those to the four nearest of each (the ratio margin of
     * Artetxe and Schwenk, ACL 2019): near means nearer than others are.
     */
    MARGIN
  }

  private static final int NEIGHBORS = 4;

  /**
   * Looks for the texts of each side on the other.
   *
   * @throws IllegalArgumentException if the sides differ in size or dimensions
   */
  public static Retrieval of(Vectors source, Vectors target, Nearness nearness) {
    if (source.count() != target.count() || source.dimensions() != target.dimensions()) {
      throw new IllegalArgumentException(
          "%d texts of %d dimensions against %d of %d"
              .formatted(source.count(), source.dimensions(), target.count(), target.dimensions()));
    }
    float[][] scores = cosines(source.normalized(), target.normalized());
    if (nearness == Nearness.MARGIN) {
      divideByNeighbors(scores);
    }
    int n = source.count();
    long forward = IntStream.range(0, n).filter(i -> best(scores[i]) == i).count();
    float[][] turned = transposed(scores, n);
    long backward = IntStream.range(0, n).filter(i -> best(turned[i]) == i).count();
    return new Retrieval((double) forward / n, (double) backward / n, n);
  }

  /** The cosine of each of the first with each of the second, both of length 1. */
  static float[][] cosines(Vectors first, Vectors second) {
    float[][] cosines = new float[first.count()][second.count()];
    IntStream.range(0, first.count())
        .parallel()
        .forEach(i -> {
          for (int j = 0; j < second.count(); j++) {
            cosines[i][j] = first.product(i, second, j);
          }
        });
    return cosines;
  }

  private static void divideByNeighbors(float[][] cosines) {
    int columns = cosines.length == 0 ? 0 : cosines[0].length;
    double[] rows = Arrays.stream(cosines).mapToDouble(Retrieval::meanOfNearest).toArray();
    double[] others =
        Arrays.stream(transposed(cosines, columns)).mapToDouble(Retrieval::meanOfNearest).toArray();
    for (int i = 0; i < cosines.length; i++) {
      for (int j = 0; j < columns; j++) {
        cosines[i][j] = (float) (cosines[i][j] / ((rows[i] + others[j]) / 2));
      }
    }
  }

  private static double meanOfNearest(float[] cosines) {
    float[] sorted = cosines.clone();
    Arrays.sort(sorted);
    int count = Math.min(NEIGHBORS, sorted.length);
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += sorted[sorted.length - 1 - i];
    }
    return sum / count;
  }

  private static float[][] transposed(float[][] values, int columns) {
    float[][] turned = new float[columns][values.length];
    for (int i = 0; i < values.length; i++) {
      for (int j = 0; j < columns; j++) {
        turned[j][i] = values[i][j];
      }
    }
    return turned;
  }

  /** The first of the highest. */
  private static int best(float[] scores) {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      best = scores[i] > scores[best] ? i : best;
    }
    return best;
  }
}
