package io.sirocco.kernels.opencl;

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
        return 0;
      }
    }

    /** What is in c. */
    record Output() implements Start {
      @Override
      public int number() {
        return 1;
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
        return 2;
      }
    }
  }

  /** The row of the start, or a region that is not used. */
  Region row() {
    return start instanceof Start.Row(Region region) ? region : c.region();
  }

  /** Elements between two k of one column of op(b). */
  int bRowStep() {
    return form == MatmulForm.NT ? 1 : b.stride();
  }

  /** Elements between two columns of op(b). */
  int bColumnStep() {
    return form == MatmulForm.NT ? b.stride() : 1;
  }
}
