/**
 * The command line: options become records, records become a run of {@code io.sirocco}.
 *
 * <p>Here alone are the real environment, clock and output used, and here is the only {@code main}.
 */
@NullMarked
package io.sirocco.cli;

import org.jspecify.annotations.NullMarked;
