/** Tests of {@link io.sirocco.tokenizer.lucene}. */
@NullMarked
package io.sirocco.tokenizer.lucene;

import org.jspecify.annotations.NullMarked;
