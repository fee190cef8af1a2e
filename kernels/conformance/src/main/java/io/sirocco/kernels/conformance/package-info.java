/**
 * One suite that every backend runs: {@link io.sirocco.kernels.conformance.ConformanceSuite} as
 * JUnit tests, {@link io.sirocco.kernels.conformance.Miniature} in a moment and without JUnit.
 *
 * <p>A <em>case</em> is a line of the conformance table: an op with its sizes, a kind of data, and
 * where its operands lie. Its <em>contents</em> are drawn from a seed, an <em>oracle</em> in
 * doubles says what should come out, and a <em>rounding bound</em>, derived op by op, says how far
 * floats may be from it. A <em>check</em> runs a backend and gives a <em>verdict</em>: values
 * within bounds, bits that do not depend on threads, on the number of calls or on what ran before,
 * refusals of bad input.
 *
 * <p>Traps: contents of operands that are overwritten start as NaN; a bound of 0 means that only
 * the exact number is right; a new op needs a line in the table and a bound, or this package does
 * not compile and its tests fail.
 */
@NullMarked
package io.sirocco.kernels.conformance;

import org.jspecify.annotations.NullMarked;
