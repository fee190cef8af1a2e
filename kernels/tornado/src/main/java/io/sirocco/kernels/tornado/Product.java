package io.sirocco.kernels.tornado;

import io.sirocco.kernels.MatmulForm;

/**
 * B products c (M,N) = start + op(a) op(b).
 *
 * @param form how a and b are stored
 * @param sizes of one product
 * @param a the left factors
 * @param b the right factors
 * @param c the results
 * @param start what the sums begin with
 */
record Product(MatmulForm form, Sizes sizes, Factor a, Factor b, Factor c, Start start) {

  /** How kernels know sums that begin with zero. */
  static final int START_ZERO = 0;

  /** How kernels know sums that begin with what is in c. */
  static final int START_OUTPUT = 1;

  /** How kernels know sums that begin with the same row for each row of c. */
  static final int START_ROW = 2;

  /**
   * How large products are.
   *
   * @param B products
   * @param M rows of a result
   * @param N columns of a result
   * @param K length of the sums
   */
  record Sizes(int B, int M, int N, int K) {}

  /**
   * Where matrices lie.
   *
   * @param region the first
   * @param stride elements from one stored row to the next
   * @param batch elements from one matrix to the next
   */
  record Factor(Region region, int stride, int batch) {

    /** A matrix of which there is one. */
    static Factor of(Region region, int stride) {
      return new Factor(region, stride, 0);
    }
  }

  /** What sums begin with. */
  sealed interface Start {
    /** The number by which kernels know it. */
    int number();

    /** Zero. */
    record Zero() implements Start {
      @Override
      public int number() {
        return START_ZERO;
      }
    }

    /** What is in c. */
    record Output() implements Start {
      @Override
      public int number() {
        return START_OUTPUT;
      }
    }

    /**
     * The same row for each row of c.
     *
     * @param region N elements
     */
    record Row(Region region) implements Start {
      @Override
      public int number() {
        return START_ROW;
      }
    }
  }

  /** The task that computes it. */
  Launch launch() {
    boolean transposed = form == MatmulForm.TN;
    boolean rows = form == MatmulForm.NT;
    Launch.Arguments arguments = new Launch.Arguments();
    var left = arguments.floats(a.region);
    arguments.number(transposed ? 1 : a.stride).number(transposed ? a.stride : 1).number(a.batch);
    var right = arguments.floats(b.region);
    arguments.number(rows ? 1 : b.stride).number(rows ? b.stride : 1).number(b.batch);
    var row = arguments.floats(start instanceof Start.Row(Region region) ? region : c.region);
    var result = arguments.floats(c.region);
    arguments
        .number(c.stride)
        .number(c.batch)
        .number(start.number())
        .number(sizes.M)
        .number(sizes.N)
        .number(sizes.K);
    Range range =
        Range.groups(
            Math.ceilDiv(sizes.M, ProductCode.TILE),
            Math.ceilDiv(sizes.N, ProductCode.TILE),
            sizes.B,
            ProductCode.ITEMS);
    return arguments.over(
        range,
        (graph, name, context, numbers) ->
            graph.task(name, ProductCode::multiply, context, numbers, left, right, row, result));
  }
}
