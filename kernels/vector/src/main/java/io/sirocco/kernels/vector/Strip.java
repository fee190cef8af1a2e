package io.sirocco.kernels.vector;

/**
 * The arrays and row strides that the micro-kernel works on while only its offsets change.
 *
 * @param packed whether a strip of A is (K, MicroKernel.STRIP_STEP) without gaps, not rows along k
 * @param a left factor, {@code aStride} floats from a row to the next: 1 if packed
 * @param b packed panels of the right factor, see {@link Panels}
 * @param c where the strip of the product goes, {@code cStride} floats from a row to the next
 * @param start what the sums start from, {@code startStride} floats from a row to the next; may be
 *     {@code c}
 */
@SuppressWarnings("ArrayRecordComponent") // a view: the very array is meant, not its values
record Strip(
    boolean packed,
    float[] a,
    int aStride,
    float[] b,
    float[] c,
    int cStride,
    float[] start,
    int startStride) {}
