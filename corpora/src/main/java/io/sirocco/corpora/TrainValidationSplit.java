package io.sirocco.corpora;

/**
 * A text in two: the first part to train on, the rest to validate with.
 *
 * @param train the beginning
 * @param validation the rest
 */
public record TrainValidationSplit(String train, String validation) {
  /** Checks that neither part is empty. */
  public TrainValidationSplit {
    if (train.isEmpty() || validation.isEmpty()) {
      throw new IllegalArgumentException(
          "%d characters to train on and %d to validate with: both need at least 1"
              .formatted(
                  train.codePointCount(0, train.length()),
                  validation.codePointCount(0, validation.length())));
    }
  }

  /**
   * Cuts a text of n characters (code points) after the first floor(n * trainFraction), computed in
   * double precision, as {@code data[:int(n * 0.9)]} does in Python.
   *
   * @param trainFraction the share to train on, above 0 and below 1, such as 0.9
   * @throws IllegalArgumentException if the fraction is out of range or a part would be empty
   */
  public static TrainValidationSplit of(String text, double trainFraction) {
    if (!(trainFraction > 0 && trainFraction < 1)) {
      throw new IllegalArgumentException(
          "the fraction to train on is " + trainFraction + ", not between 0 and 1");
    }
    int characters = text.codePointCount(0, text.length());
    int cut = text.offsetByCodePoints(0, (int) (characters * trainFraction));
    return new TrainValidationSplit(text.substring(0, cut), text.substring(cut));
  }
}
