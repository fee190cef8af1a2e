/** The benchmark of generating text: one token after the other from cached keys and values. */
@NullMarked
package io.sirocco.benchmarks.generation;

import org.jspecify.annotations.NullMarked;
