/**
 * The backend for any CPU: kernels in single precision on the Vector API, over all cores.
 *
 * <p>The same program gives the same bits whatever the number of threads, interpreted or compiled.
 * This is the only package that names {@code jdk.incubator.vector}.
 */
@NullMarked
package io.sirocco.kernels.vector;

import org.jspecify.annotations.NullMarked;
