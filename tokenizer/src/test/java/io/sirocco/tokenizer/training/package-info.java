/** Tests of learning vocabularies. */
@NullMarked
package io.sirocco.tokenizer.training;

import org.jspecify.annotations.NullMarked;
