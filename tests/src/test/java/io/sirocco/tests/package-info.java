/** Architecture rules over all modules, and tests of the whole from end to end. */
@NullMarked
package io.sirocco.tests;

import org.jspecify.annotations.NullMarked;
