package io.sirocco.benchmarks.operations;

import io.sirocco.benchmarks.Solution;
import io.sirocco.benchmarks.WrongResultException;
import java.util.Optional;
import java.util.SplittableRandom;

/** Holds elements drawn at random against the formula of the op, computed in double precision. */
public final class Oracle {

  private static final int SAMPLES = 24;

  private Oracle() {}

  /** An element of a result, computed again. */
  @FunctionalInterface
  interface Formula {
    Value at(int index);
  }

  /**
   * What an element should be.
   *
   * @param expected in double precision
   * @param tolerance how far a result in single precision may be from it
   */
  record Value(double expected, double tolerance) {}

  /** A sum whose rounding error in single precision is bounded by the size of its terms. */
  static final class Total {
    private static final double UNIT = 0x1p-23;

    private double sum;
    private double magnitude;
    private long terms = 32;

    /** Adds a term. */
    void add(double term) {
      sum += term;
      magnitude += Math.abs(term);
      terms++;
    }

    /** Adds a term that itself is a rounded sum. */
    void add(double term, long itsTerms) {
      add(term);
      terms += itsTerms;
    }

    double sum() {
      return sum;
    }

    double magnitude() {
      return magnitude;
    }

    Value value() {
      return new Value(sum, terms * UNIT * magnitude);
    }
  }

  /**
   * Checks the results of the first run.
   *
   * @param name the case, for the message
   * @param solution has run once
   * @throws WrongResultException if an element is wrong; names it and both values
   */
  public static void verify(String name, Solution solution) {
    int checked = 0;
    for (String port : solution.outputs()) {
      Optional<Formula> formula = Formulas.of(solution, port);
      if (formula.isPresent()) {
        verify(name, solution, port, formula.get());
        checked++;
      }
    }
    if (checked == 0) {
      throw new WrongResultException(
          "%s, %s: none of the results %s can be checked"
              .formatted(name, solution.name(), solution.outputs()));
    }
  }

  private static void verify(String name, Solution solution, String port, Formula formula) {
    float[] computed = solution.output(port);
    SplittableRandom random = new SplittableRandom(computed.length);
    for (int i = 0; i < SAMPLES + 2; i++) {
      int index =
          switch (i) {
            case 0 -> 0;
            case 1 -> computed.length - 1;
            default -> random.nextInt(computed.length);
          };
      Value value = formula.at(index);
      // Written so that NaN is wrong.
      if (!(Math.abs(computed[index] - value.expected()) <= value.tolerance())) {
        throw new WrongResultException(
            "%s, %s: %s[%d] is %s, not %s ± %s"
                .formatted(
                    name,
                    solution.name(),
                    port,
                    index,
                    computed[index],
                    value.expected(),
                    value.tolerance()));
      }
    }
  }
}
