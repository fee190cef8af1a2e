package io.sirocco.kernels.vector;

/**
 * The arrays and row strides that the micro-kernel works on while only its offsets change.
 *
 * @param layout how a full strip of A lies in memory
 * @param a left factor, {@code aStride} floats from a row to the next of a strip in place or in
 *     columns
 * @param b packed panels of the right factor, see {@link Panels}
 * @param c where the strip of the product goes, {@code cStride} floats from a row to the next
 * @param start what the sums start from, {@code startStride} floats from a row to the next; may be
 *     {@code c}
 */
@SuppressWarnings("ArrayRecordComponent") // a view: the very array is meant, not its values
record Strip(
    StripLayout layout,
    float[] a,
    int aStride,
    float[] b,
    float[] c,
    int cStride,
    float[] start,
    int startStride) {}
