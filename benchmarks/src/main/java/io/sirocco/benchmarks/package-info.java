/**
 * How fast the kernels are, beside peers, in one run.
 *
 * <p>A {@code Benchmark} is a list of cases; a case is a program of one op with its data, or a
 * whole training step. A contestant runs a case: a backend of ours, or a peer, which is outside
 * software that computes the same thing. Every contestant's result is checked before it is timed;
 * then all take turns, so that a machine which slows down slows all of them, and medians are
 * compared. A ratio is the peer's time over ours: above 1 ours is faster.
 *
 * <p>Clock, output and environment are passed in. Shapes: B batch, M rows of a product, N its
 * columns, K what is summed over.
 */
@NullMarked
package io.sirocco.benchmarks;

import org.jspecify.annotations.NullMarked;
