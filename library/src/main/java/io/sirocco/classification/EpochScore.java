package io.sirocco.classification;

/**
 * What an epoch came to.
 *
 * @param epoch from 1
 * @param trainingLoss the mean of its steps, in nats
 * @param dev what the held-out texts were told to be
 * @param best whether no epoch before it had as high a macro-F1
 */
public record EpochScore(int epoch, double trainingLoss, ConfusionMatrix dev, boolean best) {

  /** The share that one class has of what texts were told to be, where that is suspicious. */
  private static final double COLLAPSED = .99;

  /** Whether (nearly) all texts were told to be of one class, though they are not. */
  public boolean collapsed() {
    for (int c = 0; c < dev.labels().size(); c++) {
      boolean told = dev.predicted(c) > COLLAPSED * dev.total();
      if (told && dev.support(c) < COLLAPSED * dev.total()) {
        return true;
      }
    }
    return false;
  }
}
