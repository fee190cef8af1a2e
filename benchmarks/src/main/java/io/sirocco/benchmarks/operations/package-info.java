/**
 * Benchmarks of single ops: which shapes, with which numbers, and whether the results are right.
 *
 * <p>A {@code Family} is a benchmark whose cases are written as text, {@code kind:sizes}, so that a
 * user can name one that is not in the list. A {@code Solution} is a contestant whose results the
 * {@code Oracle} checks: elements drawn at random, computed again in double precision from the
 * formula of the op.
 */
@NullMarked
package io.sirocco.benchmarks.operations;

import org.jspecify.annotations.NullMarked;
