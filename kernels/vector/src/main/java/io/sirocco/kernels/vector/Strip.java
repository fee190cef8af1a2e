package io.sirocco.kernels.vector;

/**
 * The arrays and row strides that the micro-kernel works on while only its offsets change.
 *
 * @param transposed whether a strip of A is (K, MicroKernel.ROWS) without gaps, not rows along k
 * @param a left factor, {@code aStride} floats from a row to the next: 1 if transposed
 * @param b packed panels of the right factor, see {@link Panels}
 * @param c where the strip of the product goes, {@code cStride} floats from a row to the next
 * @param start what the sums start from, {@code startStride} floats from a row to the next; may be
 *     {@code c}
 */
@SuppressWarnings("ArrayRecordComponent") // a view: the very array is meant, not its values
record Strip(
    boolean transposed,
    float[] a,
    int aStride,
    float[] b,
    float[] c,
    int cStride,
    float[] start,
    int startStride) {}
