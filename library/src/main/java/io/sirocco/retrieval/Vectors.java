package io.sirocco.retrieval;

/**
 * Vectors of equal length, one after the other.
 *
 * @param values count times dimensions numbers
 * @param dimensions of each
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, not compared
public record Vectors(float[] values, int dimensions) {

  /** Checks the length. */
  public Vectors {
    if (dimensions < 1 || values.length % dimensions != 0) {
      throw new IllegalArgumentException(
          "%d numbers are no vectors of %d dimensions".formatted(values.length, dimensions));
    }
  }

  /** How many there are. */
  public int count() {
    return values.length / dimensions;
  }

  /** Each divided by its length; one of length 0 remains. */
  public Vectors normalized() {
    float[] unit = values.clone();
    for (int row = 0; row < count(); row++) {
      double squares = 0;
      for (int i = row * dimensions; i < (row + 1) * dimensions; i++) {
        squares += (double) unit[i] * unit[i];
      }
      double length = Math.sqrt(squares);
      for (int i = row * dimensions; i < (row + 1) * dimensions && length > 0; i++) {
        unit[i] = (float) (unit[i] / length);
      }
    }
    return new Vectors(unit, dimensions);
  }

  /** The inner product of one of these with one of others. */
  public float product(int row, Vectors others, int other) {
    int a = row * dimensions;
    int b = other * dimensions;
    double sum = 0;
    for (int i = 0; i < dimensions; i++) {
      sum += (double) values[a + i] * others.values[b + i];
    }
    return (float) sum;
  }
}
