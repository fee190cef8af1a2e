package io.sirocco.classification;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether probabilities are shares: texts by the probability of what they were told to be, in bins
 * of equal width (Guo et al. 2017, section 2).
 *
 * @param bins those that hold texts
 * @param error the expected calibration error: |accuracy - confidence|, weighted by texts
 */
public record Calibration(List<Bin> bins, double error) {

  /** Copies the list. */
  public Calibration {
    bins = List.copyOf(bins);
  }

  /**
   * Texts of similar probabilities.
   *
   * @param from the lower end of the bin
   * @param to the upper end, included
   * @param texts how many
   * @param confidence their mean probability
   * @param accuracy the share that is right
   */
  public record Bin(double from, double to, int texts, double confidence, double accuracy) {}

  /**
   * Measures.
   *
   * @param confidence the probability of what each text was told to be
   * @param right whether it is
   * @param count of bins
   */
  public static Calibration of(double[] confidence, boolean[] right, int count) {
    int[] texts = new int[count];
    int[] hits = new int[count];
    double[] sums = new double[count];
    for (int i = 0; i < confidence.length; i++) {
      int bin = (int) Math.min(count - 1, Math.max(0, Math.ceil(confidence[i] * count) - 1));
      texts[bin]++;
      hits[bin] += right[i] ? 1 : 0;
      sums[bin] += confidence[i];
    }
    List<Bin> bins = new ArrayList<>();
    double error = 0;
    for (int bin = 0; bin < count; bin++) {
      if (texts[bin] > 0) {
        double mean = sums[bin] / texts[bin];
        double accuracy = hits[bin] / (double) texts[bin];
        double width = 1.0 / count;
        bins.add(new Bin(bin * width, (bin + 1) * width, texts[bin], mean, accuracy));
        error += Math.abs(accuracy - mean) * texts[bin] / confidence.length;
      }
    }
    return new Calibration(bins, error);
  }
}
