/** What a pretrained model says of texts: vectors of them, and tokens that fit their gaps. */
@NullMarked
package io.sirocco.inference;

import org.jspecify.annotations.NullMarked;
