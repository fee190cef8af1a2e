/** Texts and tokenizers for tests. */
@NullMarked
package io.sirocco.tokenizer.samples;

import org.jspecify.annotations.NullMarked;
