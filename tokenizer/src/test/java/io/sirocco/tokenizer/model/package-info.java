/** Tests of the tokenizers. */
@NullMarked
package io.sirocco.tokenizer.model;

import org.jspecify.annotations.NullMarked;
