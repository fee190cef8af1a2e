package io.sirocco.kernels.vector;

/**
 * The arrays and row strides that the micro-kernel works on while only its offsets change.
 *
 * @param a left factor, rows of {@code aStride} floats, read in increasing k
 * @param b packed panels of the right factor, see {@link Panels}
 * @param c where the strip of the product goes, rows of {@code cStride} floats
 * @param start what the sums start from, rows of {@code startStride} floats; may be {@code c}
 */
@SuppressWarnings("ArrayRecordComponent") // a view: the very array is meant, not its values
record Strip(
    float[] a, int aStride, float[] b, float[] c, int cStride, float[] start, int startStride) {}
