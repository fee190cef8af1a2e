/**
 * The benchmarks under JMH: the same cases as the quick form, each in three virtual machines of its
 * own. Slower to run, and the one to trust where a few percent matter.
 *
 * <p>A class here has its cases as values of a parameter; a new shape in a {@code Family} has to be
 * named in it too, which its test demands.
 */
@NullMarked
package io.sirocco.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
