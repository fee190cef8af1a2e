/** The commands as a user calls them, but in this process. */
@NullMarked
package io.sirocco.cli;

import org.jspecify.annotations.NullMarked;
