/**
 * The narrow waist of Sirocco: what is computed, without saying where.
 *
 * <p>A {@code Program} is a straight line of sealed {@code Op} records over {@code Tensor}s; a
 * {@code MemoryPlan} gives each tensor a place in a few large arenas; a {@code Backend} opens a
 * session over them and compiles programs that can be run again and again.
 */
@NullMarked
package io.sirocco.kernels;

import org.jspecify.annotations.NullMarked;
