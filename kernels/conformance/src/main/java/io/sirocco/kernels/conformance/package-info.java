/**
 * One suite of tests which every backend runs in its own module.
 *
 * <p>Each operation is compared with the reference backend within a rounding bound that is derived
 * where it is stated.
 */
@NullMarked
package io.sirocco.kernels.conformance;

import org.jspecify.annotations.NullMarked;
