/** Tests of reading and splitting text. */
@NullMarked
package io.sirocco.corpora;

import org.jspecify.annotations.NullMarked;
