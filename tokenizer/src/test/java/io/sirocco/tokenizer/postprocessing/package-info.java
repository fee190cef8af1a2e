/** Tests of what is done with tokens after a model has made them. */
@NullMarked
package io.sirocco.tokenizer.postprocessing;

import org.jspecify.annotations.NullMarked;
